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

_REACH = 256


def q_method(results: Sequence[float] | Floats) -> float:
    """Q 法标准差 of one result from each laboratory. ISO 13528:2022, C.5.2.3."""
    return q_of_differences(pair_differences(results_of(results, "q_method")))


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
    return _weighted_scale(np.concatenate(differences), np.concatenate(weights))


def q_of_differences(differences: Floats) -> float:
    """The Q method's scale from the pair differences of one result from each laboratory, in any order."""
    total = len(differences)
    at_zero = 1 - np.count_nonzero(differences) / total
    target = _target(at_zero)
    # the quantile lies within few ranks of its place; with many ties there it may not: then look at all
    rank = int(target * total)
    for low, high in ((max(0, rank - _REACH), min(total, rank + _REACH)), (0, total)):
        window = np.sort(np.partition(differences, (low, high - 1))[low:high])
        last = np.flatnonzero(np.append(np.diff(window) > 0, True))
        steps, middles = _graph(window[last], (low + last + 1) / total)
        # at the window's ends a run of ties may be cut, so only its inner part is sure
        inner = slice(1 if low == 0 else 2, len(steps) if high == total else -1)
        sure = middles[inner]
        if len(sure) and sure[0] <= target <= sure[-1]:
            break
    return _scale(float(np.interp(target, middles, steps)), at_zero)


def _weighted_scale(differences: Floats, weights: Floats) -> float:
    """The same for differences that count unequally."""
    order = np.argsort(differences)
    ordered, running = differences[order], np.cumsum(weights[order])
    last = np.flatnonzero(np.append(np.diff(ordered) > 0, True))
    steps, heights = ordered[last], running[last] / running[-1]
    at_zero = float(heights[0]) if steps[0] == 0 else 0.0
    steps, middles = _graph(steps, heights)
    return _scale(float(np.interp(_target(at_zero), middles, steps)), at_zero)


def _target(at_zero: float) -> float:
    level = float(iso13528().robust["q_method"]["level"])
    return level + (1 - level) * at_zero


def _graph(steps: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """G1 at the differences: the mean of H1 there and before; 0 at no difference at all."""
    middles = (heights + np.concatenate([[0.0], heights[:-1]])) / 2
    if steps[0] == 0:
        middles[0] = 0.0
        return steps, middles
    return np.concatenate([[0.0], steps]), np.concatenate([[0.0], middles])


def _scale(quantile: float, at_zero: float) -> float:
    """A quantile of differences over the one of a standard normal's; zero when every pair agrees."""
    level = (1 + float(iso13528().robust["q_method"]["level"])) / 2
    inner = level + (1 - level) * at_zero
    return quantile / (math.sqrt(2) * float(special.ndtri(inner))) if inner < 1 else 0.0


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
