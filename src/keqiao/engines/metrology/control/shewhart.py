"""休哈特图: average-range, average-standard deviation, and individuals with moving range.

Limits come from phase I data and may be frozen and applied to later data (phase II). Source: ISO 7870-2:2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.control.constants import chart_constants
from keqiao.engines.metrology.fields import Floats, choice, table, vector

_D2_PAIR = 1.128
"""d2 for a moving range of two, rounded as the standard and every handbook print it."""


@dataclass(frozen=True)
class ControlChart:
    """一张控制图: plotted ``points``, centre line, limits; ``beyond`` are positions outside them."""

    points: Floats
    centre: float
    UCL: float
    LCL: float

    @property
    def beyond(self) -> tuple[int, ...]:
        outside = (self.points > self.UCL) | (self.points < self.LCL)
        return tuple(int(place) for place in np.flatnonzero(outside))

    @property
    def sigma(self) -> float:
        """One third of the distance from centre line to upper limit."""
        return (self.UCL - self.centre) / 3


@dataclass(frozen=True)
class SubgroupCharts:
    """子组图: averages with ranges (or standard deviations); ``sigma`` is the within-subgroup estimate."""

    averages: ControlChart
    spread: ControlChart
    kind: Literal["range", "sd"]
    sigma: float


@dataclass(frozen=True)
class IndividualsChart:
    """单值—移动极差图."""

    values: ControlChart
    moving_ranges: ControlChart
    MR_bar: float

    @property
    def mean(self) -> float:
        return self.values.centre


def subgroups(data: Sequence[Any], kind: str = "range", phase_one: int | None = None) -> SubgroupCharts:
    """X̄-R (``range``) or X̄-s (``sd``) charts of subgroups × n; limits from the first ``phase_one``."""
    choice(kind, "kind", ("range", "sd"))
    values = table(data, "子组数据", 2, 2)
    base = values[: _phase(phase_one, len(values), 2)]
    factors = chart_constants(values.shape[1])
    centre = float(base.mean())
    if kind == "range":
        spread, base_spread = np.ptp(values, axis=1), float(np.ptp(base, axis=1).mean())
        reach, low, high, sigma = factors.A2, factors.D3, factors.D4, base_spread / factors.d2
    else:
        spread, base_spread = values.std(axis=1, ddof=1), float(base.std(axis=1, ddof=1).mean())
        reach, low, high, sigma = factors.A3, factors.B3, factors.B4, base_spread / factors.c4
    width = reach * base_spread
    return SubgroupCharts(
        averages=ControlChart(values.mean(axis=1), centre, centre + width, centre - width),
        spread=ControlChart(spread, base_spread, high * base_spread, low * base_spread),
        kind="range" if kind == "range" else "sd",
        sigma=sigma,
    )


def individuals(x: Sequence[float] | Floats, phase_one: int | None = None) -> IndividualsChart:
    """单值图: mean ± 3 MR̄/1.128; limits from the first ``phase_one`` values (all when absent)."""
    values = vector(x, "单值图的数据", 2)
    base = values[: _phase(phase_one, len(values), 2)]
    mean, moving = float(base.mean()), np.abs(np.diff(values))
    bar = float(np.abs(np.diff(base)).mean())
    width = 3 * bar / _D2_PAIR
    upper = chart_constants(2).D4 * bar
    return IndividualsChart(
        ControlChart(values, mean, mean + width, mean - width), ControlChart(moving, bar, upper, 0.0), bar
    )


def _phase(phase_one: int | None, count: int, least: int) -> int:
    if phase_one is None:
        return count
    if not least <= phase_one <= count:
        raise InputError(
            "第一阶段的点数 {n} 应当在 {least} 与 {count} 之间", n=phase_one, least=least, count=count
        )
    return phase_one
