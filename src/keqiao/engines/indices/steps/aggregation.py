"""合成: weighted means of many kinds over a node's children, and how a mean splits among them.

Weights are divided by their sum over the children that are present. Each compensatory mean is homogeneous of
degree one, so by Euler's theorem the parts x_i * d(mean)/d(x_i) add up to the mean: the decomposition shown
to readers rests on the gradients given here. MPI after Mazziotta and Pareto 2016 (Social Indicators Research
127:983-1003); Copeland after Munda and Nardo 2009 (Applied Economics 41:1513-1523).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class Mean:
    """合成方法: ``value`` of units x children and weights; ``slope`` its gradient, or none when it has
    none."""

    value: Callable[[FloatArray, FloatArray], FloatArray]
    slope: Callable[[FloatArray, FloatArray, FloatArray], FloatArray] | None
    positive_only: bool = False


def present_weights(X: FloatArray, weights: FloatArray) -> FloatArray:
    """权重重新归一: weights of each unit over its present children; all gaps gives all ``nan``."""
    masked = np.where(np.isnan(X), 0.0, weights)
    total = masked.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(masked / np.where(total > 0, total, np.nan))


def aggregate(method: str, X: FloatArray, weights: FloatArray) -> FloatArray:
    """Score of each unit from its children's values; ``weights`` for each child, or for each unit and
    child."""
    return find(method).value(X, present_weights(X, weights))


def gradient(method: str, X: FloatArray, weights: FloatArray, value: FloatArray) -> FloatArray | None:
    """d(value)/d(child) of each unit, 0 at a gap; ``None`` for a method without one (Copeland)."""
    slope = find(method).slope
    if slope is None:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(slope(X, present_weights(X, weights), value[:, None]))


def find(method: str) -> Mean:
    if method.startswith("power:"):
        return _power_mean(_power(method))
    if method not in MEANS:
        raise InputError(
            "没有合成方法“{method}”;可用:{known}、power:幂次", method=method, known="、".join(MEANS)
        )
    return MEANS[method]


def not_positive(method: str, X: FloatArray) -> BoolArray:
    """Cells that a geometric, harmonic or power mean cannot take."""
    if not find(method).positive_only:
        return np.zeros(X.shape, dtype=bool)
    return np.asarray(X <= 0)


def _power(method: str) -> float:
    try:
        power = float(method.removeprefix("power:"))
    except ValueError:
        raise InputError("幂平均要写成 power:幂次,收到“{method}”", method=method) from None
    if power == 0 or not np.isfinite(power):
        raise InputError("幂平均的幂次不能为 0,0 次即几何平均 geometric")
    return power


def _arithmetic(X: FloatArray, w: FloatArray) -> FloatArray:
    return np.asarray((w * np.nan_to_num(X)).sum(axis=1))


def _geometric(X: FloatArray, w: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(np.where(w > 0, X, 1.0))
        return np.asarray(np.exp(np.where(np.isnan(logs), 0.0, w * logs).sum(axis=1)) + 0 * w.sum(axis=1))


def _power_mean(p: float) -> Mean:
    def value(X: FloatArray, w: FloatArray) -> FloatArray:
        with np.errstate(invalid="ignore", divide="ignore"):
            raised = np.where(w > 0, np.where(np.isnan(X), 1.0, X), 1.0) ** p
            return np.asarray((w * raised).sum(axis=1) ** (1 / p))

    def slope(X: FloatArray, w: FloatArray, m: FloatArray) -> FloatArray:
        return np.asarray(w * np.where(w > 0, X, 1.0) ** (p - 1) * m ** (1 - p))

    return Mean(value, slope, positive_only=True)


def _mpi(X: FloatArray, w: FloatArray) -> FloatArray:
    mean = _arithmetic(X, w)
    with np.errstate(invalid="ignore", divide="ignore"):
        square = (w * np.nan_to_num(X) ** 2).sum(axis=1)
        return np.asarray(2 * mean - square / mean)


def _mpi_slope(X: FloatArray, w: FloatArray, m: FloatArray) -> FloatArray:
    mean = np.nansum(w * X, axis=1, keepdims=True)
    square = np.nansum(w * X**2, axis=1, keepdims=True)
    return np.asarray(w * (2 - 2 * X / mean + square / mean**2))


def _minimum(X: FloatArray, w: FloatArray) -> FloatArray:
    low = np.where(w > 0, np.where(np.isnan(X), np.inf, X), np.inf).min(axis=1)
    return np.where(np.isinf(low), np.nan, low)


def _minimum_slope(X: FloatArray, w: FloatArray, m: FloatArray) -> FloatArray:
    at_bottom = (m == X) & (w > 0)
    return np.asarray(at_bottom / np.maximum(at_bottom.sum(axis=1, keepdims=True), 1))


def _product(X: FloatArray, w: FloatArray) -> FloatArray:
    """Plain product of the children, such as an index times the share kept after a loss."""
    return np.asarray(np.where(w > 0, X, 1.0).prod(axis=1))


def outranking(X: FloatArray, weights: FloatArray) -> FloatArray:
    """超序矩阵 [a][b]: weight of the children where a beats b, plus half of those where they are equal."""
    shares = weights / weights.sum()
    matrix = np.zeros((len(X), len(X)))
    for j, share in enumerate(shares):
        x = X[:, j]
        matrix += share * ((x[:, None] > x[None, :]) + 0.5 * (x[:, None] == x[None, :]))
    np.fill_diagonal(matrix, 0.0)
    return matrix


def copeland(matrix: FloatArray, tolerance: float = 1e-12) -> FloatArray:
    """Copeland 得分: pairs won minus pairs lost in an outranking matrix."""
    wins, losses = matrix > 0.5 + tolerance, matrix < 0.5 - tolerance
    np.fill_diagonal(wins, False)
    np.fill_diagonal(losses, False)
    return np.asarray(wins.sum(axis=1) - losses.sum(axis=1), dtype=float)


def _copeland(X: FloatArray, w: FloatArray) -> FloatArray:
    full = ~np.isnan(X).any(axis=1)
    scores = np.full(len(X), np.nan)
    if full.any():
        scores[full] = copeland(outranking(X[full], w[full][0]))
    return scores


MEANS: dict[str, Mean] = {
    "arithmetic": Mean(_arithmetic, lambda X, w, m: w),
    "geometric": Mean(_geometric, lambda X, w, m: w * m / np.where(w > 0, X, 1.0), positive_only=True),
    "harmonic": _power_mean(-1.0),
    "mpi": Mean(_mpi, _mpi_slope),
    "minimum": Mean(_minimum, _minimum_slope),
    "product": Mean(_product, None),
    "copeland": Mean(_copeland, None),
}
