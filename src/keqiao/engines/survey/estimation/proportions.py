"""比例的置信区间: intervals for a proportion that stay between 0 and 1.

``mean`` is the plain t interval; ``logit`` fits a logistic intercept, ``xlogit`` transforms by the delta
method; ``asin`` the variance-stabilising transformation; ``beta`` the incomplete beta function with the
effective sample size (Korn and Graubard 1998, Survey Methodology 24, 193-201). The scaled likelihood
ratio is in ``models.events``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray

_Method = Callable[[float, float, float, float, float], tuple[float, float]]


def proportion_interval(
    share: float, variance: float, df: float, units: float, level: float = 0.95, method: str = "logit"
) -> FloatArray:
    """比例的区间 (2,): ``variance`` is the design variance of ``share``, ``units`` the sampled units."""
    if method not in METHODS:
        raise InputError(
            "比例区间方法“{method}”不存在;可用:{known}",
            method=method,
            known="、".join([*METHODS, "likelihood", "profile"]),
        )
    if method != "mean" and (share <= 0 or share >= 1 or variance <= 0):
        return np.asarray(_exact(share, units, level)) if share in (0.0, 1.0) else np.asarray([share, share])
    t = float(stats.t.ppf((1 + level) / 2, df)) if np.isfinite(df) else float(stats.norm.ppf((1 + level) / 2))
    return np.asarray(METHODS[method](share, variance, df, units, t))


def _exact(share: float, units: float, level: float) -> tuple[float, float]:
    """Clopper-Pearson for a share of nothing or everything, where the design gives no variance."""
    tail = (1 - level) / 2
    if share == 0.0:
        return 0.0, float(stats.beta.ppf(1 - tail, 1, units))
    return float(stats.beta.ppf(tail, units, 1)), 1.0


def _mean(share: float, variance: float, df: float, units: float, t: float) -> tuple[float, float]:
    half = t * float(np.sqrt(variance))
    return share - half, share + half


def _logit(share: float, variance: float, df: float, units: float, t: float) -> tuple[float, float]:
    centre = np.log(share / (1 - share))
    half = t * np.sqrt(variance) / (share * (1 - share))
    low, high = 1 / (1 + np.exp(-(centre - half))), 1 / (1 + np.exp(-(centre + half)))
    return float(low), float(high)


def _asin(share: float, variance: float, df: float, units: float, t: float) -> tuple[float, float]:
    centre = np.arcsin(np.sqrt(share))
    half = t * np.sqrt(variance) / (2 * np.sqrt(share * (1 - share)))
    low, high = max(centre - half, 0.0), min(centre + half, np.pi / 2)
    return float(np.sin(low) ** 2), float(np.sin(high) ** 2)


def _beta(share: float, variance: float, df: float, units: float, t: float) -> tuple[float, float]:
    effective = share * (1 - share) / variance
    with np.errstate(invalid="ignore"):
        adjusted = effective * (stats.t.ppf(stats.t.cdf(t, df), units - 1) / t) ** 2
    tail = float(stats.t.sf(t, df))
    yes = adjusted * share
    low = stats.beta.ppf(tail, yes, adjusted - yes + 1)
    high = stats.beta.ppf(1 - tail, yes + 1, adjusted - yes)
    return float(low), float(high)


METHODS: dict[str, _Method] = {
    "mean": _mean,
    "logit": _logit,
    "xlogit": _logit,
    "asin": _asin,
    "beta": _beta,
}
