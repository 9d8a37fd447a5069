"""时间机器: the parts of a plan as they stood on a day, rebuilt from the journal's moves and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from keqiao.core import clock
from keqiao.core.journal.models import Entry
from keqiao.rooms.plan.supervision import working_days
from keqiao.rooms.plan.supervision.cycles import Calendar

PREFIX = "keqiao.plan.part."
REPORTS = ("report", "compute")


@dataclass(slots=True)
class Past:
    """当日的分工: what the journal says of a part up to a moment."""

    state: str = ""
    unit_name: str = ""
    deadline: date | None = None
    light: str = ""
    progress: str = ""
    receipt_due: date | None = None
    report_due: date | None = None
    plan_due: date | None = None
    planned: bool = False
    extensions: int = 0
    rounds: int = 0
    objected_due: date | None = None
    moves: list[tuple[datetime, str]] = field(default_factory=list)


def end_of(day: date) -> datetime:
    """The first moment after a day in China."""
    return datetime.combine(day + timedelta(days=1), time(0), clock.CHINA)


def parts_on(day: date, pks: Iterable[UUID], calendar: Calendar) -> dict[UUID, Past]:
    """Each part that existed then, replayed; one query for all of them."""
    wanted = {str(pk): pk for pk in pks}
    rows = (
        Entry.objects.filter(
            object_type="plan.part", object_id__in=list(wanted), at__lt=end_of(day), result="done"
        )
        .order_by("object_id", "seq")
        .values_list("object_id", "event", "at", "data")
    )
    found: dict[UUID, Past] = {}
    for object_id, event, at, data in rows:
        past = found.setdefault(wanted[object_id], Past())
        replay(past, event.removeprefix(PREFIX), at, json.loads(data), calendar)
    for object_id, data in _handed_over_later(day, wanted):
        if wanted[object_id] in found:
            found[wanted[object_id]].unit_name = json.loads(data)["before_name"]
    return found


def _handed_over_later(day: date, wanted: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Parts that another unit took over after the day, the first such change last: it names the unit of the day."""
    event = f"{PREFIX}hand_over"
    rows = Entry.objects.filter(
        object_type="plan.part", object_id__in=list(wanted), event=event, at__gte=end_of(day)
    )
    return rows.order_by("object_id", "-seq").values_list("object_id", "data")


def replay(past: Past, move: str, at: datetime, data: dict[str, Any], calendar: Calendar) -> None:
    """One entry more: its state, and the limits that the move set by the plan's calendar."""
    if move == "create":
        past.state = "draft"
        return
    if move == "extended":
        past.extensions += 1
        past.deadline = date.fromisoformat(data["after"])
        return
    if "from" not in data or "to" not in data or move == "carry":
        return
    past.state = data["to"]
    past.moves.append((at, move))
    _limits(past, move, clock.day_of(at), data, calendar)


def _limits(past: Past, move: str, day: date, data: dict[str, Any], calendar: Calendar) -> None:
    if move in ("assign", "reassign", "insist"):
        past.receipt_due = working_days.after(day, calendar.parameters["receipt_days"])
        past.plan_due = calendar.filing
    elif move in ("receive", "reopen", "resume"):
        period = calendar.next_due(day)
        past.report_due = period.due if period else None
    elif move in REPORTS:
        _report(past, day, data, calendar)
    elif move == "object":
        past.report_due = past.objected_due or past.report_due
    elif move == "verify":
        past.report_due = None
    past.planned = past.planned or move == "approve_plan"
    past.rounds += move in ("return", "return_plan", "reopen")


def _report(past: Past, day: date, data: dict[str, Any], calendar: Calendar) -> None:
    past.light, past.progress = str(data.get("light", "")), str(data.get("progress") or "")
    period = calendar.answered_by(past.report_due, day)
    past.objected_due = period.due if period else None
    if period is not None:
        following = calendar.period_after(period.due)
        past.report_due = following.due if following else None
