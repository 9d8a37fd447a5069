"""督查台: all tasks of a plan by units with states and flags; who is late; what would unblock; units compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.rooms.plan.models import Part, Plan, Task, Urge
from keqiao.rooms.plan.supervision import lamps
from keqiao.rooms.plan.supervision.as_of import end_of
from keqiao.rooms.plan.supervision.calendars import calendar_for
from keqiao.rooms.plan.supervision.cycles import Calendar
from keqiao.rooms.plan.supervision.figures import Computed
from keqiao.rooms.plan.supervision.flow import DONE
from keqiao.rooms.plan.supervision.standing import PartRow, all_parts, rows_for

TONES = {"red": 0, "yellow": 1, "none": 2}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """任务行: a task with its parts on a day. ``tone`` is the worst of its parts, the lights and the gap included."""

    pk: UUID
    number: str
    title: str
    work: str
    deadline: date
    original_deadline: date
    state_label: str
    badge: str
    parts: Sequence[PartRow]
    lights: lamps.Lamps
    tone: str
    late: int
    waiting_for: str
    url: str

    @property
    def done(self) -> bool:
        return all(part.state in DONE for part in self.parts if part.role != "cooperate")


@dataclass(slots=True)
class UnitRow:
    """单位行: one unit's parts counted, for comparison of units."""

    party_id: UUID
    unit: str
    parts: int = 0
    done: int = 0
    red: int = 0
    yellow: int = 0
    rounds: int = 0
    extensions: int = 0
    late_days: int = 0
    requests: int = 0
    over_ceiling: bool = False
    progress: list[Decimal] = field(default_factory=list)

    @property
    def mean(self) -> str:
        if not self.progress:
            return "—"
        return f"{sum(self.progress, Decimal(0)) / len(self.progress):.0f}%"


@dataclass(frozen=True, slots=True)
class Board:
    """督查台 of a plan on a day."""

    plan: Plan
    day: date
    past: bool
    tasks: Sequence[TaskRow]
    units: Sequence[UnitRow]
    counts: Mapping[str, int]
    calendar: Calendar


def plans_seen(viewer: Viewer) -> list[Plan]:
    """The plans in force that a viewer may see, the newest first."""
    rows = within(Plan.objects.filter(state="published"), Plan.reach, viewer)
    return list(rows.defer("text").order_by("-year", "-published_at"))


def plan_seen(viewer: Viewer, pk: str | UUID | None = None) -> Plan | None:
    """The plan asked for, else the newest; one that is outside the viewer's reach is not found."""
    plans = plans_seen(viewer)
    if not pk:
        return plans[0] if plans else None
    chosen = next((plan for plan in plans if str(plan.pk) == str(pk)), None)
    if chosen is None:
        raise NotFoundError("没有这个计划")
    return chosen


def board_of(viewer: Viewer, plan: Plan, day: date | None = None) -> Board:
    """督查台: everything on one page, today or as of an earlier day. Four queries besides the measures'."""
    today = clock.today()
    day = min(day or today, today)
    calendar = calendar_for(plan)
    parts = list(with_urges(all_parts(viewer, plan), day))
    rows = rows_for(parts, calendar, day, today)
    by_task: dict[UUID, list[PartRow]] = {}
    for row in rows:
        by_task.setdefault(row.task_id, []).append(row)
    computed = lamps.computed_of(plan, day)
    points = calendar.parameters["gap_points"]
    tasks = {part.task_id: part.task for part in parts if part.task_id in by_task}
    found = [
        _task_row(task, by_task[pk], lamps_of(by_task[pk], computed.get(pk, []), points))
        for pk, task in tasks.items()
    ]
    urges = {part.pk: part.month_urges for part in parts}  # type: ignore[attr-defined]  # annotated
    units = _units(rows, urges, day, calendar.parameters["requests_ceiling"])
    return Board(plan, day, day < today, found, units, _counts(found, rows), calendar)


def with_urges(parts: QuerySet[Part], day: date) -> QuerySet[Part]:
    """Each part with the number of urge slips of the day's month up to the day."""
    since = datetime.combine(day.replace(day=1), time(0), clock.CHINA)
    slips = Urge.objects.filter(part=OuterRef("pk"), created_at__gte=since, created_at__lt=end_of(day))
    counted = slips.order_by().values("part").annotate(n=Count("pk")).values("n")
    return parts.annotate(month_urges=Coalesce(Subquery(counted), 0))


def lamps_of(rows: Sequence[PartRow], figures: Sequence[Computed], points: int) -> lamps.Lamps:
    """The lead speaks for the task."""
    lead = next((row for row in rows if row.role == "lead"), None)
    return lamps.lamps(lead.light if lead else "grey", lead.progress if lead else None, figures, points)


def _task_row(task: Task, rows: Sequence[PartRow], lights: lamps.Lamps) -> TaskRow:
    lead = next((row for row in rows if row.role == "lead"), rows[0])
    worst = min((row.tone for row in rows), key=TONES.__getitem__)
    finished = lead.state in DONE
    if not finished and "red" in (lights.reported, lights.computed):
        worst = "red"
    elif lights.gap and worst == "none" and not finished:
        worst = "yellow"
    return TaskRow(
        pk=task.pk,
        number=task.number,
        title=task.title,
        work=task.work.title if task.work else "",
        deadline=task.deadline,
        original_deadline=task.original_deadline,
        state_label=lead.state_label,
        badge=lead.badge,
        parts=rows,
        lights=lights,
        tone=worst,
        late=max(row.late for row in rows),
        waiting_for=waiting_for(rows),
        url=reverse("plan:task_detail", args=[task.pk]),
    )


def waiting_for(rows: Sequence[PartRow]) -> str:
    """卡在哪里: in one sentence, whose act would move the task on."""
    steps = (
        ("refused", _("计划管理人员改派或维持{unit}的分工")),
        ("assigned", _("{unit}签收")),
        ("received", _("{unit}报送方案")),
        ("filed", _("督查人员核准{unit}的方案")),
        ("returned", _("{unit}整改")),
        ("reported", _("督查人员审核{unit}的报告")),
    )
    for state, words in steps:
        units = [row.unit for row in rows if row.state == state]
        if units:
            return words.format(unit="、".join(units))
    lead = next((row for row in rows if row.role == "lead"), None)
    if lead is not None and lead.state == "verified":
        missing = [row.unit for row in rows if row.role == "joint" and row.state not in DONE]
        return _("{unit}的任务核实").format(unit="、".join(missing)) if missing else _("督查人员销号")
    late = [row.unit for row in rows if row.tone == "red"]
    return _("{unit}报送进展").format(unit="、".join(late)) if late else ""


def _units(rows: Iterable[PartRow], urges: Mapping[UUID, int], day: date, ceiling: int) -> list[UnitRow]:
    found: dict[UUID, UnitRow] = {}
    for row in rows:
        unit = found.setdefault(row.party_id, UnitRow(row.party_id, row.unit))
        unit.parts += 1
        unit.done += row.state in DONE
        unit.red += row.tone == "red"
        unit.yellow += row.tone == "yellow"
        unit.rounds += row.rounds
        unit.extensions += row.extensions
        unit.late_days += row.late
        unit.requests += urges[row.pk] + _asked_in_month(row, day)
        unit.over_ceiling = unit.requests > ceiling
        if row.progress is not None:
            unit.progress.append(row.progress)
    return sorted(found.values(), key=lambda unit: (-unit.red, -unit.late_days, -unit.parts, unit.unit))


def _asked_in_month(row: PartRow, day: date) -> int:
    """The limits of a part that fall into the day's month: each is one request to the unit."""
    standing = row.standing
    dues = (standing.receipt_due, standing.plan_due, standing.report_due)
    return sum(due is not None and (due.year, due.month) == (day.year, day.month) for due in dues)


def _counts(tasks: Sequence[TaskRow], rows: Sequence[PartRow]) -> dict[str, int]:
    return {
        "tasks": len(tasks),
        "done": sum(task.done for task in tasks),
        "red": sum(task.tone == "red" for task in tasks),
        "yellow": sum(task.tone == "yellow" for task in tasks),
        "gaps": sum(bool(task.lights.gap) for task in tasks),
        "parts": len(rows),
        "late": sum(row.tone == "red" for row in rows),
    }
