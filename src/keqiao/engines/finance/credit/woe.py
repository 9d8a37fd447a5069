"""证据权重: WOE = ln(share of goods / share of bads), positive means safer; IV = sum((g - b) x WOE).

Source: Siddiqi, Credit Risk Scorecards (2006), ch. 6.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from keqiao.engines.errors import InputError

MISSING = "missing"


@dataclass(frozen=True)
class Bin:
    """分箱计数."""

    name: str
    good: float
    bad: float


@dataclass(frozen=True)
class BinWoe:
    """一箱: ``bad_rate`` from raw counts, ``None`` for an empty bin."""

    name: str
    bad_rate: float | None
    woe: float


@dataclass(frozen=True)
class WoeTable:
    """分箱表: WOE of every bin, the variable's IV, and whether the bad rate is monotone over bins with a
    value."""

    bins: tuple[BinWoe, ...]
    iv: float
    monotonic: bool


def woe_table(bins: Sequence[Bin], smoothing: float = 0.0) -> WoeTable:
    """证据权重表; ``smoothing`` is added to every cell, and the totals are sums of smoothed cells.

    Raises `InputError` for a cell of zero without smoothing, naming the bin, or a negative or repeated one.
    """
    _check(bins, smoothing)
    good = math.fsum(b.good + smoothing for b in bins)
    bad = math.fsum(b.bad + smoothing for b in bins)
    rows, parts = [], []
    for b in bins:
        g, d = (b.good + smoothing) / good, (b.bad + smoothing) / bad
        woe = math.log(g / d)
        count = b.good + b.bad
        rows.append(BinWoe(b.name, b.bad / count if count else None, woe))
        parts.append((g - d) * woe)
    return WoeTable(tuple(rows), math.fsum(parts), is_monotonic(bins))


def is_monotonic(bins: Sequence[Bin]) -> bool:
    """Whether the raw bad rate never turns, in either direction; the bin named missing and empty ones are
    skipped."""
    kept = [b for b in bins if b.name != MISSING and b.good + b.bad > 0]
    # cross-multiplied counts, so that equal rates compare equal
    steps = [
        right.bad * (left.good + left.bad) - left.bad * (right.good + right.bad)
        for left, right in pairwise(kept)
    ]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def _check(bins: Sequence[Bin], smoothing: float) -> None:
    if len({b.name for b in bins}) != len(bins):
        raise InputError("分箱重名")
    if smoothing < 0:
        raise InputError("平滑量不能为负:{value}", value=smoothing)
    for b in bins:
        if b.good < 0 or b.bad < 0:
            raise InputError("分箱“{bin}”的计数为负", bin=b.name)
        if min(b.good, b.bad) + smoothing <= 0:
            raise InputError("分箱“{bin}”有零计数,须给出平滑量(如 0.5)", bin=b.name)
