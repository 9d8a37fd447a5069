"""Q 法与汉佩尔估计: scale from differences of pairs, and the three-part M-estimator of location.

Source: ISO 13528:2022, C.5.2 and C.5.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, listing, vector
from keqiao.engines.metrology.robust.constants import iso13528
from keqiao.engines.metrology.robust.iterative import RobustEstimate
from keqiao.engines.metrology.robust.simple import pair_differences, results_of, standard_uncertainty


def q_method(results: Sequence[float] | Floats) -> float:
    """Q 法标准差 of one result from each laboratory. ISO 13528:2022, C.5.2.3."""
    ordered = np.sort(results_of(results, "q_method"))
    differences = pair_differences(ordered)
    return _q_scale(differences, None)


def q_method_replicates(by_lab: Sequence[Any]) -> float:
    """Q 法复现性标准差 of laboratories with several results each: every pair of laboratories counts once.

    ISO 13528:2022, C.5.2.2: the distribution of differences between results of different laboratories.
    """
    groups = [vector(group, f"第 {i} 个实验室的结果") for i, group in enumerate(listing(by_lab, "by_lab"), 1)]
    if len(groups) < 2:
        raise InputError("Q 法至少要 2 个实验室,只有 {count} 个", count=len(groups))
    differences, weights = [], []
    for index, first in enumerate(groups):
        for second in groups[index + 1 :]:
            apart = np.abs(first[:, None] - second[None, :]).ravel()
            differences.append(apart)
            weights.append(np.full(len(apart), 1 / len(apart)))
    return _q_scale(np.concatenate(differences), np.concatenate(weights))


def _q_scale(differences: Floats, weights: Floats | None) -> float:
    """The quantile of the continuous function G1 at 0.25 + 0.75 H1(0), over its normal value."""
    level = float(iso13528().robust["q_method"]["level"])
    steps, heights = _distribution(differences, weights)
    at_zero = float(heights[0]) if steps[0] == 0 else 0.0
    middles = (heights + np.concatenate([[0.0], heights[:-1]])) / 2
    if steps[0] == 0:
        middles[0] = 0.0
    else:
        steps, middles = np.concatenate([[0.0], steps]), np.concatenate([[0.0], middles])
    quantile = float(np.interp(level + (1 - level) * at_zero, middles, steps))
    inner = (1 + level) / 2 + (1 - (1 + level) / 2) * at_zero
    return quantile / (math.sqrt(2) * float(special.ndtri(inner))) if inner < 1 else 0.0


def _distribution(differences: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """Distinct differences and the share of pairs at or below each."""
    if weights is None:
        ordered = np.sort(differences)
        last = np.flatnonzero(np.append(np.diff(ordered) > 0, True))
        return ordered[last], (last + 1) / len(ordered)
    order = np.argsort(differences)
    ordered, running = differences[order], np.cumsum(weights[order])
    last = np.flatnonzero(np.append(np.diff(ordered) > 0, True))
    return ordered[last], running[last] / running[-1]


def hampel(results: Sequence[float] | Floats, scale: float | None = None) -> RobustEstimate:
    """汉佩尔估计 of location at ``scale`` (else the Q method's): the solution of Σψ = 0 nearest the median.

    Two solutions equally near give the median itself (C.5.3.2). ``s`` is the scale used.
    """
    values = results_of(results, "hampel")
    s = q_method(values) if scale is None else float(scale)
    count, middle = len(values), float(np.median(values))
    if not s > 0:
        return RobustEstimate(middle, 0.0, 0.0, count, degenerate=True)
    x = _nearest_root(values, s, middle)
    return RobustEstimate(x, s, standard_uncertainty(s, count), count)


def _psi_sum(values: Floats, s: float, x: Floats) -> Floats:
    """Σ ψ((x_i - x)/s) at each of ``x``."""
    a, b, c = iso13528().robust["hampel"]
    q = (values[None, :] - x[:, None]) / s
    size = np.abs(q)
    psi = np.minimum(size, a)
    psi = np.where(size > b, a * (c - size) / (c - b), psi)
    return np.asarray((np.sign(q) * np.where(size >= c, 0.0, psi)).sum(axis=1))


def _nearest_root(values: Floats, s: float, middle: float) -> float:
    """Σψ is piecewise linear in x with bends at x_i ± {1.5, 3, 4.5} s; look outwards from the median."""
    bends = np.concatenate(
        [values + sign * part * s for part in iso13528().robust["hampel"] for sign in (-1, 1)]
    )
    knots = np.unique(np.append(bends, middle))
    centre = int(np.searchsorted(knots, middle))
    reach = 16
    while True:
        low, high = max(0, centre - reach), min(len(knots) - 1, centre + reach)
        roots = _roots(knots[low : high + 1], _psi_sum(values, s, knots[low : high + 1]))
        sure = min(middle - knots[low], knots[high] - middle)
        if len(roots):
            away = np.abs(roots - middle)
            if away.min() <= sure or (low == 0 and high == len(knots) - 1):
                return _pick(roots, away, middle, s)
        if low == 0 and high == len(knots) - 1:
            return middle
        reach *= 4


def _pick(roots: Floats, away: Floats, middle: float, s: float) -> float:
    nearest = roots[away <= away.min() + 1e-12 * s]
    return float(nearest[0]) if np.ptp(nearest) <= 1e-9 * s else middle


def _roots(knots: Floats, sums: Floats) -> Floats:
    """Zeros of the broken line; where it lies on zero for a stretch, both ends of the stretch."""
    exact = knots[np.abs(sums) <= 1e-13 * len(knots)]
    crossing = np.flatnonzero(sums[:-1] * sums[1:] < 0)
    left, right = sums[crossing], sums[crossing + 1]
    between = knots[crossing] + (knots[crossing + 1] - knots[crossing]) * left / (left - right)
    return np.concatenate([exact, between])
