"""累计转当月: months from 1-to-m cumulative figures, January being reported only together with February."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import choice

Mark = Literal["reported", "joined", "fell", "split"]
SPLITS = ("days", "equal", "profile")


@dataclass(frozen=True)
class Cumulative:
    """累计值: the total from January to ``month`` of ``year``."""

    year: int
    month: int
    value: float


@dataclass(frozen=True)
class Span:
    """时段值: the value of the months ``first`` to ``last``.

    ``mark``: ``reported`` is the difference of two neighbouring figures; ``joined`` covers several months
    that were never told apart (January-February, or a gap); ``fell`` is negative, a correction to be looked
    at; ``split`` is a share of a joined span, an estimate.
    """

    year: int
    first: int
    last: int
    value: float
    mark: Mark

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def label(self) -> str:
        tail = "" if self.first == self.last else f"-{self.last}"
        return f"{self.year}年{self.first}{tail}月"


def cumulative_to_monthly(points: Iterable[Cumulative]) -> list[Span]:
    """累计转当月: differences within each year; nothing is guessed for months that were not reported.

    The spans of a year always add up to its last cumulative figure. Chinese monthly statistics do not report
    January alone, so a year normally has eleven spans.
    """
    ordered = sorted(points, key=lambda p: (p.year, p.month))
    if not ordered:
        raise InputError("没有累计数据")
    spans: list[Span] = []
    previous: Cumulative | None = None
    for point in ordered:
        _check(point)
        same_year = previous is not None and previous.year == point.year
        before = previous if same_year else None
        if before and before.month == point.month:
            raise InputError("{year}年1-{month}月的累计值出现两次", year=point.year, month=point.month)
        spans.append(_difference(before, point))
        previous = point
    return spans


def split_spans(
    spans: Sequence[Span], how: str = "days", profile: Mapping[int, float] | None = None
) -> list[Span]:
    """拆分合并月: shares out joined spans over their months, marked ``split``; the sum is kept exactly.

    ``days``: by calendar days. ``equal``: the same each. ``profile``: by a weight per month number, for
    instance the split another source shows.
    """
    choice("拆分方法", how, SPLITS)
    return [part for span in spans for part in _split(span, how, profile or {})]


def comparable_base(value: float, growth_percent: float) -> float:
    """同口径基数: the previous level a published growth rests on, value / (1 + g); not the old release.

    Published growth is on the units and definitions of this year; dividing two releases is not.
    """
    if not math.isfinite(value) or not math.isfinite(growth_percent):
        raise InputError("本期值与增速都必须是有限数")
    if growth_percent <= -100:
        raise InputError("增速 {growth}% 不可能:不能等于或低于 -100%", growth=growth_percent)
    return value / (1 + growth_percent / 100)


def monthly_growth(
    points: Sequence[Cumulative], growth_percent: Sequence[float]
) -> list[tuple[Span, float | None]]:
    """当月同口径增速(%): growth of each span from cumulative levels and cumulative published growths.

    The comparable base is itself differenced; a span whose base is not positive has no growth (``None``).
    """
    if len(points) != len(growth_percent):
        raise InputError("累计值有 {n} 个,增速有 {m} 个", n=len(points), m=len(growth_percent))
    bases = [
        Cumulative(p.year, p.month, comparable_base(p.value, g))
        for p, g in zip(points, growth_percent, strict=True)
    ]
    pairs = zip(cumulative_to_monthly(points), cumulative_to_monthly(bases), strict=True)
    return [(now, (now.value / base.value - 1) * 100 if base.value > 0 else None) for now, base in pairs]


def _check(point: Cumulative) -> None:
    if not 1 <= point.month <= 12:
        raise InputError("{year}年的月份 {month} 不在 1 到 12 之间", year=point.year, month=point.month)
    if not math.isfinite(point.value):
        raise InputError("{year}年1-{month}月的累计值缺失", year=point.year, month=point.month)


def _difference(before: Cumulative | None, point: Cumulative) -> Span:
    first = before.month + 1 if before else 1
    value = point.value - (before.value if before else 0.0)
    mark: Mark = "fell" if before and value < 0 else "reported" if first == point.month else "joined"
    return Span(point.year, first, point.month, value, mark)


def _split(span: Span, how: str, profile: Mapping[int, float]) -> list[Span]:
    if span.months == 1:
        return [span]
    months = range(span.first, span.last + 1)
    weights = [_weight(span.year, month, how, profile) for month in months]
    whole, left, parts = sum(weights), span.value, []
    for month, weight in zip(months, weights, strict=True):
        value = left if month == span.last else span.value * weight / whole
        left -= value
        parts.append(Span(span.year, month, month, value, "split"))
    return parts


def _weight(year: int, month: int, how: str, profile: Mapping[int, float]) -> float:
    if how == "equal":
        return 1.0
    if how == "days":
        return float(monthrange(year, month)[1])
    weight = profile.get(month)
    if weight is None or not math.isfinite(weight) or weight <= 0:
        raise InputError("拆分权数缺少 {month} 月,或不是正数", month=month)
    return weight
