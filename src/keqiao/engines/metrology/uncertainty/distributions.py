"""概率分布: the distributions of input quantities (JCGM 101:2008, clause 6.4; JJF 1059.2-2012).

Each gives deviations from the estimate, so that several components of one quantity can be added.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Distribution(Protocol):
    """``u`` is the standard uncertainty for the first-order method; ``deviations`` draws about zero."""

    @property
    def u(self) -> float: ...

    @property
    def name(self) -> str: ...

    def deviations(self, generator: np.random.Generator, size: int) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Normal:
    """正态分布 N(0, u²). JCGM 101, 6.4.7."""

    u: float
    name = "normal"

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        return generator.standard_normal(size) * self.u


@dataclass(frozen=True, slots=True)
class Rectangular:
    """矩形分布 over ± half width. JCGM 101, 6.4.2."""

    half_width: float
    name = "rectangular"

    @property
    def u(self) -> float:
        return self.half_width / math.sqrt(3)

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        return (2.0 * generator.random(size) - 1.0) * self.half_width


@dataclass(frozen=True, slots=True)
class Triangular:
    """三角分布 over ± half width. JCGM 101, 6.4.5."""

    half_width: float
    name = "triangular"

    @property
    def u(self) -> float:
        return self.half_width / math.sqrt(6)

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        return (generator.random(size) - generator.random(size)) * self.half_width


@dataclass(frozen=True, slots=True)
class Arcsine:
    """反正弦(U 形)分布 over ± half width. JCGM 101, 6.4.6."""

    half_width: float
    name = "arcsine"

    @property
    def u(self) -> float:
        return self.half_width / math.sqrt(2)

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        # cos over half a turn has the same distribution as sin over a whole one
        return np.cos(math.pi * generator.random(size)) * self.half_width


@dataclass(frozen=True, slots=True)
class CurvilinearTrapezoid:
    """曲边梯形分布: limits ± half width w, inexact by ± d: u² = w²/3 + d²/9. JCGM 101, 6.4.3."""

    half_width: float
    d: float
    name = "curvilinear_trapezoid"

    @property
    def u(self) -> float:
        return math.sqrt(self.half_width**2 / 3 + self.d**2 / 9)

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        limit = self.half_width + self.d * (2.0 * generator.random(size) - 1.0)
        return (2.0 * generator.random(size) - 1.0) * limit


@dataclass(frozen=True, slots=True)
class ScaledT:
    """缩放的 t 分布: ``scale`` times t with ``dof`` degrees of freedom. JCGM 101, 6.4.9.

    ``u`` for the first-order method is given beside it: the scale itself (GUM), or the standard deviation.
    """

    scale: float
    dof: float
    u: float
    name = "t"

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        # t = z / sqrt(chi2/nu) with chi2 = 2 gamma(nu/2), in place to spare memory traffic
        radius = generator.standard_gamma(self.dof / 2, size)
        radius *= 2.0 / self.dof
        np.sqrt(radius, out=radius)
        draws = generator.standard_normal(size)
        draws *= self.scale
        draws /= radius
        return draws


@dataclass(frozen=True, slots=True)
class Combined:
    """合成分量: the sum of independent components about one estimate."""

    parts: tuple[Distribution, ...]
    name = "components"

    @property
    def u(self) -> float:
        return math.hypot(*(part.u for part in self.parts))

    def deviations(self, generator: np.random.Generator, size: int) -> Floats:
        total = np.zeros(size)
        for part in self.parts:
            total += part.deviations(generator, size)
        return total
