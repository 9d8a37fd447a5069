"""离群值处理: the skewness and kurtosis rule, winsorising, and the logarithm as a last resort.

A column fails when |G1| exceeds its threshold and G2 exceeds its own (OECD/JRC Handbook on Constructing
Composite Indicators 2008, step 5; the settings of COINr, Becker et al. 2022, JOSS 7(78) 4567).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import BoolArray, FloatArray
from keqiao.engines.indices.moments import skew_and_kurtosis

FALLBACKS = ("log", "none")


@dataclass(frozen=True)
class OutlierRule:
    """离群值规则: thresholds, the most points that may be changed, and what to do when that is not enough."""

    skew_threshold: float = 2.0
    kurt_threshold: float = 3.5
    winmax: int = 5
    fallback: str = "log"

    def __post_init__(self) -> None:
        if self.fallback not in FALLBACKS:
            raise InputError(
                "离群值处理的 fallback 只能是 {known},收到“{value}”",
                known="、".join(FALLBACKS),
                value=self.fallback,
            )
        if self.winmax < 0:
            raise InputError("离群值处理的 winmax 不能为负,收到 {value}", value=self.winmax)

    def fails(self, skew: FloatArray, kurtosis: FloatArray) -> BoolArray:
        """Which columns break both thresholds; a column without moments passes."""
        with np.errstate(invalid="ignore"):
            return np.asarray((np.abs(skew) > self.skew_threshold) & (kurtosis > self.kurt_threshold))


@dataclass(frozen=True)
class Treatment:
    """处理记录 of one column: moments before and after, points winsorised, whether the log was taken."""

    passed: bool
    skew_before: float
    kurt_before: float
    winsorised: int = 0
    logged: bool = False
    skew_after: float = float("nan")
    kurt_after: float = float("nan")
    still_fails: bool = False


def treat(X: FloatArray, rule: OutlierRule) -> tuple[FloatArray, list[Treatment]]:
    """Treat every column of ``X`` that fails the rule; the others are returned as they came."""
    skew, kurtosis = skew_and_kurtosis(X)
    fails = rule.fails(skew, kurtosis)
    treated = X.copy()
    log = [Treatment(not bad, float(s), float(k)) for bad, s, k in zip(fails, skew, kurtosis, strict=True)]
    for j in np.flatnonzero(fails):
        treated[:, j], log[j] = _treat_column(X[:, j], log[j], rule)
    return treated, log


def _treat_column(x: FloatArray, before: Treatment, rule: OutlierRule) -> tuple[FloatArray, Treatment]:
    candidates = _winsorised_versions(x, high_side=before.skew_before > 0, most=rule.winmax)
    points = 0
    if candidates.shape[1]:
        skew, kurtosis = skew_and_kurtosis(candidates)
        good = np.flatnonzero(~rule.fails(skew, kurtosis))
        points = int(good[0]) + 1 if good.size else candidates.shape[1]
        if good.size or rule.fallback == "none":
            return candidates[:, points - 1], _after(before, points, False, candidates[:, points - 1], rule)
    if rule.fallback == "none":
        return x, _after(before, 0, False, x, rule)
    logged = log_shifted(x, high_side=before.skew_before > 0)
    return logged, _after(before, 0, True, logged, rule)


def _after(before: Treatment, points: int, logged: bool, x: FloatArray, rule: OutlierRule) -> Treatment:
    skew, kurtosis = skew_and_kurtosis(x[:, None])
    return Treatment(
        passed=False,
        skew_before=before.skew_before,
        kurt_before=before.kurt_before,
        winsorised=points,
        logged=logged,
        skew_after=float(skew[0]),
        kurt_after=float(kurtosis[0]),
        still_fails=bool(rule.fails(skew, kurtosis)[0]),
    )


def _winsorised_versions(x: FloatArray, *, high_side: bool, most: int) -> FloatArray:
    """Column k holds ``x`` with its k+1 most extreme points pulled in to the next value."""
    ordered = np.sort(x[~np.isnan(x)])
    count = min(most, max(len(ordered) - 1, 0))
    if high_side:
        limits = ordered[::-1][1 : count + 1]
        return np.minimum(x[:, None], limits[None, :])
    limits = ordered[1 : count + 1]
    return np.maximum(x[:, None], limits[None, :])


def log_shifted(x: FloatArray, *, high_side: bool = True) -> FloatArray:
    """ln(x - min + 0.01 range); mirrored, so that order is kept, when the long tail is on the low side."""
    low, high = np.nanmin(x), np.nanmax(x)
    shift = 0.01 * (high - low)
    if high_side:
        return np.asarray(np.log(x - low + shift))
    return np.asarray(-np.log(high - x + shift))


def box_cox(x: FloatArray, power: float) -> FloatArray:
    """Box-Cox 变换: (x^power - 1)/power, the logarithm at power 0 (Box and Cox 1964, JRSS B 26:211-252)."""
    if np.any(x[~np.isnan(x)] <= 0):
        raise InputError("Box-Cox 变换要求取值为正,收到最小值 {low}", low=float(np.nanmin(x)))
    if power == 0:
        return np.asarray(np.log(x))
    return np.asarray((x**power - 1) / power)
