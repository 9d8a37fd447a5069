"""校准距离: how far a weight may move and at what cost (Deville and Särndal 1992, JASA 87, 376-382).

A distance is used through the calibration function ``F``: the weight ratio ``g = F(x' lambda)`` with
``F(0) = F'(0) = 1``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray

METHODS = ("linear", "raking", "logit", "bounded")


class Distance(Protocol):
    """``ratio(u)`` is F(u), ``slope(u)`` its derivative."""

    def ratio(self, u: FloatArray) -> FloatArray: ...

    def slope(self, u: FloatArray) -> FloatArray: ...


@dataclass(frozen=True)
class Linear:
    """线性(GREG): F(u) = 1 + u; weights may turn negative."""

    def ratio(self, u: FloatArray) -> FloatArray:
        return 1 + u

    def slope(self, u: FloatArray) -> FloatArray:
        return np.ones_like(u)


@dataclass(frozen=True)
class Raking:
    """乘法(迭代比例): F(u) = exp(u)."""

    def ratio(self, u: FloatArray) -> FloatArray:
        return np.exp(np.minimum(u, 700.0))

    def slope(self, u: FloatArray) -> FloatArray:
        return self.ratio(u)


@dataclass(frozen=True)
class Logit:
    """有界对数: ratios strictly between ``lower`` and ``upper`` (numbers, or one a unit)."""

    lower: float | FloatArray
    upper: float | FloatArray

    def _parts(self, u: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        low, high = np.asarray(self.lower, dtype=np.float64), np.asarray(self.upper, dtype=np.float64)
        rate = (high - low) / ((1 - low) * (high - 1))
        growth = np.exp(np.clip(rate * u, -700.0, 700.0))
        return rate, growth, (high - 1) + (1 - low) * growth

    def ratio(self, u: FloatArray) -> FloatArray:
        _, growth, bottom = self._parts(u)
        return (self.lower * (self.upper - 1.0) + self.upper * (1.0 - self.lower) * growth) / bottom

    def slope(self, u: FloatArray) -> FloatArray:
        ratio = self.ratio(u)
        rate, _, _ = self._parts(u)
        width = np.asarray(self.upper) - np.asarray(self.lower)
        return np.asarray((ratio - self.lower) * (self.upper - ratio) * rate / width)


@dataclass(frozen=True)
class Bounded:
    """截断线性: F(u) = 1 + u held between the bounds."""

    lower: float | FloatArray
    upper: float | FloatArray

    def ratio(self, u: FloatArray) -> FloatArray:
        return np.clip(1 + u, self.lower, self.upper)

    def slope(self, u: FloatArray) -> FloatArray:
        free = (1 + u > self.lower) & (1 + u < self.upper)
        return free.astype(np.float64)


def distance(method: str, bounds: tuple[float | FloatArray | None, float | FloatArray | None]) -> Distance:
    """The distance of that name; an absent bound is no bound."""
    low, high = bounds
    bounded = (low is not None and np.any(np.asarray(low) > 0)) or high is not None
    if method == "raking" and not bounded:
        return Raking()
    if method == "linear" and low is None and high is None:
        return Linear()
    lower: float | FloatArray = -np.inf if low is None else low
    upper: float | FloatArray = np.inf if high is None else high
    if np.any(np.asarray(lower) > 1) or np.any(np.asarray(upper) < 1):
        raise InputError("权数比的界限应把 1 夹在中间,收到 {lower} 与 {upper}", lower=lower, upper=upper)
    if method == "logit":
        if low is None or high is None:
            raise InputError("logit 校准要同时给出下界与上界")
        return Logit(lower, upper)
    if method in {"linear", "bounded"}:
        return Bounded(lower, upper)
    if method == "raking":
        raise InputError("乘法校准不能另设界限;有界请用 logit 或 bounded")
    raise InputError("校准方法“{method}”不存在;可用:{known}", method=method, known="、".join(METHODS))
