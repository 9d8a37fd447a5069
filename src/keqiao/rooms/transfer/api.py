"""技术合同的接口: the same services and selectors as the pages, for programs of enterprises and offices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from keqiao.core.access import has_role
from keqiao.core.api.operations import operation
from keqiao.core.api.registry import router
from keqiao.core.measures import Question, measure_of
from keqiao.core.pages.lists import Sort, keyset
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import selectors, services
from keqiao.rooms.transfer.forms import ContractForm
from keqiao.rooms.transfer.measures import LEDGERS
from keqiao.rooms.transfer.rules import READING, may_file, may_read

routes = router("transfer")
NEWEST = Sort("-id", "", "id", descending=True)


class ContractRow(Schema):
    """A contract, in codes and plain values; amounts in yuan."""

    id: UUID
    state: str
    version: int
    title: str
    number: str
    category: str
    subcategory: str
    regime: str
    seller: str
    buyer: str
    division: str
    field: str
    signed_on: date | None
    submitted_on: date | None
    accepted_on: date | None
    due_on: date | None
    registered_on: date | None
    total: Decimal
    technology: Decimal
    income: Decimal
    undetermined: bool
    demonstration: bool


class ContractRows(Schema):
    """One page of contracts; ``after`` asks for the next one."""

    rows: list[ContractRow]
    after: str | None


class Draft(Schema):
    """What may be stated for a draft; what is left out stays empty."""

    title: str = Field("", max_length=200)
    own_number: str = Field("", max_length=80)
    category: str = Field("", max_length=16)
    subcategory: str = Field("", max_length=24)
    other_name: str = Field("", max_length=120)
    other_code: str = Field("", max_length=18)
    overseas: bool = False
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    summary: str = Field("", max_length=4000)
    field: str = Field("", max_length=16)
    ip_kind: str = Field("", max_length=16)
    plan_level: str = Field("", max_length=16)
    seller_kind: str = Field("", max_length=16)
    office_division: str = Field("", max_length=6)
    payment: str = Field("", max_length=16)
    total: Decimal | None = None
    equipment: Decimal | None = None
    parts: Decimal | None = None
    materials: Decimal | None = None
    other_cost: Decimal | None = None
    carrier: Decimal | None = None
    income: Decimal | None = None


class Moved(Schema):
    """A move: its name, the version the caller has seen, and what the move asks for."""

    move: str = Field(max_length=40)
    version: int | None = None
    given: dict[str, str] = Field(default_factory=dict)


class MeasureAnswer(Schema):
    """A figure with its question."""

    name: str
    series: str
    unit: str
    since: date
    until: date
    division: str
    as_of: date | None
    value: Decimal | None
    count: int


@routes.get("/contracts/", response=ContractRows, summary="技术合同列表")
@operation(may_read, scope="transfer:read")
def contract_list(
    request: Any, state: str = "", category: str = "", q: str = "", after: str = "", limit: int = 50
) -> Any:
    """Contracts in the caller's reach, the newest first."""
    rows = selectors.visible(request.viewer)
    if state:
        rows = rows.filter(state=state)
    if category:
        rows = rows.filter(category=category)
    if q.strip():
        rows = selectors.search(rows, q.strip()[:100])
    limit = min(max(limit, 1), 200)
    found = keyset.ordered(rows, NEWEST)
    if after:
        found = keyset.after(found, NEWEST, after)
    taken = list(found[: limit + 1])
    more = keyset.cursor_of(taken[limit - 1], NEWEST) if len(taken) > limit else None
    return {"rows": [selectors.as_dict(one) for one in taken[:limit]], "after": more}


@routes.get("/contracts/{uuid:pk}/", response=ContractRow, summary="一份技术合同")
@operation(may_read, scope="transfer:read")
def contract_detail(request: Any, pk: UUID) -> Any:
    return selectors.as_dict(selectors.contract_for(request.viewer, pk))


@routes.post("/contracts/", response={201: ContractRow}, summary="起草技术合同")
@operation(may_file, scope="transfer:write")
def contract_begin(request: Any, draft: Draft) -> Any:
    """A draft of the caller's own party, checked as the form checks it."""
    stated = {name: value for name, value in draft.dict().items() if value not in (None, "")}
    contract = services.contract_begin(request.viewer, data=_checked(stated))
    return Status(201, selectors.as_dict(contract))


@routes.post("/contracts/{uuid:pk}/moves/", response=ContractRow, summary="办理技术合同")
@operation(may_read, scope="transfer:write")
def contract_move(request: Any, pk: UUID, asked: Moved) -> Any:
    """One move of the flow; who may make it and from which state is as on the page."""
    contract = services.contract_move(
        request.viewer, pk=pk, move=asked.move, given=asked.given, version=asked.version
    )
    return selectors.as_dict(contract)


@routes.get("/measures/{name}/", response=MeasureAnswer, summary="登记台账的度量")
@operation(has_role(*READING), scope="transfer:read")
def measure(
    request: Any, name: str, since: date, until: date, division: str = "", as_of: date | None = None
) -> Any:
    """A figure of the register, such as registered_amount."""
    if f"transfer.{name}" not in {ledger.name for ledger in LEDGERS}:
        raise InputError("没有度量“{name}”", name=name[:60])
    if until < since:
        raise InputError("截止日 {until} 早于起始日 {since}", until=until, since=since)
    if division and not (division.isascii() and division.isdigit() and len(division) in (2, 4, 6)):
        raise InputError("区划代码“{code}”应为 2、4 或 6 位数字", code=division[:12])
    asked = measure_of(f"transfer.{name}")
    figure = asked.answer(Question(since, until, division, as_of))
    return {
        "name": asked.name,
        "series": str(asked.series),
        "unit": asked.unit,
        "since": since,
        "until": until,
        "division": division,
        "as_of": as_of,
        "value": figure.value,
        "count": figure.count,
    }


def _checked(stated: dict[str, Any]) -> dict[str, Any]:
    form = ContractForm(
        {name: str(value) if not isinstance(value, bool) else value for name, value in stated.items()}
    )
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        field = form.fields[name].label if name in form.fields else name
        raise InputError("“{field}”有误：{error}", field=field, error=errors[0])
    return {name: form.cleaned_data[name] for name in stated}
