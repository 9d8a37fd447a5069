"""核密度: a smooth picture of the results, its modes, and how much lies around each.

Source: ISO 13528:2022, 10.3 (Gaussian kernel, width 0.75 sigma_pt).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import optimize

from keqiao.engines.metrology.fields import Floats, positive, vector

MAX_POINTS = 4096


@dataclass(frozen=True)
class KernelDensity:
    """核密度曲线 and its maxima, highest first; ``shares`` of the results around each."""

    grid: Floats
    density: Floats
    modes: tuple[float, ...]
    shares: tuple[float, ...]

    @property
    def mode(self) -> float:
        return self.modes[0]


def kernel_density(results: Sequence[float] | Floats, bandwidth: float, points: int = 200) -> KernelDensity:
    """Gaussian kernel density on a grid reaching four bandwidths beyond the results; modes are refined."""
    values, width = vector(results, "结果"), positive(bandwidth, "bandwidth")
    grid = _grid(values, width, points)
    density = _density(values, width, grid)
    before, after = np.append(-1.0, density[:-1]), np.append(density[1:], -1.0)
    peaks = np.flatnonzero((density > before) & (density >= after))
    valleys = [grid[a + np.argmin(density[a:b])] for a, b in pairwise(peaks)]
    held = np.bincount(np.searchsorted(valleys, values), minlength=len(peaks)) / len(values)
    modes = np.array([_climb(values, width, float(grid[peak])) for peak in peaks])
    heights = _density(values, width, modes)
    # maxima that differ by rounding alone are equally high: the lower value comes first
    order = np.argsort(-np.round(heights / heights.max(), 12), kind="stable")
    return KernelDensity(grid, density, tuple(modes[order].tolist()), tuple(held[order].tolist()))


def _grid(values: Floats, width: float, points: int) -> Floats:
    """Eight points a bandwidth; where results lie too far apart for that, the results themselves as well."""
    low, high = float(values.min()) - 4 * width, float(values.max()) + 4 * width
    wanted = max(points, 8 * (high - low) / width)
    grid = np.linspace(low, high, int(min(MAX_POINTS, wanted)))
    return np.unique(np.concatenate([grid, values])) if wanted > MAX_POINTS else np.unique(grid)


def _density(values: Floats, width: float, at: Floats) -> Floats:
    with np.errstate(over="ignore"):  # far beyond a narrow kernel the square overflows to a density of zero
        kernel = np.exp(-0.5 * ((at[:, None] - values[None, :]) / width) ** 2)
    return np.asarray(kernel.sum(axis=1) / (len(values) * width * math.sqrt(2 * math.pi)))


def _climb(values: Floats, width: float, start: float) -> float:
    """The maximum that lies uphill of ``start``, however flat the top: where the mean shift changes sign."""
    step = math.copysign(width / 16, _shift(values, width, start))
    place, following = start, start + step
    while following != place and _shift(values, width, following) * step > 0:
        place, following = following, following + step
    if following == place or _shift(values, width, place) == 0:
        return place
    return float(
        optimize.brentq(
            lambda at: _shift(values, width, at), place, following, xtol=1e-12 * width, maxiter=200
        )
    )


def _shift(values: Floats, width: float, at: float) -> float:
    """Mean of the results weighted by the kernel about ``at``, minus ``at``: the sign of the slope."""
    with np.errstate(over="ignore"):
        exponent = -0.5 * ((values - at) / width) ** 2
    weights = np.exp(exponent - exponent.max())
    return float(weights @ (values - at) / weights.sum())
