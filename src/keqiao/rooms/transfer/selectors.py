"""合同的读取: what a viewer may see, as ready values. Every one begins within the viewer's reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.pages import presenters
from keqiao.core.search.selectors import with_words
from keqiao.rooms.transfer.codes import label
from keqiao.rooms.transfer.duplicates import Suspect, suspects
from keqiao.rooms.transfer.measures import EVENTS
from keqiao.rooms.transfer.models import Contract, Entry, Participant, Receipt

Text = str | Promise
WAITING = ("submitted", "accepted")
SOON = 5
"""Days before a deadline from which a contract counts as due soon."""


def visible(viewer: Viewer) -> QuerySet[Contract]:
    """可见合同."""
    return within(Contract.objects.all(), Contract.reach, viewer)


def contract_for(viewer: Viewer, pk: UUID | str) -> Contract:
    """One contract in reach, with what its page shows of other tables."""
    rows = visible(viewer).select_related("registrant", "seller", "buyer", "office")
    rows = rows.annotate(shared=Exists(Participant.objects.filter(contract=OuterRef("pk"))))
    contract = rows.filter(pk=pk).first()
    if contract is None:
        raise NotFoundError("没有这条记录")
    return contract


def others_of(contract: Contract) -> list[Participant]:
    """其他当事人; most contracts have none, which ``contract_for`` knows without another statement."""
    if contract._state.adding or not getattr(contract, "shared", True):
        return []
    return list(contract.participants.order_by("id"))


def waiting_for(viewer: Viewer) -> QuerySet[Contract]:
    """待办: contracts that this registrar is in charge of and that are not decided, the most urgent first."""
    if viewer.role != "registrar":
        return Contract.objects.none()
    rows = visible(viewer).filter(state__in=WAITING)
    if len(viewer.reach) <= 2:
        rows = rows.filter(office=viewer.party_id)
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


@dataclass(frozen=True, slots=True)
class Due:
    """期限: in words, with a tone: plain, warn (soon) or bad (overdue)."""

    text: str
    tone: str


def due(contract: Contract, today: date | None = None) -> Due:
    """办理期限 of a contract in hand."""
    if contract.due_on is None or contract.state not in WAITING:
        return Due(presenters.NOTHING, "plain")
    left = (contract.due_on - (today or clock.today())).days
    day = presenters.day(contract.due_on, table=True)
    if left < 0:
        return Due(gettext("{day}（已超 {days} 日）").format(day=day, days=-left), "bad")
    return Due(
        gettext("{day}（剩 {days} 日）").format(day=day, days=left), "warn" if left <= SOON else "plain"
    )


@dataclass(frozen=True, slots=True)
class EntryRow:
    """台账分录 as the contract's page shows it."""

    day: str
    event: Text
    total: str
    technology: str
    income: str
    reason: str


def entries_of(viewer: Viewer, contract: Contract) -> list[EntryRow]:
    rows = within(Entry.objects.filter(contract=contract), Entry.reach, viewer).order_by("seq")
    return [
        EntryRow(
            presenters.day(row.day, table=True),
            EVENTS[row.event],
            presenters.yuan(row.total),
            presenters.yuan(row.technology),
            presenters.yuan(row.income),
            row.reason or presenters.NOTHING,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """收款核定 as the contract's page shows it."""

    received_on: str
    total: str
    technical: str
    costs: str
    income: str
    note: str


def receipts_of(viewer: Viewer, contract: Contract) -> list[ReceiptRow]:
    rows = within(Receipt.objects.filter(contract=contract), Receipt.reach, viewer).order_by("seq")
    return [
        ReceiptRow(
            presenters.day(row.received_on, table=True),
            presenters.yuan(row.total),
            presenters.yuan(row.technical),
            presenters.yuan(costs_of(row)),
            presenters.yuan(row.income),
            row.note or presenters.NOTHING,
        )
        for row in rows
    ]


def costs_of(row: Receipt) -> Decimal:
    return row.labour + row.material + row.fuel + row.equipment + row.special + row.management


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """疑似重复 as the contract's page shows it; one out of the viewer's reach is only counted."""

    pk: str
    title: str
    number: str
    total: str
    signed_on: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """查重结果: the contracts in reach, and how many there are elsewhere."""

    rows: Sequence[SuspectRow]
    elsewhere: int


def suspicion(viewer: Viewer, contract: Contract) -> Suspicion:
    found = suspects(contract)
    if not found:
        return Suspicion((), 0)
    seen = set(visible(viewer).filter(pk__in=[one.contract.pk for one in found]).values_list("pk", flat=True))
    near = [one for one in found if one.contract.pk in seen]
    return Suspicion([_suspect(one) for one in near], len(found) - len(near))


def _suspect(one: Suspect) -> SuspectRow:
    reasons = [gettext("双方相同")]
    if one.same_amount:
        reasons.append(gettext("金额相同"))
    if one.days is not None:
        reasons.append(gettext("签订相差 {days} 日").format(days=one.days))
    reasons.append(gettext("名称相似 {share}").format(share=presenters.percent(one.title, 0)))
    other = one.contract
    return SuspectRow(
        str(other.pk),
        other.title,
        other.number or presenters.NOTHING,
        presenters.yuan(other.total),
        presenters.day(other.signed_on, table=True),
        gettext("；").join(reasons),
    )


def kind_of(contract: Contract) -> str:
    """类别 in words: 技术开发（委托开发）."""
    main, sub = label("categories", contract.category), label("subcategories", contract.subcategory)
    if not sub or sub == main:
        return main or presenters.NOTHING
    return gettext("{main}（{sub}）").format(main=main, sub=sub)


def counts(viewer: Viewer) -> dict[str, int]:
    """各状态的在办数, for the overview: one statement."""
    today = clock.today()
    rows = waiting_for(viewer).order_by().values_list("state", "due_on")
    found = {"submitted": 0, "accepted": 0, "overdue": 0}
    for state, due_on in rows:
        found[state] += 1
        found["overdue"] += due_on is not None and due_on < today
    return found


def as_dict(contract: Contract) -> dict[str, Any]:
    """A contract as the API gives it: codes and plain values."""
    return {
        "id": contract.pk,
        "state": contract.state,
        "version": contract.version,
        "title": contract.title,
        "number": contract.number,
        "category": contract.category,
        "subcategory": contract.subcategory,
        "regime": contract.regime,
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "division": contract.division,
        "field": contract.field,
        "signed_on": contract.signed_on,
        "submitted_on": contract.submitted_on,
        "accepted_on": contract.accepted_on,
        "due_on": contract.due_on,
        "registered_on": contract.registered_on,
        "total": contract.total,
        "technology": contract.technology,
        "income": contract.income,
        "undetermined": contract.undetermined,
        "demonstration": contract.demonstration,
    }


LABELS = {
    field.name: gettext_lazy(str(field.verbose_name))
    for field in Contract._meta.concrete_fields
    if hasattr(field, "verbose_name")
}
"""What the fields of a contract are called in its history."""


def search(rows: QuerySet[Contract], words: str) -> QuerySet[Contract]:
    """检索: a number by its beginning; else words, in the index of the search over everything."""
    if words.isascii() and words.replace("-", "").isalnum() and any(letter.isdigit() for letter in words):
        return rows.filter(number__startswith=words)
    return with_words(rows, "transfer.contract", words)
