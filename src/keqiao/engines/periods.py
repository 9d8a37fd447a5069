"""期间: months that run to the corresponding day, month and year ends (Civil Code arts 201 to 203)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """对应日: the corresponding day some months later; the month's last day where there is none."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """月末: the last day of the month."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def next_month_start(day: date) -> date:
    """次月首日: the first day of the following month."""
    return month_end(day) + timedelta(days=1)


def quarter_of(day: date) -> int:
    """季度: 1 to 4."""
    return (day.month - 1) // 3 + 1
