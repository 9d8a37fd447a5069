"""加权卡方和: tail probabilities of weighted sums of chi-squared variables by the saddlepoint approximation.

Lugannani and Rice's formula as in Kuonen (1999), Biometrika 86, 929-935.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from keqiao.engines.survey.types import FloatArray


def chi_squared_sum_tail(x: float, weights: FloatArray, df: FloatArray) -> float:
    """P(sum weights_i * chi2(df_i) > x); weights may be of both signs."""
    largest, smallest = float(weights.max()), float(weights.min())
    low = 1 / (2 * smallest) if smallest < 0 else -np.inf
    high = 1 / (2 * largest) if largest > 0 else np.inf

    def slope(z: float) -> float:
        return float((df * weights / (1 - 2 * z * weights)).sum() - x)

    bottom, top = _bracket(slope, low, high)
    z = float(optimize.brentq(slope, bottom, top, xtol=1e-15, rtol=1e-14, maxiter=500))
    if abs(z) < 1e-10:
        return 0.5
    cumulant = -0.5 * float((df * np.log(1 - 2 * z * weights)).sum())
    curvature = 2 * float((df * weights**2 / (1 - 2 * z * weights) ** 2).sum())
    w = np.sign(z) * np.sqrt(2 * (z * x - cumulant))
    v = z * np.sqrt(curvature)
    return float(stats.norm.sf(w + np.log(v / w) / w))


def _bracket(slope: object, low: float, high: float) -> tuple[float, float]:
    """A bracket strictly inside the interval where the cumulant generating function is finite."""
    function = slope
    assert callable(function)
    top = high * (1 - 1e-12) if np.isfinite(high) else 1.0
    while not np.isfinite(high) and function(top) < 0:
        top *= 2
    bottom = low * (1 - 1e-12) if np.isfinite(low) else -1.0
    while not np.isfinite(low) and function(bottom) > 0:
        bottom *= 2
    return bottom, top


def f_sum_tail(x: float, weights: FloatArray, df: float) -> float:
    """P(sum weights_i chi2(1) / (chi2(df) / df) > x), the chi-squared below taken with the whole part of
    df.
    """
    joined = np.append(weights, -x / df)
    return chi_squared_sum_tail(0.0, joined, np.append(np.ones(len(weights)), np.floor(df)))
