"""简单稳健估计: median, MADe, nIQR, Qn. Source: ISO 13528:2022, C.2 and C.5.1; Amd 1:2026."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from keqiao.engines.metrology.fields import Floats, choice, vector
from keqiao.engines.metrology.robust.constants import iso13528


def results_of(results: Sequence[Any] | Floats, method: str) -> Floats:
    """The results as an array, with at least as many as ``method`` needs."""
    return vector(results, "结果", iso13528().minimum[method])


def median(results: Sequence[float] | Floats) -> float:
    """中位数 in the unit of the results."""
    return float(np.median(results_of(results, "median")))


def made(results: Sequence[float] | Floats) -> float:
    """标准化绝对离差中位数 MADe = 1.483 median|x - median|; zero when more than half of the results agree."""
    values = results_of(results, "mad")
    return float(iso13528().robust["made"] * np.median(np.abs(values - np.median(values))))


def niqr(results: Sequence[float] | Floats) -> float:
    """标准化四分位距 nIQR = 0.7413 (Q3 - Q1), quartiles by linear interpolation at (p - 1)q + 1."""
    low, high = np.quantile(results_of(results, "niqr"), [0.25, 0.75])
    return float(iso13528().robust["niqr"] * (high - low))


def qn(results: Sequence[float] | Floats, edition: str = "2026") -> float:
    """Qn 标准差: an order statistic of the differences between pairs, with the small-sample factor.

    ``edition`` 2022 or 2026 (Amd 1) fixes the factor. The order is h(h-1)/2 with h = floor(p/2) + 1.
    """
    values = results_of(results, "qn")
    return qn_of_differences(pair_differences(values), len(values), edition)


def qn_of_differences(differences: Floats, count: int, edition: str = "2026") -> float:
    """Qn from the pair differences of ``count`` results, in any order."""
    factors = iso13528().robust["qn"]
    factor = factors[choice(edition, "edition", tuple(factors))]
    half = count // 2 + 1
    order = half * (half - 1) // 2
    chosen = np.partition(differences, order - 1)[order - 1]
    return float(factor * _small_sample(count) * chosen)


def pair_differences(values: Floats) -> Floats:
    """|x_j - x_i| of all pairs, in no particular order."""
    ordered = np.sort(values)
    return np.concatenate([ordered[step:] - ordered[:-step] for step in range(1, len(ordered))])


def _small_sample(count: int) -> float:
    """b_p: tabulated to 12 results, then by the polynomials in 1/p for odd and even numbers."""
    constants = iso13528().robust["qn_small"]
    if count in constants["table"]:
        return float(constants["table"][count])
    total = 0.0
    for coefficient in reversed(constants["odd" if count % 2 else "even"]):
        total = (total + coefficient) / count
    return 1 / (1 + total)


def classical(results: Sequence[float] | Floats) -> tuple[float, float]:
    """(平均值, 标准差) with n - 1."""
    values = results_of(results, "mean")
    return float(np.mean(values)), float(np.std(values, ddof=1))


def standard_uncertainty(scale: float, count: int, factor: float | None = None) -> float:
    """稳健平均值的标准不确定度 factor × s/√p, 1.25 by ISO 13528, 7.7.3."""
    factor = iso13528().robust["uncertainty"] if factor is None else factor
    return float(factor) * scale / math.sqrt(count)
