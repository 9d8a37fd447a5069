"""目标页的读取: the figure with its chance, its charts, its quote in the source, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.measures.chance import Outlook
from keqiao.core.measures.reading import evidence_address
from keqiao.core.pages import charts, presenters
from keqiao.core.pages.parts import Chart, Fact, FigureCard, Light, TileMap, tile_map
from keqiao.rooms.plan.models import Plan, Target
from keqiao.rooms.plan.plan_words import axis_of, parts_of_value, target_words, value_words
from keqiao.rooms.plan.review_source import Piece, Span, pieces
from keqiao.rooms.plan.targets_computing import Computed, chance_of, compute

AROUND = 160


@dataclass(frozen=True, slots=True)
class TargetPage:
    """目标页: ready values."""

    target: Target
    plan: Plan
    title: str
    figure: FigureCard
    facts: Sequence[Fact]
    remarks: Sequence[tuple[str, str]]
    charts: Sequence[Chart]
    tiles: TileMap | None
    quote: Sequence[Piece]
    as_of: date
    evidence_url: str


def target_page(viewer: Viewer, target_id: UUID, as_of: date) -> TargetPage:
    """A target of a plan in the viewer's reach, as of a day."""
    target = Target.objects.select_related("plan", "task").filter(pk=target_id).first()
    plan = (
        within(Plan.objects.all(), Plan.reach, viewer).filter(pk=target.plan_id).first() if target else None
    )
    if target is None or plan is None:
        raise NotFoundError("没有这个目标")
    computed = compute(plan, [target], as_of)[0]
    chance = chance_of(computed)
    return TargetPage(
        target=target,
        plan=plan,
        title=f"{target.metric} {target_words(target)}",
        figure=figure_card(computed, chance, large=True),
        facts=_facts(computed, chance),
        remarks=[(remark.code, remark.text) for remark in computed.remarks],
        charts=[chart for chart in (_cumulative(computed), _history(computed)) if chart],
        tiles=_tiles(computed),
        quote=_quote(plan, target),
        as_of=as_of,
        evidence_url=evidence_url(computed),
    )


def evidence_url(computed: Computed) -> str:
    """依据的地址; empty where no measure counts the target."""
    return evidence_address(computed.measure.name, computed.question) if computed.measure else ""


def figure_card(computed: Computed, chance: Outlook | None = None, *, large: bool = False) -> FigureCard:
    """数字卡 of a target: the figure, its light, how much of the target it is."""
    target = computed.target
    value, unit = parts_of_value(computed.value, target.unit, target.printed_unit)
    note = _("目标 {target}").format(target=target_words(target))
    if computed.status.progress is not None:
        note += _("，完成 {share}").format(share=presenters.percent(computed.status.progress))
    url = evidence_url(computed) if large else reverse("plan:target_detail", args=[target.pk])
    return FigureCard(
        label=target.metric,
        value=value,
        unit=unit,
        interval=_expected(computed, chance),
        as_of=presenters.day(computed.as_of),
        note=note,
        light=Light(computed.light, "；".join(remark.text for remark in computed.remarks)),
        url=url,
        exact=presenters.yuan(computed.value) if target.unit == "CNY" and computed.value is not None else "",
        large=large,
    )


def _expected(computed: Computed, chance: Outlook | None) -> str:
    if chance is None or computed.as_of >= computed.target.horizon:
        return ""
    unit = computed.target.unit
    return _("预计期末 {expected}（80% 区间 {low} 至 {high}）").format(
        expected=value_words(chance.expected, unit),
        low=value_words(chance.low, unit),
        high=value_words(chance.high, unit),
    )


def _facts(computed: Computed, chance: Outlook | None) -> list[Fact]:
    target, measure = computed.target, computed.measure
    error = computed.figure.error
    facts = [
        Fact(_("目标值"), target_words(target)),
        Fact(_("时间进度"), presenters.percent(computed.share)),
        Fact(_("达成概率"), _chance(chance)),
        Fact(_("期限"), presenters.day(target.horizon)),
        Fact(_("度量"), str(measure.label) if measure else _("未对应"), evidence_url(computed)),
        Fact(_("序列"), target.series or presenters.NOTHING),
        Fact(_("地域"), target.region_name or target.region),
        Fact(_("结算规则"), target.settlement or presenters.NOTHING),
    ]
    if error is not None:
        facts.insert(1, Fact(_("标准误"), value_words(error, target.unit)))
    if computed.value is not None:
        facts.insert(1, Fact(_("依据记录"), presenters.count(computed.figure.count), evidence_url(computed)))
    if target.task is not None:
        url = reverse("plan:task_detail", args=[target.task.pk])
        facts.append(
            Fact(pgettext_lazy("plan", "任务"), f"{target.task.number}{target.task.title}", url, wide=True)
        )
    return facts


def _chance(chance: Outlook | None) -> str:
    if chance is None:
        return _("数据不足，不作推算")
    return _("{chance}（按此前 {weeks} 周推算，未考虑季节）").format(
        chance=presenters.percent(chance.chance, 0), weeks=chance.weeks
    )


def _scaled(value: Decimal | None, unit: str) -> Decimal | None:
    return None if value is None else value / axis_of(unit)[0]


def _axis(unit: str) -> str:
    return axis_of(unit)[1]


def _cumulative(computed: Computed) -> Chart | None:
    """逐月累计 against the target, up to the day."""
    measure, target = computed.measure, computed.target
    if measure is None or measure.by_month is None or computed.value is None:
        return None
    months = measure.by_month(computed.question)
    year = computed.question.since.year
    labels, sums, total = [], [], Decimal(0)
    for month in range(1, 13):
        first = date(year, month, 1)
        labels.append(_("{month}月").format(month=month))
        total += months.get(first, Decimal(0))
        sums.append(_scaled(total, target.unit) if first <= computed.as_of else None)
    references = [charts.Reference(_("目标"), _scaled(computed.need, target.unit))] if computed.need else []
    before = [p for p in computed.history if p.period == str(year - 1) and p.unit == target.unit]
    references += [charts.Reference(_("上年"), _scaled(point.value, target.unit)) for point in before]
    drawing = charts.line(
        labels,
        [charts.Line(_("累计"), sums)],
        unit=_axis(target.unit),
        references=references,
        marked=labels[computed.as_of.month - 1] if computed.as_of.year == year else "",
    )
    shown = value_words(computed.value, target.unit)
    title = _("截至{day}累计 {value}").format(day=presenters.day(computed.as_of), value=shown)
    return Chart("cumulative", title, drawing, str(measure.words), presenters.day(computed.as_of))


def _history(computed: Computed) -> Chart | None:
    """公布的历史数 of the target's own series, with this year's figure and the target."""
    target = computed.target
    points = [point for point in computed.history if point.unit == target.unit]
    if not points:
        return None
    year = str(target.horizon.year)
    labels = sorted({*(point.period for point in points), year})
    published = {point.period: _scaled(point.value, target.unit) for point in points}
    lines = [charts.Line(_("已公布"), [published.get(label) for label in labels], published=True)]
    if computed.value is not None:
        own = _scaled(computed.value, target.unit)
        lines.append(charts.Line(_("记录计算"), [own if label == year else None for label in labels]))
    references = [charts.Reference(_("目标"), _scaled(computed.need, target.unit))] if computed.need else []
    drawing = charts.line(labels, lines, unit=_axis(target.unit), references=references)
    last = points[-1]
    title = _("{series}：{year} 年 {value}").format(
        series=last.series, year=last.period, value=value_words(last.value, target.unit)
    )
    return Chart("history", title, drawing, last.source, presenters.day(computed.as_of))


def _tiles(computed: Computed) -> TileMap | None:
    """分市州: only for a figure of the whole province."""
    measure, target = computed.measure, computed.target
    if measure is None or measure.by_division is None or len(computed.question.division) != 2:
        return None
    if computed.value is None:
        return None
    values = measure.by_division(computed.question)
    scaled = {code: _scaled(value, target.unit) or Decimal(0) for code, value in values.items()}
    return tile_map(
        scaled,
        title=_("分市州"),
        unit=_axis(target.unit),
        as_of=presenters.day(computed.as_of),
        source=str(measure.label),
    )


def _quote(plan: Plan, target: Target) -> list[Piece]:
    """The words of the target in the text around them."""
    if target.start is None or target.end is None:
        return []
    begin, end = max(target.start - AROUND, 0), min(target.end + AROUND, len(plan.text))
    return pieces(plan.text, [Span(str(target.pk), "target", target.start, target.end)], begin, end)
