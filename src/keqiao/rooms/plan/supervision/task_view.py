"""任务页: a task for the public, for its units and for those who supervise it; each sees what is theirs to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.pages import presenters
from keqiao.core.pages.parts.light import Light
from keqiao.core.pages.parts.record import Fact
from keqiao.core.pages.parts.timeline import Node as Mark
from keqiao.core.pages.parts.timeline import Timeline
from keqiao.rooms.plan.models import Node, Part, Plan, Task
from keqiao.rooms.plan.plan_words import target_words, value_words
from keqiao.rooms.plan.supervision import lamps
from keqiao.rooms.plan.supervision.board import lamps_of, waiting_for
from keqiao.rooms.plan.supervision.calendars import calendar_for
from keqiao.rooms.plan.supervision.cycles import Calendar
from keqiao.rooms.plan.supervision.figures import Computed
from keqiao.rooms.plan.supervision.part_view import plan_shown
from keqiao.rooms.plan.supervision.standing import ROLES, PartRow, rows_for
from keqiao.rooms.plan.targets_selectors import evidence_url


@dataclass(frozen=True, slots=True)
class UnitLine:
    """单位行: ``row`` is empty where the viewer may see no more than who is responsible."""

    unit: str
    role: str
    row: PartRow | None
    url: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """目标行: the target's words and its computed figure, with the way to its evidence."""

    quote: str
    metric: str
    value: str
    goal: str
    light: Light
    progress: str
    url: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """任务页: ``seen`` are the parts whose content the viewer may read; ``inside`` opens the tabs of the work."""

    task: Task
    plan: Plan
    day: date
    past: bool
    units: Sequence[UnitLine]
    seen: Sequence[Part]
    inside: bool
    lights: lamps.Lamps
    targets: Sequence[TargetLine]
    waiting_for: str
    facts: Sequence[Fact]


def task_seen(viewer: Viewer, pk: UUID | str) -> Task:
    """The task of a plan that the viewer may see."""
    plans = within(Plan.objects.all(), Plan.reach, viewer)
    task = Task.objects.filter(pk=pk, plan__in=plans).select_related("plan", "work").first()
    if task is None:
        raise NotFoundError("没有这项任务")
    return task


def task_view(viewer: Viewer, task: Task, day: date | None = None) -> TaskView:
    """The page's content, today or as of an earlier day."""
    today = clock.today()
    day = min(day or today, today)
    calendar = calendar_for(task.plan)
    parts = _parts(viewer, task)
    seen = [part for part in parts if part.seen]  # type: ignore[attr-defined]  # annotated
    rows = rows_for(parts, calendar, day, today)
    figures = lamps.computed_of(task.plan, day, [task.pk]).get(task.pk, [])
    lights = lamps_of(rows if seen else [], figures, calendar.parameters["gap_points"])
    return TaskView(
        task=task,
        plan=task.plan,
        day=day,
        past=day < today,
        units=_units(parts, rows, bool(seen)),
        seen=seen,
        inside=bool(seen),
        lights=lights,
        targets=[target_line(figure) for figure in figures],
        waiting_for=waiting_for(rows) if seen else "",
        facts=_facts(task),
    )


def _parts(viewer: Viewer, task: Task) -> list[Part]:
    """All parts of the task, each marked with whether the viewer may read it: the scope is that of ``Part.reach``."""
    mine = within(Part.objects.filter(pk=OuterRef("pk")), Part.reach, viewer)
    rows = Part.objects.filter(task=task).exclude(state__in=("draft", "cancelled"))
    return list(rows.annotate(seen=Exists(mine)).select_related("task", "party").order_by("order", "pk"))


def _units(parts: Sequence[Part], rows: Sequence[PartRow], inside: bool) -> list[UnitLine]:
    """The public sees who is responsible; a unit of the task sees the states; readers get the way to each part."""
    by_part = {row.pk: row for row in rows}
    found = []
    for part in parts:
        row = by_part.get(part.pk) if inside else None
        url = row.url if row is not None and part.seen else ""  # type: ignore[attr-defined]  # annotated
        found.append(UnitLine(row.unit if row else part.unit_name, str(ROLES[part.role]), row, url))
    return found


def target_line(figure: Computed) -> TargetLine:
    """A computed target in words."""
    target = figure.target
    return TargetLine(
        quote=target.quote,
        metric=target.metric,
        value=value_words(figure.value, target.unit),
        goal=target_words(target),
        light=Light(figure.light, ";".join(remark.text for remark in figure.remarks)),
        progress=presenters.percent(figure.status.progress),
        url=reverse("plan:target_detail", args=[target.pk]),
        evidence=evidence_url(figure),
    )


def _facts(task: Task) -> list[Fact]:
    limit = presenters.day(task.deadline)
    if task.deadline != task.original_deadline:
        limit += _("(原定 {day})").format(day=presenters.day(task.original_deadline))
    return [
        Fact(_("计划"), task.plan.title, wide=True),
        Fact(_("重点工作"), task.work.title if task.work else presenters.NOTHING),
        Fact(_("任务期限"), limit),
        Fact(_("权重"), f"{task.weight.normalize():f}"),
    ]


def timeline_of(viewer: Viewer, view: TaskView) -> Timeline:
    """时间轴 of a task: the reports asked for, the nodes of the plans that the viewer may read, the limit."""
    calendar = calendar_for(view.plan)
    shown = [part for part in view.seen if plan_shown(viewer, part)]
    units = {part.pk: part.unit_name for part in shown}
    nodes = Node.objects.filter(part__in=shown).order_by("due", "pk")
    marks = [
        Mark(
            day=node.due,
            label=f"{units[node.part_id]}:{node.title}",
            kind="node",
            done=node.done_on is not None and node.done_on <= view.day,
            late=node.done_on is None and node.due < view.day,
        )
        for node in nodes
    ]
    marks += report_marks(calendar, view.day)
    marks.append(Mark(view.task.deadline, _("任务期限"), "deadline"))
    if view.task.deadline != view.task.original_deadline:
        marks.append(Mark(view.task.original_deadline, _("原定期限"), "deadline", done=True))
    year = view.plan.year
    until = max(date(year, 12, 31), view.task.deadline)
    return Timeline(date(year, 1, 1), until, view.day, marks, str(_("任务时间轴")))


def report_marks(calendar: Calendar, day: date) -> list[Mark]:
    """The reports that the arrangement asks for, as marks on an axis."""
    return [
        Mark(period.due, _("报告 {period}").format(period=period.name), "report", done=period.due < day)
        for period in calendar.periods
    ]
