"""EWMA 图与累积和图: charts that remember, for small shifts. Source: ISO 7870-6, ISO 7870-4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, not_negative, number, positive, vector


@dataclass(frozen=True)
class Ewma:
    """指数加权移动平均图.

    ``UCL``/``LCL`` are the steady limits; ``upper``/``lower`` those of each point, narrower at the start.
    ``signals`` are positions (from 0) outside the limits of their own point.
    """

    ewma: Floats
    UCL: float
    LCL: float
    upper: Floats
    lower: Floats
    signals: tuple[int, ...]


@dataclass(frozen=True)
class Cusum:
    """列表式累积和图: upper and lower sums; ``first_signal`` counts from 1, of the upper sum above h."""

    high: Floats
    low: Floats
    h: float
    first_signal: int | None
    first_low_signal: int | None

    @property
    def high_at_signal(self) -> float | None:
        """The upper sum where it first signals."""
        return None if self.first_signal is None else float(self.high[self.first_signal - 1])


def ewma(x: Sequence[float] | Floats, weight: float, target: float, s: float, k: float = 3.0) -> Ewma:
    """EWMA z_i = λ x_i + (1 - λ) z_{i-1}, z_0 = target; limits target ± k s √(λ/(2-λ) (1-(1-λ)^2i))."""
    values, weight = vector(x, "x"), positive(weight, "lambda")
    if weight > 1:
        raise InputError("lambda 应当大于 0 且不超过 1,收到的是 {weight}", weight=weight)
    target, s, k = number(target, "target"), positive(s, "s"), positive(k, "k")
    smooth = np.empty(len(values))
    current = target
    for index, value in enumerate(values.tolist()):
        current = weight * value + (1 - weight) * current
        smooth[index] = current
    reach = k * s * math.sqrt(weight / (2 - weight))
    start = reach * np.sqrt(1 - (1 - weight) ** (2 * np.arange(1, len(values) + 1)))
    outside = np.abs(smooth - target) > start
    return Ewma(
        smooth,
        target + reach,
        target - reach,
        target + start,
        target - start,
        tuple(int(place) for place in np.flatnonzero(outside)),
    )


def cusum(x: Sequence[float] | Floats, target: float, k: float, h: float) -> Cusum:
    """Sums of deviations beyond ``target`` ± k; a signal when a sum exceeds ``h``; all in the unit of x."""
    values, target = vector(x, "x"), number(target, "target")
    k, h = not_negative(k, "k"), positive(h, "h")
    high, low = np.zeros(len(values)), np.zeros(len(values))
    up = down = 0.0
    for index, value in enumerate(values.tolist()):
        up = high[index] = max(0.0, up + value - target - k)
        down = low[index] = max(0.0, down + target - k - value)
    return Cusum(high, low, h, _first(high, h), _first(low, h))


def _first(sums: Floats, h: float) -> int | None:
    above = np.flatnonzero(sums > h)
    return int(above[0]) + 1 if len(above) else None
