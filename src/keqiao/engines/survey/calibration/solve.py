"""校准方程: the weight ratios that reproduce the control totals, by Newton's method with step halving."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.distances import Distance, Linear
from keqiao.engines.survey.types import FloatArray

TOLERANCE = 1e-12
MAX_STEPS = 200


def weight_ratios(
    auxiliaries: FloatArray,
    weights: FloatArray,
    totals: FloatArray,
    distance: Distance,
    names: Sequence[str],
    spread: FloatArray | None = None,
) -> FloatArray:
    """校准权数比 g (n,) with ``sum(weights * g * auxiliaries) = totals``.

    ``auxiliaries`` (n, p); ``spread`` (n,) the variance of a unit around the model (1 when absent). Raises
    :class:`InputError` naming the margin that cannot be met.
    """
    scaled = auxiliaries if spread is None else auxiliaries / spread[:, None]
    lagrange = np.zeros(auxiliaries.shape[1])
    scale = np.maximum(np.abs(totals), 1.0)
    index = np.zeros(auxiliaries.shape[0])
    gap = totals - auxiliaries.T @ weights
    best = _size(gap, scale)
    for _ in range(MAX_STEPS):
        if best <= TOLERANCE:
            break
        curvature = (scaled * (weights * distance.slope(index))[:, None]).T @ auxiliaries
        step = _solved(curvature, gap)
        moved = _line_search(auxiliaries, scaled, weights, totals, distance, lagrange, step, best, scale)
        if moved is None:
            break
        lagrange, index, gap, best = moved
    ratios = distance.ratio(index)
    _check(gap, scale, names, totals, best)
    return ratios


_Moved = tuple[FloatArray, FloatArray, FloatArray, float]


def _line_search(
    auxiliaries: FloatArray,
    scaled: FloatArray,
    weights: FloatArray,
    totals: FloatArray,
    distance: Distance,
    lagrange: FloatArray,
    step: FloatArray,
    best: float,
    scale: FloatArray,
) -> _Moved | None:
    """The first of the full, half, quarter … step that brings the totals closer."""
    length = 1.0
    for _ in range(1 if isinstance(distance, Linear) else 30):
        trial = lagrange + length * step
        index = scaled @ trial
        gap = totals - auxiliaries.T @ (weights * distance.ratio(index))
        size = _size(gap, scale)
        if np.isfinite(size) and size < best:
            return trial, index, gap, size
        length /= 2
    return None


def _size(gap: FloatArray, scale: FloatArray) -> float:
    return float(np.max(np.abs(gap) / scale, initial=0.0))


def _solved(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve after scaling to a unit diagonal; redundant auxiliaries take the shortest solution."""
    size = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    standard = matrix / np.outer(size, size)
    solution, *_ = np.linalg.lstsq(standard, right / size, rcond=1e-11)
    return np.asarray(solution / size)


def _check(gap: FloatArray, scale: FloatArray, names: Sequence[str], totals: FloatArray, best: float) -> None:
    if best <= 1e-8:
        return
    worst = int(np.argmax(np.abs(gap) / scale))
    raise InputError(
        "校准不能收敛:辅助变量“{name}”的控制总量是 {total:.10g},最多只能达到 {reached:.10g}",
        name=names[worst],
        total=float(totals[worst]),
        reached=float(totals[worst] - gap[worst]),
    )
