"""列表的声明: the register and the registrars' queue."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.scope import in_division
from keqiao.core.flow import flow_of
from keqiao.core.pages import presenters
from keqiao.core.pages.addresses import page_of
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, between_days, equals
from keqiao.core.pages.parts import Empty
from keqiao.core.pages.parts.record import TONES
from keqiao.core.pages.parts.tilemap import places
from keqiao.rooms.transfer.codes import choices, label
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.selectors import due, kind_of, search

BANDS: dict[str, tuple[Any, Decimal | None, Decimal | None]] = {
    "small": (_("100 万元以下"), None, Decimal(1_000_000)),
    "middle": (_("100 万至 500 万元"), Decimal(1_000_000), Decimal(5_000_000)),
    "large": (_("500 万至 1 亿元"), Decimal(5_000_000), Decimal(100_000_000)),
    "huge": (_("1 亿元以上"), Decimal(100_000_000), None),
}


def state_cell(row: Contract) -> Cell:
    state = flow_of("transfer.contract").state(row.state)
    return Cell(state.label, tone=TONES[state.tone])


def money_cell(value: Decimal) -> Cell:
    return Cell(presenters.wan(value), exact=presenters.yuan(value))


def due_cell(row: Contract) -> Cell:
    shown = due(row)
    return Cell(shown.text, tone={"bad": "bad", "warn": "waiting"}.get(shown.tone, ""))


def _unanswered(row: Contract) -> bool:
    return bool(row.suspects) and not row.suspects_note


def _amount_band(rows: QuerySet, band: str) -> QuerySet:
    _label, least, most = BANDS[band]
    if least is not None:
        rows = rows.filter(total__gte=least)
    return rows if most is None else rows.filter(total__lt=most)


def _states() -> list[tuple[str, Any]]:
    return [(state.name, state.label) for state in flow_of("transfer.contract").states]


def _prefectures() -> list[tuple[str, str]]:
    return [(place["code"], place["name"]) for place in places()]


COLUMNS = (
    Column("title", _("合同名称"), lambda row: Cell(row.title, note=row.number)),
    Column("number", _("登记编号"), lambda row: row.number, hidden=True),
    Column("category", _("类别"), lambda row: label("categories", row.category), raw=kind_of),
    Column("seller", _("卖方"), lambda row: row.seller_name),
    Column("buyer", _("买方"), lambda row: row.buyer_name, phone=False),
    Column(
        "total",
        _("合同总额"),
        lambda row: money_cell(row.total),
        number=True,
        sort="total",
        raw=lambda row: row.total,
    ),
    Column(
        "technology",
        _("技术交易额"),
        lambda row: money_cell(row.technology),
        number=True,
        hidden=True,
        raw=lambda row: row.technology,
    ),
    Column(
        "income",
        _("技术性收入"),
        lambda row: money_cell(row.income),
        number=True,
        hidden=True,
        raw=lambda row: row.income,
    ),
    Column("field", _("技术领域"), lambda row: label("fields", row.field), hidden=True),
    Column("signed_on", _("签订日期"), lambda row: presenters.day(row.signed_on, table=True), hidden=True),
    Column(
        "registered_on",
        _("登记日期"),
        lambda row: presenters.day(row.registered_on, table=True),
        sort="registered_on",
        phone=False,
    ),
    Column(
        "state",
        _("状态"),
        state_cell,
        raw=lambda row: str(flow_of("transfer.contract").state(row.state).label),
    ),
)

FILTERS = (
    Filter("state", _("状态"), equals("state"), "many", _states),
    Filter("category", _("类别"), equals("category"), "choice", lambda: choices("categories")),
    Filter("field", _("技术领域"), equals("field"), "choice", lambda: choices("fields")),
    Filter(
        "place",
        _("登记地"),
        lambda rows, code: rows.filter(in_division("division", code[:4])),
        "choice",
        _prefectures,
    ),
    Filter("amount", _("金额"), _amount_band, "choice", [(name, band[0]) for name, band in BANDS.items()]),
    Filter("registered", _("登记日期"), between_days("registered_on"), "days"),
    Filter("party", _("申请登记单位编号"), lambda rows, raw: _of_party(rows, raw), "text"),
)


def _of_party(rows: QuerySet, raw: str) -> QuerySet:
    """From a party's page: the contracts it filed."""
    try:
        return rows.filter(registrant=UUID(raw))
    except ValueError:
        return rows.none()


UNLISTED = (
    *("summary", "decision_code", "decision_note", "suspects_note", "pair_key"),
    *("equipment", "parts", "materials", "other_cost", "carrier", "carrier_sets"),
    *("filed_by", "reviewed_by", "created_by", "payment", "plan_level", "ip_kind"),
)
"""What no column shows, and so is not read for fifty rows."""

CONTRACTS = Listing(
    name="transfer.contracts",
    label=_("技术合同"),
    columns=COLUMNS,
    sorts=(
        Sort("-id", _("建立先后"), "id", descending=True),
        Sort("-registered_on", _("登记日期"), "registered_on", descending=True),
        Sort("registered_on", _("登记日期"), "registered_on"),
        Sort("-total", _("金额"), "total", descending=True),
        Sort("total", _("金额"), "total"),
    ),
    filters=FILTERS,
    search=search,
    link=page_of("transfer:contract_detail"),
    empty=Empty(_("还没有技术合同"), _("填报或导入的合同会列在这里")),
)

QUEUE = Listing(
    name="transfer.queue",
    label=_("登记待办"),
    columns=(
        Column("title", _("合同名称"), lambda row: row.title),
        Column(
            "seller", _("申请登记单位"), lambda row: row.seller_name if not row.overseas else row.buyer_name
        ),
        Column("category", _("类别"), lambda row: label("categories", row.category), phone=False),
        Column(
            "total", _("合同总额"), lambda row: money_cell(row.total), number=True, raw=lambda row: row.total
        ),
        Column(
            "submitted_on",
            _("提交日期"),
            lambda row: presenters.day(row.submitted_on, table=True),
            hidden=True,
        ),
        Column("due_on", _("办理期限"), due_cell, sort="due_on", raw=lambda row: row.due_on),
        Column(
            "suspects",
            _("疑似重复"),
            lambda row: Cell(str(row.suspects or presenters.NOTHING), tone="bad" if _unanswered(row) else ""),
            number=True,
        ),
        Column("state", _("状态"), state_cell),
    ),
    sorts=(
        Sort("due_on", _("办理期限"), "due_on"),
        Sort("id", _("提交先后"), "id"),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            equals("state"),
            "choice",
            lambda: [one for one in _states() if one[0] in ("submitted", "accepted")],
        ),
    ),
    search=("title", "seller_name", "buyer_name"),
    link=page_of("transfer:contract_detail"),
    empty=Empty(_("没有待办的合同"), _("企业提交后会列在这里，快到期的在前")),
)
