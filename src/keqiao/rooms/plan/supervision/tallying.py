"""计数: each unit's tally on a day, from the parts and the reports filed by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from keqiao.core import clock
from keqiao.core.measures.lights import share_of_time
from keqiao.rooms.plan.models import Part, Report
from keqiao.rooms.plan.supervision.as_of import end_of
from keqiao.rooms.plan.supervision.flow import DONE
from keqiao.rooms.plan.supervision.scoring import Tally
from keqiao.rooms.plan.supervision.standing import PartRow

IDLE = ("draft", "refused", "cancelled", "suspended")
"""States in which a part is not the unit's to answer for."""


def tallies(parts: Sequence[Part], rows: Iterable[PartRow], begin: date, day: date) -> dict[UUID, Tally]:
    """By unit; one query for the reports."""
    by_part = {part.pk: part for part in parts}
    reports = _reports(parts, day)
    found: dict[UUID, Tally] = {}
    for row in rows:
        if row.state in IDLE:
            continue
        part = by_part[row.pk]
        tally = found.setdefault(row.party_id, Tally(row.unit))
        _count(tally, row, part, reports.get(row.pk, []), begin, day)
    return found


def _reports(parts: Sequence[Part], day: date) -> Mapping[UUID, list[Report]]:
    rows = Report.objects.filter(part__in=parts, filed_at__lt=end_of(day)).order_by("filed_at", "pk")
    found: dict[UUID, list[Report]] = {}
    for row in rows:
        found.setdefault(row.part_id, []).append(row)
    return found


def _count(tally: Tally, row: PartRow, part: Part, reports: list[Report], begin: date, day: date) -> None:
    tally.red += row.tone == "red"
    tally.late = max(tally.late, row.late)
    _limit(tally, "receipts", row.standing.receipt_due, part.received_at, day)
    if row.role == "cooperate":
        return
    _limit(tally, "filings", row.standing.plan_due, part.plan_filed_at, day)
    for report in reports:
        if report.due is not None and report.outcome != "objected":
            tally.reports += 1
            tally.reports_kept += report.filed_at is not None and clock.day_of(report.filed_at) <= report.due
    if row.standing.report_due is not None and row.standing.report_due < day and row.state not in DONE:
        tally.reports += 1
    tally.handed_in += sum(report.origin == "unit" for report in reports) + (part.plan_filed_at is not None)
    tally.returned += row.rounds
    progress = Decimal(1) if row.state in DONE else (row.progress or Decimal(0)) / 100
    now = share_of_time(begin, row.standing.deadline, day)
    tally.shares.append((progress, now, share_of_time(begin, part.task.original_deadline, day)))


def _limit(tally: Tally, name: str, due: date | None, done: datetime | None, day: date) -> None:
    """A limit counts when it is over or was met; kept when it was met in time."""
    done_on = clock.day_of(done) if done is not None else None
    if done_on is not None and done_on > day:
        done_on = None
    if due is None or (done_on is None and due >= day):
        return
    setattr(tally, name, getattr(tally, name) + 1)
    kept = done_on is not None and done_on <= due
    setattr(tally, f"{name}_kept", getattr(tally, f"{name}_kept") + kept)
