"""定时: functions that run once in each hour, day, week, month, quarter or year, whoever calls ``tick`` how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from keqiao.core import clock

Period = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
Work = Callable[[datetime], str | None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """定时项: ``at`` is the time of day in China before which it does not run."""

    name: str
    period: Period
    at: time
    work: Work


_schedules: dict[str, Schedule] = {}


def every(period: Period, *, at: time = time(0)) -> Callable[[str], Callable[[Work], Work]]:
    """每…一次: ``@every("day")("plan.reminders")`` on ``work(now) -> text``.

    The work and the note that it ran are one transaction: it happens once or not at all. Keep it short: what is long
    enqueues a job. A period that passed while nothing called ``tick`` is not made up for.
    """

    def named(name: str) -> Callable[[Work], Work]:
        def mark(work: Work) -> Work:
            _schedules[name] = Schedule(name, period, at, work)
            return work

        return mark

    return named


def schedules() -> tuple[Schedule, ...]:
    return tuple(_schedules[name] for name in sorted(_schedules))


def period_key(period: Period, now: datetime) -> str:
    """周期的键, by the clock in China: ``2017-05-05``, ``2017-W18``, ``2017-Q2``."""
    local = now.astimezone(clock.CHINA)
    year, week, _ = local.isocalendar()
    return {
        "minute": f"{local:%Y-%m-%dT%H:%M}",
        "hour": f"{local:%Y-%m-%dT%H}",
        "day": f"{local:%Y-%m-%d}",
        "week": f"{year}-W{week:02d}",
        "month": f"{local:%Y-%m}",
        "quarter": f"{local.year}-Q{(local.month + 2) // 3}",
        "year": f"{local.year}",
    }[period]
