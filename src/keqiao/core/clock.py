"""时钟: the one source of business time. Tests freeze it; the demonstration runs it from a day in the past.

Nothing in core or rooms asks the operating system what day it is (ruff bans it): a plan of 2017 must be seen as on
any of its days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")
"""中国标准时间: the day of a deadline is a day in China."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen clock", default=None)


def now() -> datetime:
    """当前时刻, in UTC."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    real = timezone.now().astimezone(UTC)
    offset: timedelta = settings.CLOCK_OFFSET
    return real + offset


def today() -> date:
    """当前日期 in China."""
    return now().astimezone(CHINA).date()


def day_of(moment: datetime) -> date:
    """The day in China on which a moment falls."""
    return moment.astimezone(CHINA).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Stop the clock at a moment; a date means nine in the morning in China."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9, tzinfo=CHINA)
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
