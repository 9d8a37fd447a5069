"""演示合同的行: a drawn contract as its record, its entries, its receipts and its history."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from keqiao.core.clock import CHINA
from keqiao.core.journal.writing import Note
from keqiao.rooms.transfer.amounts import Amounts
from keqiao.rooms.transfer.booking import CONTRACTS
from keqiao.rooms.transfer.models import Contract, Entry, Receipt

EVENT = "keqiao.transfer.contract."


@dataclass
class Batch:
    """一批: rows to be written in one transaction."""

    contracts: list[Contract] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def moment(rng: random.Random, day: date) -> datetime:
    return datetime.combine(day, time(9 + rng.randrange(8), rng.randrange(60)), CHINA)


def note(contract: Contract, move: str, at: datetime, before: str = "", after: str = "") -> Note:
    states = {"from": before, "to": after} if before else {"title": contract.title}
    return Note(EVENT + move, "transfer.contract", str(contract.pk), states, at=at)


WHOLE = 0.125
"""Of so many registered contracts the journal has every step; of the others the registration alone."""


def walked(
    batch: Batch, rng: random.Random, contract: Contract, day: date, until: str, whole: bool = True
) -> None:
    """The contract's way to a state, as the journal would have it; ``day`` is that of its last move."""
    filed = day - timedelta(days=rng.randrange(3, 20))
    taken = min(day, filed + timedelta(days=rng.randrange(0, 4)))
    contract.signed_on = filed - timedelta(days=rng.randrange(2, 60))
    contract.valid_from = contract.signed_on
    contract.valid_until = contract.signed_on + timedelta(days=rng.choice((180, 365, 730, 1095)))
    contract.created_at = moment(rng, filed)
    contract.changed_at = moment(rng, day)
    steps = [note(contract, "create", contract.created_at)]
    if until != "draft":
        contract.submitted_on = filed
        steps.append(
            note(contract, "submit", contract.created_at + timedelta(minutes=20), "draft", "submitted")
        )
        contract.version += 1
    if until not in ("draft", "submitted"):
        contract.accepted_on, contract.due_on = taken, taken + timedelta(days=30)
        contract.regime = "measures_2000"
        steps.append(note(contract, "accept", moment(rng, taken), "submitted", "accepted"))
        contract.version += 1
    contract.state = until
    batch.contracts.append(contract)
    batch.notes += steps if whole else []


def registered(batch: Batch, rng: random.Random, contract: Contract, day: date, number: str) -> None:
    walked(batch, rng, contract, day, "accepted", rng.random() < WHOLE)
    contract.state, contract.registered_on, contract.number = "registered", day, number
    contract.version += 1
    batch.notes.append(note(contract, "register", contract.changed_at, "accepted", "registered"))


def entry(contract: Contract, event: str, amounts: Amounts, day: date, seq: int, at: datetime) -> Entry:
    return Entry(
        contract=contract,
        seq=seq,
        event=event,
        day=day,
        at=at,
        actor=None,
        division=contract.division,
        category=contract.category,
        field=contract.field,
        seller_kind=contract.seller_kind,
        contracts=CONTRACTS[event],
        total=amounts.total,
        technology=amounts.technology,
        income=amounts.income,
        reason="" if event == "registration" else "演示",
    )


def receipt(
    contract: Contract, day: date, seq: int, share: Decimal, at: datetime, actor: UUID | None
) -> Receipt:
    """One receipt of a share of the contract."""
    total, technical, income = (
        (amount * share).quantize(Decimal("0.01"))
        for amount in (contract.total, contract.technology, contract.income)
    )
    income = min(income, technical)
    return Receipt(
        contract=contract,
        seq=seq,
        received_on=day,
        day=day,
        at=at,
        actor=actor,
        division=contract.division,
        total=total,
        technical=technical,
        income=income,
    )
