"""离群值检验: Grubbs' test of one or two values, Cochran's test of variances, with exact critical values.

Source: ISO 5725-2:2019 (GB/T 6379.2) clause 7.3; straggler above 5 %, outlier above 1 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, probability, vector, whole

Verdict = Literal["ordinary", "straggler", "outlier"]
VERDICTS: dict[Verdict, str] = {"ordinary": "正常", "straggler": "歧离值", "outlier": "离群值"}


@dataclass(frozen=True)
class Grubbs:
    """格拉布斯检验; ``position`` (from 0) is of the suspect value. ``G`` is ``None`` without data."""

    n: int
    G: float | None
    position: int | None
    crit_5pct: float
    crit_1pct: float
    verdict: Verdict | None


@dataclass(frozen=True)
class Cochran:
    """科克伦检验; ``position`` (from 0) is of the largest variance. ``C`` is ``None`` without data."""

    p: int
    n: int
    C: float | None
    position: int | None
    crit_5pct: float
    crit_1pct: float
    verdict: Verdict | None


@dataclass(frozen=True)
class GrubbsPair:
    """成对格拉布斯检验 of the two largest or two smallest; small ``G`` is suspect."""

    n: int
    side: Literal["high", "low"]
    G: float


def grubbs_critical(n: int, alpha: float) -> float:
    """格拉布斯临界值 for the largest |x - mean|/s among ``n``, from the t quantile at alpha/(2n)."""
    n, alpha = whole(n, "n", 3), probability(alpha, "alpha")
    t = float(special.stdtrit(n - 2, 1 - alpha / (2 * n)))
    return (n - 1) / math.sqrt(n) * math.sqrt(t * t / (n - 2 + t * t))


def cochran_critical(p: int, n: int, alpha: float) -> float:
    """科克伦临界值 for ``p`` variances of ``n`` replicates each, from the F quantile at alpha/p."""
    p, n, alpha = whole(p, "p", 2), whole(n, "n", 2), probability(alpha, "alpha")
    f = float(special.fdtri(n - 1, (p - 1) * (n - 1), 1 - alpha / p))
    return f / (f + p - 1)


def grubbs(x: Sequence[float] | Floats | None = None, n: int | None = None) -> Grubbs:
    """Grubbs' test of ``x``, or its critical values alone for ``n`` values; needs 3 values or more."""
    if x is None:
        count = whole(n, "n", 3)
        return Grubbs(count, None, None, grubbs_critical(count, 0.05), grubbs_critical(count, 0.01), None)
    values = vector(x, "格拉布斯检验的数据", 3)
    count = len(values)
    high, low = grubbs_critical(count, 0.01), grubbs_critical(count, 0.05)
    spread = float(np.std(values, ddof=1))
    if spread == 0:
        return Grubbs(count, 0.0, None, low, high, "ordinary")
    distance = np.abs(values - values.mean()) / spread
    position = int(np.argmax(distance))
    g = float(distance[position])
    return Grubbs(count, g, position, low, high, judge(g, low, high))


def cochran(
    variances: Sequence[float] | Floats | None = None, p: int | None = None, n: int | None = None
) -> Cochran:
    """Cochran's test of ``variances`` of ``n`` replicates each, or the critical values alone."""
    replicates = whole(n, "n", 2)
    if variances is None:
        count = whole(p, "p", 2)
        low, high = (cochran_critical(count, replicates, alpha) for alpha in (0.05, 0.01))
        return Cochran(count, replicates, None, None, low, high, None)
    values = vector(variances, "科克伦检验的方差", 2)
    if (values < 0).any():
        raise InputError("科克伦检验的第 {place} 个方差是负数", place=int(np.argmax(values < 0)) + 1)
    count = len(values)
    low, high = (cochran_critical(count, replicates, alpha) for alpha in (0.05, 0.01))
    total = float(values.sum())
    if total == 0:
        return Cochran(count, replicates, 0.0, None, low, high, "ordinary")
    position = int(np.argmax(values))
    c = float(values[position]) / total
    return Cochran(count, replicates, c, position, low, high, judge(c, low, high))


def grubbs_pair(x: Sequence[float], side: Literal["high", "low"] = "high") -> GrubbsPair:
    """The statistic for two outliers on one side: sum of squares without them over that with them."""
    values = np.sort(vector(x, "格拉布斯检验的数据", 4))
    rest = values[:-2] if side == "high" else values[2:]
    whole_square = float(((values - values.mean()) ** 2).sum())
    if whole_square == 0:
        raise InputError("成对格拉布斯检验的数据全部相同")
    return GrubbsPair(len(values), side, float(((rest - rest.mean()) ** 2).sum()) / whole_square)


def judge(statistic: float, crit_5pct: float, crit_1pct: float) -> Verdict:
    """Straggler above the 5 % value, outlier above the 1 % value."""
    if statistic > crit_1pct:
        return "outlier"
    return "straggler" if statistic > crit_5pct else "ordinary"
