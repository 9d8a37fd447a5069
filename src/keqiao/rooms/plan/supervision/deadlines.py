"""期限与标志: which limits a part stands under on a day and which flags that raises. Pure: no queries, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from keqiao.rooms.plan.supervision import working_days

Kind = Literal["receipt-late", "plan-late", "report-late", "overdue", "due-soon"]
Tone = Literal["red", "yellow", "none"]

ENDED = frozenset({"verified", "closed", "confirmed", "cancelled", "suspended"})
WORKING = frozenset({"received", "planned", "running", "returned"})


@dataclass(frozen=True, slots=True)
class Standing:
    """一个分工在某日的样子: all that its flags depend on."""

    state: str
    role: str
    receipt_due: date | None
    plan_due: date | None
    report_due: date | None
    deadline: date
    planned: bool
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class Flag:
    """标志: what is late or near, since which limit, by how many working days (0 while it is only near)."""

    kind: Kind
    due: date
    late: int = 0

    @property
    def tone(self) -> Tone:
        return "yellow" if self.kind == "due-soon" else "red"


@dataclass(frozen=True, slots=True)
class Limit:
    """期限: the next thing that is asked of the unit, and by when."""

    kind: Literal["receipt", "plan", "report", "deadline"]
    due: date


LATE: dict[str, Kind] = {
    "receipt": "receipt-late",
    "plan": "plan-late",
    "report": "report-late",
    "deadline": "overdue",
}


def limits(standing: Standing) -> list[Limit]:
    """The limits that run for the unit in this state; what waits for the supervisor is not the unit's."""
    if standing.state in ENDED or standing.state in ("draft", "refused"):
        return []
    found = []
    if standing.state == "assigned" and standing.receipt_due:
        found.append(Limit("receipt", standing.receipt_due))
    if standing.state == "received" and standing.plan_due and not standing.planned:
        found.append(Limit("plan", standing.plan_due))
    if standing.state in WORKING and standing.report_due and not (standing.state == "received" and found):
        found.append(Limit("report", standing.report_due))
    if standing.role != "cooperate" and standing.state != "assigned":
        found.append(Limit("deadline", standing.deadline))
    return sorted(found, key=lambda limit: limit.due)


def flags(standing: Standing, today: date, soon: int) -> list[Flag]:
    """标志 of a part on a day: red ones first, then the longest late."""
    found = []
    for limit in limits(standing):
        days = (limit.due - today).days
        if days < 0:
            found.append(Flag(LATE[limit.kind], limit.due, working_days.between(limit.due, today)))
        elif days <= soon:
            found.append(Flag("due-soon", limit.due))
    return sorted(found, key=lambda flag: (flag.tone != "red", flag.due))


def tone_of(found: list[Flag]) -> Tone:
    """The worst of a part's flags."""
    return next((flag.tone for flag in found), "none")


def level_of(late: int, leader_after: int, bulletin_after: int) -> Literal["unit", "leader", "bulletin"]:
    """催办层级: the ladder unit → leader → bulletin by working days late."""
    if late >= bulletin_after:
        return "bulletin"
    return "leader" if late >= leader_after else "unit"
