"""日历: calendar-day counts and anniversaries; 29 February rolls to the 28th in a common year."""

from __future__ import annotations

import calendar
from datetime import date

from keqiao.engines.errors import InputError


def parse_date(value: object, name: str) -> date:
    """日期: an ISO ``yyyy-mm-dd`` text (or a date, as YAML reads it); `InputError` names the field."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError("“{name}”不是有效日期(应为 年-月-日):{value}", name=name, value=value) from None


def anniversary(start: date, years: int) -> date:
    """周年日: the same day ``years`` later; 29 February becomes 28 February in a common year."""
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise InputError("年数 {years} 超出日历范围", years=years)
    last = calendar.monthrange(year, start.month)[1]
    return date(year, start.month, min(start.day, last))


def days_between(start: date, end: date, name: str) -> int:
    """天数: end minus start; `InputError` when the end comes first."""
    if end < start:
        raise InputError("“{name}”:结束日期 {end} 早于开始日期 {start}", name=name, end=end, start=start)
    return (end - start).days
