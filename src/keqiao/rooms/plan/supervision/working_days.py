"""工作日: the Chinese working-day calendar: weekends, statutory days off, and the Saturdays worked in their place."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _years() -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    place = resources.files(__package__) / "data" / "holidays.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return {row["year"]: (_days(row["rest"]), frozenset(row["work"])) for row in rows}


def _days(spans: list[str]) -> frozenset[date]:
    found: set[date] = set()
    for span in spans:
        first, last = (date.fromisoformat(text) for text in span.split("/"))
        found.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(found)


def known(year: int) -> bool:
    """Whether the year's notice is in the data file; else only weekends are known to be off."""
    return year in _years()


def is_working(day: date) -> bool:
    """是否工作日."""
    off, work = _years().get(day.year, (frozenset(), frozenset()))
    return day in work or (day.weekday() < 5 and day not in off)


def rolled(day: date) -> date:
    """顺延: a limit on a day off ends on the next working day (民法通则 art. 154, 民法典 art. 203)."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """The day that is ``count`` working days later; the first day does not count (art. 154 again)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def between(first: date, last: date) -> int:
    """Working days after ``first`` up to ``last``; negative when ``last`` is earlier."""
    if last < first:
        return -between(last, first)
    return sum(is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
