"""总览与统计表: the register in figures, as it stands or as it stood on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from keqiao.core import clock
from keqiao.core.access import access, has_role
from keqiao.core.exports import Column, tables
from keqiao.core.measures import Question
from keqiao.core.measures.entries import Split
from keqiao.core.measures.reading import day_from, evidence_address
from keqiao.core.pages import presenters
from keqiao.core.pages.charts import bar, line
from keqiao.core.pages.charts.base import Line
from keqiao.core.pages.parts import Chart, FigureCard, TileMap, tile_map
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.measures import AMOUNT
from keqiao.rooms.transfer.rules import READING
from keqiao.rooms.transfer.selectors import counts
from keqiao.rooms.transfer.statistics import Bulletin, bulletin

YI = Decimal(100_000_000)


def asked(request: Any, division: str) -> Question:
    """The year and the as-of day of the address; a registrar's or leader's own part of the country."""
    today = clock.today()
    raw = request.GET.get("year", "").strip() or str(today.year)
    if not (raw.isascii() and raw.isdigit() and 2000 <= int(raw) <= today.year):
        raise InputError("年份“{year}”应在 2000 年至今年之间", year=raw[:8])
    as_of = day_from(request.GET, "as_of")
    return Question(date(int(raw), 1, 1), date(int(raw), 12, 31), division, as_of)


@require_GET
@access(has_role(*READING))
def overview(request: Any) -> HttpResponse:
    """总览: figures, charts, and what waits."""
    viewer = request.viewer
    question = asked(request, viewer.reach)
    split = AMOUNT.split(question)
    sums = bulletin(question, mark=f"{split.count}:{split.total}")
    context = {
        "figures": _figures(question, sums),
        "months": _by_month(question, split),
        "categories": _by_category(question, sums),
        "map": _map(question, split) if len(viewer.reach) == 2 else None,
        "waiting": counts(viewer) if viewer.role == "registrar" else None,
        "year": question.since.year,
        "as_of": question.as_of.isoformat() if question.as_of else "",
    }
    return render(request, "transfer/overview.html", context)


def shown_day(question: Question) -> str:
    return presenters.day(min(question.as_of or clock.today(), question.until))


def _figures(question: Question, sums: Bulletin) -> list[FigureCard]:
    day = shown_day(question)

    def card(
        label: str, parts: tuple[str, str], name: str, exact: str = "", large: bool = False
    ) -> FigureCard:
        address = evidence_address(f"transfer.{name}", question)
        return FigureCard(label, parts[0], parts[1], as_of=day, url=address, exact=exact, large=large)

    whole = sums.whole
    return [
        card(
            _("技术合同认定登记额"),
            presenters.yi_parts(whole.total),
            "registered_amount",
            presenters.yuan(whole.total),
            True,
        ),
        card(
            _("技术交易额"),
            presenters.yi_parts(whole.technology),
            "technology_amount",
            presenters.yuan(whole.technology),
        ),
        card(_("登记技术合同数"), (presenters.count(whole.contracts), _("项")), "contracts"),
    ]


def _by_month(question: Question, split: Split) -> Chart:
    sums: dict[int, Decimal] = {}
    for (day, _place), (value, _count) in split.rows.items():
        sums[day.month] = sums.get(day.month, Decimal(0)) + value
    last = min(question.as_of or clock.today(), question.until).month
    values = [sums.get(month, Decimal(0)) / YI for month in range(1, last + 1)]
    labels = [_("{month}月").format(month=month) for month in range(1, last + 1)]
    drawing = line(labels, [Line(_("认定登记额"), values)], unit=_("亿元"))
    return Chart("months", _month_finding(sums, split.total), drawing, _("登记台账"), shown_day(question))


def _month_finding(sums: dict[int, Decimal], total: Decimal) -> str:
    if not sums or not total:
        return _("这一年还没有登记的技术合同")
    best = max(sums, key=lambda month: sums[month])
    return _("{month} 月登记最多，占 {share}").format(
        month=best, share=presenters.percent(sums[best] / total)
    )


def _by_category(question: Question, sums: Bulletin) -> Chart:
    lines = sorted((one for one in sums.by_category if one.sums.total), key=lambda one: -one.sums.total)
    title = _("还没有可比较的类别")
    if lines:
        title = _("{category}占登记额的 {share}").format(
            category=lines[0].label, share=presenters.percent(lines[0].share)
        )
    drawing = bar([one.label for one in lines], [one.sums.total / YI for one in lines], unit=_("亿元"))
    return Chart("categories", title, drawing, _("登记台账"), shown_day(question), height="low")


def _map(question: Question, split: Split) -> TileMap:
    sums: dict[str, Decimal] = {}
    for (_day, place), (value, _count) in split.rows.items():
        code = place[:4] + "00"
        sums[code] = sums.get(code, Decimal(0)) + value
    urls = {code: f"{reverse('transfer:contract_list')}?place={code}" for code in sums}
    return tile_map(
        sums,
        title=_("各市（州）技术合同认定登记额"),
        shown=presenters.yi,
        urls=urls,
        as_of=shown_day(question),
        source=_("登记台账"),
    )


@require_GET
@access(has_role(*READING))
def statistics(request: Any) -> HttpResponse:
    """统计表, in the form of the half-year bulletins; the same table as a download."""
    question = asked(request, request.viewer.reach)
    half = request.GET.get("half", "")
    if half not in ("", "1", "2"):
        raise InputError("半年只有 1 和 2")
    year = question.since.year
    if half:
        days = {"1": (date(year, 1, 1), date(year, 6, 30)), "2": (date(year, 7, 1), date(year, 12, 31))}
        question = Question(*days[half], question.division, question.as_of)
    sums = bulletin(question)
    groups = [
        (_("按合同类别"), sums.by_category),
        (_("按技术领域"), sums.by_field),
        (_("按卖方类别"), sums.by_seller),
    ]
    if request.GET.get("export"):
        return _download(request, groups, question)
    shown = [
        (
            title,
            [_ready(one.label, one.sums, one.share) for one in lines],
            _ready(_("合计"), sums.whole, None),
        )
        for title, lines in groups
    ]
    context = {
        "groups": shown,
        "year": year,
        "half": half,
        "as_of": request.GET.get("as_of", ""),
        "day": shown_day(question),
    }
    return render(request, "transfer/statistics.html", context)


def _ready(label: str, sums: Any, share: Decimal | None) -> tuple[str, str, str, str, str]:
    return (
        label,
        presenters.count(sums.contracts),
        presenters.wan(sums.total),
        presenters.wan(sums.technology),
        presenters.percent(share),
    )


def _download(request: Any, groups: list[tuple[str, list[Any]]], question: Question) -> Any:
    columns = [
        Column("group", _("分组")),
        Column("label", _("项目")),
        Column("contracts", _("合同数")),
        Column("total", _("合同总额（元）")),
        Column("technology", _("技术交易额（元）")),
    ]
    rows = [
        (title, one.label, one.sums.contracts, one.sums.total, one.sums.technology)
        for title, lines in groups
        for one in lines
    ]
    filters = {"since": question.since, "until": question.until, "division": question.division}
    return tables.respond(
        request.viewer,
        "transfer.statistics",
        columns,
        rows,
        request.GET["export"],
        filters=filters,
        title=_("技术合同统计表"),
    )
