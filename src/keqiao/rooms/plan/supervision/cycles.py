"""报告周期: the calendar of reports compiled from a plan's supervision rules; pure, so that a day can be replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from keqiao.engines.periods import month_end, months_later
from keqiao.rooms.plan.supervision.working_days import rolled

CYCLES = {"month": 1, "two-months": 2, "quarter": 3, "half-year": 6}


@cache
def defaults() -> Mapping[str, int]:
    """参数: the office's parameters of supervision."""
    place = resources.files(__package__) / "data" / "supervision.yaml"
    loaded: Mapping[str, int] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Period:
    """报告期: ``name`` such as 2017-05, 2017-Q2, 2017-H1, 2017-A; asked for by ``due``."""

    name: str
    since: date
    until: date
    due: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """督办日历 of one plan: when the plan is filed, which reports are asked for and when, with which parameters."""

    year: int
    filing: date | None
    periods: tuple[Period, ...]
    parameters: Mapping[str, int]

    def next_due(self, day: date) -> Period | None:
        """The first period that is asked for on that day or later."""
        return next((period for period in self.periods if period.due >= day), None)

    def period_after(self, due: date) -> Period | None:
        """The period after the one that was due then."""
        return next((period for period in self.periods if period.due > due), None)

    def due_on(self, due: date | None) -> Period | None:
        return next((period for period in self.periods if period.due == due), None)

    def answered_by(self, due: date | None, day: date) -> Period | None:
        """The period that a report on ``day`` answers: the one due, unless the report comes long before it."""
        period = self.due_on(due)
        if period is None or (period.due - day).days > self.parameters["report_window_days"]:
            return None
        return period


def compile_calendar(year: int, rules: Iterable[tuple[str, Mapping[str, Any]]]) -> Calendar:
    """编译: (kind, value) of the plan's rules, as ``keqiao.engines.gongwen.supervision`` states them."""
    filing: date | None = None
    periods: dict[date, Period] = {}
    parameters = dict(defaults())
    listed = list(rules)
    for kind, value in listed:
        if kind == "parameters":
            parameters |= {name: int(given) for name, given in value.items() if name in parameters}
    for kind, value in listed:
        if kind == "plan_filing" and value.get("due"):
            filing = rolled(date.fromisoformat(str(value["due"])))
        elif kind == "report_cycle":
            for period in _cycle(year, value, parameters):
                periods.setdefault(period.due, period)
        elif kind == "annual_report":
            due = rolled(date(year, int(value["month"]), int(value["day"])))
            periods[due] = Period(f"{year}-A", date(year, 1, 1), date(year, 12, 31), due)
    ordered = tuple(periods[due] for due in sorted(periods))
    return Calendar(year, filing, ordered, parameters)


def _cycle(year: int, value: Mapping[str, Any], parameters: Mapping[str, int]) -> Iterable[Period]:
    step = CYCLES.get(str(value.get("cycle")))
    if step is None:
        return
    for first in range(1, 13, step):
        since = date(year, first, 1)
        until = month_end(months_later(since, step - 1))
        due = _due(until, value, parameters)
        yield Period(_name(year, first, step), since, until, rolled(due))


def _due(until: date, value: Mapping[str, Any], parameters: Mapping[str, int]) -> date:
    """The 28th of the month, the 20th of the first month of the next quarter, ten days after the end, or the end."""
    day, position = value.get("day"), value.get("position")
    if position == "after_end":
        return until + timedelta(days=int(day or parameters["quarter_end_days"]))
    if position == "first_month":
        return _in_month(until + timedelta(days=1), int(day or 10))
    return _in_month(until, int(day)) if day else until


def _in_month(day: date, number: int) -> date:
    return day.replace(day=min(number, month_end(day).day))


def _name(year: int, first: int, step: int) -> str:
    if step == 3:
        return f"{year}-Q{(first + 2) // 3}"
    if step == 6:
        return f"{year}-H{(first + 5) // 6}"
    return f"{year}-{first + step - 1:02d}"
