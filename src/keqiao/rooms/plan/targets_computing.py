"""目标的计算: what the records say about a target on a day, with its light, its chance, and what makes it doubtful.

Pure but for the measures' own questions and the published series. A doubtful target (below the last actual, or settled
on another series than the one counted) is never green: it turns purple.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from keqiao.core.measures import Figure, Measure, Question, measures
from keqiao.core.measures.chance import Outlook, outlook
from keqiao.core.measures.entries import ledgers
from keqiao.core.measures.lights import Status, share_of_time, status
from keqiao.core.measures.models import SeriesPoint
from keqiao.core.measures.series import published
from keqiao.core.pages import presenters
from keqiao.rooms.plan.models import Plan, Target
from keqiao.rooms.plan.plan_words import in_chinese, value_words
from keqiao.rooms.plan.supervision.asking import question_of

TOLERANCE = Decimal("0.02")
"""A level and a growth whose implied base differs from the known one by more are at odds (design of the compiler)."""
DOUBTS = ("below_actual", "other_series")


@dataclass(frozen=True, slots=True)
class Remark:
    """提示 on a target: ``code`` for programs, ``text`` for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Computed:
    """目标的计算结果 as of a day. ``value`` None is no data. ``need`` is the level that has to be reached."""

    target: Target
    measure: Measure | None
    question: Question
    figure: Figure
    need: Decimal | None
    status: Status
    share: Decimal
    as_of: date
    history: Sequence[SeriesPoint]
    remarks: Sequence[Remark]

    @property
    def value(self) -> Decimal | None:
        return self.figure.value

    @property
    def light(self) -> str:
        return self.status.light


def compute(plan: Plan, targets: Iterable[Target], as_of: date) -> list[Computed]:
    """计算: each target of a plan on a day. Measures are asked once for each question, the series once for all."""
    wanted = list(targets)
    known = {measure.name: measure for measure in measures()}
    points = _points(wanted)
    answers: dict[tuple[str, Question], Figure] = {}
    found = []
    for target in wanted:
        measure = known.get(target.measure)
        question = question_of(target, plan.year, as_of)
        figure = Figure(None)
        if measure is not None:
            key = (measure.name, question)
            figure = answers[key] if key in answers else answers.setdefault(key, measure.answer(question))
        found.append(_computed(target, measure, question, figure, points, as_of))
    return found


def _points(targets: Sequence[Target]) -> Mapping[tuple[str, str], list[SeriesPoint]]:
    """Published yearly results by series and division, oldest first."""
    names = {name for target in targets for name in (target.series, target.metric) if name}
    rows = [point for point in published() if point.series in names] if names else ()
    by_series: dict[tuple[str, str], list[SeriesPoint]] = {}
    for point in rows:
        if len(point.period) == 4:
            by_series.setdefault((point.series, point.division), []).append(point)
    return by_series


def _computed(
    target: Target,
    measure: Measure | None,
    question: Question,
    figure: Figure,
    points: Mapping[tuple[str, str], list[SeriesPoint]],
    as_of: date,
) -> Computed:
    history = points.get((target.series or target.metric, target.region), [])
    base = base_of(target, history)
    need = needed(target, base)
    share = share_of_time(question.since, target.horizon, as_of)
    now = status(_comparator(target), figure.value, need, target.high, share, settled=as_of > target.horizon)
    remarks = list(_remarks(target, measure, history, base, now))
    if now.light == "green" and any(remark.code in DOUBTS for remark in remarks):
        now = replace(now, light="purple")
    return Computed(target, measure, question, figure, need, now, share, as_of, history, remarks)


def _comparator(target: Target) -> str:
    if target.low is None and target.high is None:
        return target.growth_comparator or "ge"
    return target.comparator or "ge"


def base_of(target: Target, history: Sequence[SeriesPoint]) -> Decimal | None:
    """基数: what the target states, else the same series' result of the year before the horizon."""
    if target.base is not None:
        return target.base
    year = str(target.horizon.year - 1)
    return next((p.value for p in history if p.period == year and target.unit in ("", p.unit)), None)


def needed(target: Target, base: Decimal | None) -> Decimal | None:
    """要达到的数: the printed level; for pure growth the base grown by it; None where the base is not known."""
    if target.low is not None:
        return target.low
    if target.high is not None:
        return target.high
    if target.growth is None or base is None:
        return None
    return base * (1 + target.growth / 100)


def _remarks(
    target: Target,
    measure: Measure | None,
    history: Sequence[SeriesPoint],
    base: Decimal | None,
    now: Status,
) -> Iterable[Remark]:
    if measure is None:
        yield Remark("unbound", _("没有对应的记录，不能计算"))
    elif target.series and target.series != in_chinese(measure.series):
        text = _("目标按“{series}”结算，记录计算的是“{other}”，口径不同")
        yield Remark("other_series", text.format(series=target.series, other=measure.series))
    before = [p for p in history if int(p.period) < target.horizon.year and p.unit == target.unit]
    if before and _is_floor(target) and target.low is not None and target.low <= before[-1].value:
        text = _("目标 {low} 不高于 {year} 年实际 {actual}")
        shown = {"low": value_words(target.low, target.unit), "year": before[-1].period}
        yield Remark("below_actual", text.format(**shown, actual=value_words(before[-1].value, target.unit)))
    yield from _growth_remarks(target, base)
    if now.remark == "above_range":
        yield Remark("above_range", _("超过区间上限"))
    if target.strive:
        yield Remark("strive", _("文中为“力争”"))


def _growth_remarks(target: Target, base: Decimal | None) -> Iterable[Remark]:
    if target.growth is None:
        return
    if base is None:
        yield Remark("no_base", _("缺少同一序列的上年数，增速不能核算"))
    elif target.low is not None and target.growth > -100:
        implied = target.low / (1 + target.growth / 100)
        if abs(implied - base) > TOLERANCE * base:
            text = _("数值与增速推算的基数 {implied} 与上年数 {base} 相差超过 2%")
            shown = {"implied": value_words(implied, target.unit), "base": value_words(base, target.unit)}
            yield Remark("base_conflict", text.format(**shown))


def _is_floor(target: Target) -> bool:
    return target.kind in ("level", "share") and target.comparator not in ("le", "lt")


def chance_of(computed: Computed) -> Outlook | None:
    """达成概率 of an additive measure by its weeks so far; None where the measure cannot be split by day."""
    measure, need = computed.measure, computed.need
    ledger = next((one for one in ledgers() if measure is not None and one.name == measure.name), None)
    if need is None or ledger is None:
        return None
    if _comparator(computed.target) not in ("ge", "gt", "eq", "range", "approx"):
        return None
    question = computed.question
    return outlook(ledger.by_day(question), question.since, computed.as_of, computed.target.horizon, need)


def share_words(computed: Computed) -> str:
    """时间进度 in words."""
    return presenters.percent(computed.share)


ORDER = ("red", "yellow", "purple", "green", "grey")


def worst(lights: Iterable[str]) -> str:
    """几个灯合成一个: the worst of those that have data; grey when none has."""
    present = set(lights)
    return next((light for light in ORDER if light in present), "grey")
