"""核密度: a smooth picture of the results, its modes, and how much lies around each.

Source: ISO 13528:2022, 10.3 (Gaussian kernel, width 0.75 sigma_pt).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

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
    order = np.argsort(-density[peaks], kind="stable")
    modes = tuple(_climb(values, width, float(grid[peak])) for peak in peaks[order])
    return KernelDensity(grid, density, modes, tuple(held[order].tolist()))


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
    """The maximum near ``start``: the mean-shift step climbs to it without a step size."""
    place = start
    for _ in range(200):
        with np.errstate(over="ignore"):
            weights = np.exp(-0.5 * ((place - values) / width) ** 2)
        following = float(weights @ values / weights.sum())
        if abs(following - place) <= 1e-10 * width:
            return following
        place = following
    return place
