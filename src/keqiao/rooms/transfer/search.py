"""检索: contracts in the search over everything, found by title, numbers and the parties' names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.pages.addresses import by_key
from keqiao.core.search.registry import Source
from keqiao.rooms.transfer.models import Contract


def _text(contract: Contract) -> tuple[str, str]:
    said = (contract.number, contract.own_number, contract.seller_name, contract.buyer_name, contract.summary)
    return contract.title, "\n".join(part for part in said if part)


CONTRACTS = Source(
    kind="transfer.contract",
    label=_("技术合同"),
    model=Contract,
    text=_text,
    url=by_key("transfer:contract_detail"),
    icon="contract",
)
