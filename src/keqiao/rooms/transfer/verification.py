"""核对登记证明: what anybody may learn from a number and a check code, both of which stand on the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from keqiao.rooms.transfer.certificate_paper import facts
from keqiao.rooms.transfer.certificates import matches
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.models.contract import ON_RECORD

Verdict = Literal["good", "ended", "unknown"]


@dataclass(frozen=True, slots=True)
class Verified:
    """核对结果: ``good`` stands in the register as printed; ``ended`` has been cancelled; ``unknown``: no certificate
    with this number and code, which covers a wrong number, a wrong code and one replaced after a revision: the three
    are not told apart, so that numbers cannot be tried out.
    """

    verdict: Verdict
    facts: list[tuple[str, str]]
    demonstration: bool = False


def verify(number: str, code: str) -> Verified:
    """核对."""
    rows = Contract.objects.filter(number=number.strip(), state__in=ON_RECORD).exclude(number="")
    contract = rows.select_related("office").first()
    if contract is None or not matches(contract, code):
        return Verified("unknown", [])
    verdict: Verdict = "good" if contract.state == "registered" else "ended"
    return Verified(verdict, facts(contract), contract.demonstration)
