"""登记证明的核对码: a keyed digest over what a certificate states: a changed paper or row is found."""

from __future__ import annotations

import base64
import hmac

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from keqiao.core.journal.writing import canonical
from keqiao.rooms.transfer.models import Contract

LENGTH = 16
"""Letters of a check code: 80 bits."""


def stated(contract: Contract) -> dict[str, object]:
    """What a certificate states, and the code therefore covers."""
    return {
        "number": contract.number,
        "title": contract.title,
        "category": contract.category,
        "subcategory": contract.subcategory,
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "signed_on": contract.signed_on,
        "registered_on": contract.registered_on,
        "division": contract.division,
        "total": f"{contract.total:.2f}",
        "technology": f"{contract.technology:.2f}",
        "income": f"{contract.income:.2f}",
    }


def code_of(contract: Contract) -> str:
    """核对码: HMAC-SM3 of what is stated, as four groups of four letters and digits."""
    mac = HMAC(settings.CERTIFICATE_KEY.encode(), SM3())
    mac.update(canonical(stated(contract)).encode())
    text = base64.b32encode(mac.finalize()).decode()[:LENGTH]
    return "-".join(text[at : at + 4] for at in range(0, LENGTH, 4))


def matches(contract: Contract, code: str) -> bool:
    """Whether a code somebody reads off a paper is this contract's as it stands now."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), code_of(contract).replace("-", "").encode())
