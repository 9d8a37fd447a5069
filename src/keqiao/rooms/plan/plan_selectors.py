"""计划页的读取: the plan in one picture, as of a day: overall target, works with lights, timeline, targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.pages import charts, presenters
from keqiao.core.pages.parts import Chart, FigureCard, Light, Lights, Node, Timeline
from keqiao.rooms.plan.models import Part, Plan, SupervisionRule, Target, Task
from keqiao.rooms.plan.plan_words import axis_of, rule_words, target_words
from keqiao.rooms.plan.review_fields import RULE_KINDS
from keqiao.rooms.plan.supervision.as_of import parts_on
from keqiao.rooms.plan.supervision.cycles import Calendar, compile_calendar
from keqiao.rooms.plan.targets_computing import Computed, compute, worst
from keqiao.rooms.plan.targets_selectors import figure_card

ORIGINS = {
    "notice": gettext_lazy("原文规定"),
    "person": gettext_lazy("人工设定"),
    "default": gettext_lazy("系统默认"),
}


@dataclass(frozen=True, slots=True)
class WorkCard:
    """重点工作 on the board: its lights, its leads, its targets in words."""

    number: str
    title: str
    light: Light | Lights
    leads: str
    units: int
    targets: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """督办规则 as shown: ``origin`` says whether the notice, a person or the system set it."""

    label: str
    words: str
    quote: str
    origin: str
    default: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """计划页."""

    plan: Plan
    as_of: date
    gauge: Chart | None
    works: Sequence[WorkCard]
    timeline: Timeline
    figures: Sequence[FigureCard]
    rules: Sequence[RuleLine]
    lights: Sequence[tuple[str, int]]
    gaps: int


def plan_page(viewer: Viewer, plan: Plan, as_of: date) -> PlanPage:
    """The picture of a plan in the viewer's reach (``plan`` comes from ``plan_for``)."""
    tasks = list(plan.tasks.select_related("work").order_by("order"))
    targets = list(plan.targets.order_by("order"))
    rules = list(plan.rules.order_by("pk"))
    calendar = compile_calendar(plan.year, [(rule.kind, rule.value) for rule in rules])
    computed = compute(plan, targets, as_of)
    parts = parts_in_reach(viewer, tasks)
    works = _works(tasks, computed, reported_lights(parts, as_of, calendar), bool(parts))
    return PlanPage(
        plan=plan,
        as_of=as_of,
        gauge=_gauge(computed),
        works=works,
        timeline=_timeline(plan, tasks, calendar, as_of),
        figures=[figure_card(one) for one in computed],
        rules=[_rule_line(rule) for rule in rules],
        lights=_tally(works),
        gaps=sum(1 for work in works if isinstance(work.light, Lights) and work.light.gap),
    )


def parts_in_reach(viewer: Viewer, tasks: Iterable[Task]) -> list[Part]:
    """The parts of these tasks that the viewer may see, in the order of the text."""
    rows = within(Part.objects.filter(task__in=[task.pk for task in tasks]), Part.reach, viewer)
    return list(rows.select_related("task").order_by("order"))


def reported_lights(parts: Sequence[Part], as_of: date, calendar: Calendar) -> Mapping[UUID, str]:
    """自报的灯 of each task's lead on the day; a past day is replayed from the journal."""
    leads = [part for part in parts if part.role == "lead"]
    if as_of >= clock.today():
        return {part.task_id: part.light for part in leads if part.light}
    past = parts_on(as_of, [part.pk for part in leads], calendar) if leads else {}
    return {part.task_id: past[part.pk].light for part in leads if part.pk in past and past[part.pk].light}


def task_light(computed: Iterable[Computed], reported: str, *, staff: bool) -> Light | Lights:
    """两灯 of a task: what its lead reports and what the records say; the public sees the records alone."""
    own = list(computed)
    colour = worst(one.light for one in own)
    reasons = "；".join(dict.fromkeys(remark.text for one in own for remark in one.remarks))
    light = Light(colour, reasons)
    return Lights(Light(reported or "grey"), light) if staff else light


def _works(
    tasks: Sequence[Task],
    computed: Sequence[Computed],
    reported: Mapping[UUID, str],
    staff: bool,
) -> list[WorkCard]:
    by_work: dict[Any, list[Task]] = {}
    for task in tasks:
        by_work.setdefault(task.work_id or task.pk, []).append(task)
    cards = []
    for group in by_work.values():
        keys = {task.pk for task in group}
        said = [reported[pk] for pk in keys if pk in reported]
        own = [one for one in computed if one.target.task_id in keys]
        light = task_light(own, worst(said) if said else "", staff=staff)
        cards.append(_work(group, own, light))
    return cards


def _work(
    group: Sequence[Task],
    own: Sequence[Computed],
    light: Light | Lights,
) -> WorkCard:
    first, work = group[0], group[0].work
    units = [(role, name) for task in group for role, name in task.units]
    return WorkCard(
        number=work.number if work else first.number,
        title=work.title if work else first.title,
        light=light,
        leads="、".join(dict.fromkeys(name for role, name in units if role == "lead")),
        units=len({name for _role, name in units}),
        targets=[f"{one.target.metric} {target_words(one.target)}" for one in own],
        url=reverse("plan:task_detail", args=[first.pk])
        if len(group) == 1
        else f"{reverse('plan:plan_text', args=[first.plan_id])}#task-{first.key}",
    )


def _tally(works: Sequence[WorkCard]) -> list[tuple[str, int]]:
    colours = [
        work.light.computed.colour if isinstance(work.light, Lights) else work.light.colour for work in works
    ]
    return [
        (name, colours.count(name))
        for name in ("red", "yellow", "purple", "green", "grey")
        if name in colours
    ]


def overall_of(computed: Sequence[Computed]) -> Computed | None:
    """总体目标: the first target that belongs to no task."""
    return next((one for one in computed if one.target.task_id is None), None)


def _gauge(computed: Sequence[Computed]) -> Chart | None:
    overall = overall_of(computed)
    if overall is None or overall.need is None:
        return None
    scale, axis = axis_of(overall.target.unit)
    value, error = overall.value, overall.figure.error
    low = high = None
    if value is not None and error is not None:
        low, high = (value - error * 196 / 100) / scale, (value + error * 196 / 100) / scale
    drawing = charts.gauge(
        None if value is None else value / scale,
        target=overall.need / scale,
        unit=axis,
        low=low,
        high=high,
        label=overall.target.metric,
    )
    title = _("总体目标：{metric} {target}").format(
        metric=overall.target.metric, target=target_words(overall.target)
    )
    return Chart("overall", title, drawing, overall.target.series, presenters.day(overall.as_of))


def _timeline(plan: Plan, tasks: Sequence[Task], calendar: Calendar, as_of: date) -> Timeline:
    """计划年度: the day it was published, the reports asked for, the limits of its tasks."""
    nodes = []
    if plan.issued_on:
        nodes.append(Node(plan.issued_on, _("印发"), done=plan.issued_on <= as_of))
    if calendar.filing:
        nodes.append(Node(calendar.filing, _("报送方案"), "report", done=calendar.filing <= as_of))
    nodes += [
        Node(period.due, _("报告 {period}").format(period=period.name), "report", done=period.due <= as_of)
        for period in calendar.periods
        if period.due.year == plan.year and (not plan.issued_on or period.due >= plan.issued_on)
    ]
    limits: dict[date, list[Task]] = {}
    for task in tasks:
        limits.setdefault(task.deadline, []).append(task)
    nodes += [Node(day, _limit(group), "deadline") for day, group in limits.items()]
    begin, end = date(plan.year, 1, 1), date(plan.year, 12, 31)
    return Timeline(begin, end, as_of, nodes, _("{year}年时间轴").format(year=plan.year))


def _limit(tasks: Sequence[Task]) -> str:
    if len(tasks) == 1:
        return _("期限：{task}").format(task=tasks[0].title)
    return _("{count} 项任务到期").format(count=len(tasks))


def _rule_line(rule: SupervisionRule) -> RuleLine:
    return RuleLine(
        label=str(dict(RULE_KINDS).get(rule.kind, rule.kind)),
        words=rule_words(rule.kind, rule.value),
        quote=rule.quote,
        origin=str(ORIGINS.get(rule.origin, rule.origin)),
        default=rule.origin == "default",
    )


def targets_of(viewer: Viewer, plan: Plan, as_of: date) -> list[Computed]:
    """All targets of a plan, computed; for exports and the API."""
    return compute(
        plan, list(Target.objects.filter(plan=plan).select_related("task").order_by("order")), as_of
    )
