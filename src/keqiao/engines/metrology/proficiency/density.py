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


@dataclass(frozen=True)
class KernelDensity:
    """核密度曲线 and its maxima, highest first; ``shares`` of the density between valleys."""

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
    low, high = float(values.min()) - 4 * width, float(values.max()) + 4 * width
    # fine enough that no mode hides between two points, bounded for results far apart
    count = int(min(4096, max(points, 8 * (high - low) / width)))
    grid = np.linspace(low, high, count)
    density = _density(values, width, grid)
    inner = density[1:-1]
    peaks = np.flatnonzero((inner > density[:-2]) & (inner >= density[2:])) + 1
    order = peaks[np.argsort(-density[peaks], kind="stable")]
    valleys = [
        0,
        *(int(a + np.argmin(density[a:b])) for a, b in pairwise(peaks)),
        count,
    ]
    total = float(density.sum())
    share = {
        int(peak): float(density[valleys[i] : valleys[i + 1]].sum()) / total for i, peak in enumerate(peaks)
    }
    modes = tuple(_climb(values, width, float(grid[peak])) for peak in order)
    return KernelDensity(grid, density, modes, tuple(share[int(peak)] for peak in order))


def _density(values: Floats, width: float, at: Floats) -> Floats:
    kernel = np.exp(-0.5 * ((at[:, None] - values[None, :]) / width) ** 2)
    return np.asarray(kernel.sum(axis=1) / (len(values) * width * math.sqrt(2 * math.pi)))


def _climb(values: Floats, width: float, start: float) -> float:
    """The maximum near ``start``: the mean-shift step climbs to it without a step size."""
    place = start
    for _ in range(200):
        weights = np.exp(-0.5 * ((place - values) / width) ** 2)
        following = float(weights @ values / weights.sum())
        if abs(following - place) <= 1e-10 * width:
            return following
        place = following
    return place
