"""记台账: the only writer of entries. The contract's row is locked by the move that calls it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Sum

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.rooms.transfer.amounts import ZERO, Amounts
from keqiao.rooms.transfer.models import Contract, Entry, Receipt

CONTRACTS = {"registration": 1, "revision": 0, "cancellation": -1}
RECEIPT_MONEY = (
    "total",
    "technical",
    "labour",
    "material",
    "fuel",
    "equipment",
    "special",
    "management",
    "income",
)


def prefecture_of(division: str) -> str:
    """市州: the prefecture's code of a county's."""
    return division[:4] + "00" if len(division) == 6 else division


def entry_for(
    contract: Contract,
    event: str,
    amounts: Amounts,
    *,
    seq: int,
    day: date,
    actor: UUID | None,
    reason: str = "",
) -> Entry:
    """An entry, not saved yet."""
    return Entry(
        contract=contract,
        seq=seq,
        event=event,
        day=day,
        at=clock.now(),
        actor=actor,
        division=prefecture_of(contract.division),
        category=contract.category,
        field=contract.field,
        seller_kind=contract.seller_kind,
        contracts=CONTRACTS[event],
        total=amounts.total,
        technology=amounts.technology,
        income=amounts.income,
        reason=reason[:400],
    )


def book(viewer: Viewer, contract: Contract, event: str, amounts: Amounts, reason: str = "") -> Entry:
    """入账: add one entry of today to a contract."""
    last = contract.entries.aggregate(last=Max("seq"))["last"] or 0
    entry = entry_for(
        contract, event, amounts, seq=last + 1, day=clock.today(), actor=viewer.user_id, reason=reason
    )
    entry.save(force_insert=True)
    return entry


def booked(contract: Contract) -> Amounts:
    """已入账: what a contract's entries sum to."""
    sums = contract.entries.aggregate(total=Sum("total"), technology=Sum("technology"), income=Sum("income"))
    return Amounts(sums["total"] or ZERO, sums["technology"] or ZERO, sums["income"] or ZERO)


def received(contract: Contract) -> dict[str, Decimal]:
    """已核定: what a contract's receipts sum to, money column by column."""
    sums = contract.receipts.aggregate(**{f"sum_{name}": Sum(name) for name in RECEIPT_MONEY})
    return {name: sums[f"sum_{name}"] or ZERO for name in RECEIPT_MONEY}


def take_back_receipts(viewer: Viewer, contract: Contract, note: str) -> None:
    """冲回收款核定: one row of negative amounts, so that a cancelled contract's receipts sum to zero."""
    sums = received(contract)
    if not any(sums.values()):
        return
    last = contract.receipts.aggregate(last=Max("seq"))["last"] or 0
    Receipt.objects.create(
        contract=contract,
        seq=last + 1,
        received_on=clock.today(),
        day=clock.today(),
        at=clock.now(),
        actor=viewer.user_id,
        division=prefecture_of(contract.division),
        note=note[:400],
        **{name: -value for name, value in sums.items()},
    )
