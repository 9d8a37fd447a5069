"""分工的现状: parts with their state, limits, flags and lights as ready rows, now or on a day in the past.

Every list of parts in the room is made of these rows, so that a board, a desk and a bulletin cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core.access import Viewer, within
from keqiao.core.flow import flow_of
from keqiao.core.pages import presenters
from keqiao.rooms.plan.models import Part, Plan
from keqiao.rooms.plan.supervision import as_of
from keqiao.rooms.plan.supervision.cycles import Calendar
from keqiao.rooms.plan.supervision.deadlines import Flag, Standing, flags, limits, tone_of

ROLES: Mapping[str, Promise] = {
    "lead": gettext_lazy("牵头"),
    "joint": gettext_lazy("责任"),
    "cooperate": gettext_lazy("配合"),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """一行: one unit's part of one task on one day; strings are ready to show, ``flags`` and ``due`` to sort by."""

    pk: UUID
    task_id: UUID
    party_id: UUID
    unit: str
    role: str
    role_label: str
    state: str
    state_label: str
    badge: str
    light: str
    progress: Decimal | None
    progress_text: str
    standing: Standing
    flags: tuple[Flag, ...]
    flag_labels: tuple[tuple[str, str], ...]
    tone: str
    due: date | None
    due_text: str
    late: int
    extensions: int
    rounds: int
    url: str


def all_parts(viewer: Viewer, plan: Plan) -> QuerySet[Part]:
    """The parts of a plan that a viewer may see, in the order of the arrangement."""
    rows = within(Part.objects.all(), Part.reach, viewer)
    return rows.filter(task__plan=plan).select_related("task__work").order_by("task__order", "order", "pk")


def rows_now(parts: Iterable[Part], calendar: Calendar, today: date) -> list[PartRow]:
    """Rows as the records stand."""
    soon = calendar.parameters["due_soon_days"]
    return [
        _row(part, part.unit_name, part.light, part.progress, standing_of(part), today, soon, part.rounds)
        for part in parts
    ]


def rows_on(parts: Sequence[Part], calendar: Calendar, day: date) -> list[PartRow]:
    """Rows as the journal says they stood on a day; parts that did not exist yet are left out."""
    pasts = as_of.parts_on(day, [part.pk for part in parts], calendar)
    ends = _deadlines(parts, pasts)
    soon = calendar.parameters["due_soon_days"]
    return [
        _row(
            part,
            past.unit_name or part.unit_name,
            past.light,
            Decimal(past.progress) if past.progress else None,
            past_standing(part, past, ends[part.task_id]),
            day,
            soon,
            past.rounds,
        )
        for part in parts
        if (past := pasts.get(part.pk)) is not None
    ]


def rows_for(parts: Sequence[Part], calendar: Calendar, day: date, today: date) -> list[PartRow]:
    """The rows on a day: today's from the records, an earlier day's from the journal."""
    return rows_now(parts, calendar, today) if day >= today else rows_on(parts, calendar, day)


def _deadlines(parts: Sequence[Part], pasts: Mapping[UUID, as_of.Past]) -> dict[UUID, date]:
    """Each task's limit of the day: the first one, or what the last extension of any of its parts made it."""
    ends = {part.task_id: part.task.original_deadline for part in parts}
    for part in parts:
        past = pasts.get(part.pk)
        if past is not None and past.deadline is not None:
            ends[part.task_id] = max(ends[part.task_id], past.deadline)
    return ends


def standing_of(part: Part) -> Standing:
    """What a part's flags depend on, from its record."""
    return Standing(
        state=part.state,
        role=part.role,
        receipt_due=part.receipt_due,
        plan_due=part.plan_due,
        report_due=part.report_due,
        deadline=part.task.deadline,
        planned=part.planned_at is not None,
        extensions=part.extensions,
    )


def past_standing(part: Part, past: as_of.Past, deadline: date) -> Standing:
    """The same, from the journal."""
    return Standing(
        state=past.state,
        role=part.role,
        receipt_due=past.receipt_due,
        plan_due=past.plan_due if part.role != "cooperate" else None,
        report_due=past.report_due if part.role != "cooperate" else None,
        deadline=deadline,
        planned=past.planned,
        extensions=past.extensions,
    )


def _row(
    part: Part,
    unit: str,
    light: str,
    progress: Decimal | None,
    standing: Standing,
    day: date,
    soon: int,
    rounds: int,
) -> PartRow:
    raised = tuple(flags(standing, day, soon))
    state = flow_of("plan.part").state(standing.state)
    running = limits(standing)
    due = running[0].due if running else None
    return PartRow(
        pk=part.pk,
        task_id=part.task_id,
        party_id=part.party_id,
        unit=unit,
        role=part.role,
        role_label=str(ROLES[part.role]),
        state=standing.state,
        state_label=str(state.label),
        badge=state.tone,
        light=light or "grey",
        progress=progress,
        progress_text=presenters.NOTHING if progress is None else f"{progress.normalize():f}%",
        standing=standing,
        flags=raised,
        flag_labels=flag_labels(raised, standing.extensions),
        tone=tone_of(list(raised)),
        due=due,
        due_text=presenters.day(due, table=True),
        late=max((flag.late for flag in raised), default=0),
        extensions=standing.extensions,
        rounds=rounds,
        url=reverse("plan:part_detail", args=[part.pk]),
    )


def flag_labels(raised: Sequence[Flag], extensions: int) -> tuple[tuple[str, str], ...]:
    """标志 in words with their colour: 签收逾期 3 个工作日, 3 日内到期, 已延期 1 次."""
    found = [(_words(flag), "red" if flag.tone == "red" else "yellow") for flag in raised]
    if extensions:
        found.append((_("已延期 {count} 次").format(count=extensions), "purple"))
    return tuple(found)


def _words(flag: Flag) -> str:
    if flag.kind == "due-soon":
        return _("{day} 到期").format(day=presenters.day(flag.due, table=True))
    name = {
        "receipt-late": _("签收逾期"),
        "plan-late": _("方案逾期"),
        "report-late": _("报告逾期"),
        "overdue": _("任务逾期"),
    }[flag.kind]
    return _("{name} {count} 个工作日").format(name=name, count=flag.late)
