"""包含区域: joint coverage regions of several outputs.

Source: JCGM 102:2011 (GUM supplement 2), 6.5 (from a covariance matrix) and 7.7 (from Monte Carlo draws).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.uncertainty.first_order import FirstOrder
from keqiao.engines.metrology.uncertainty.monte_carlo import MonteCarlo

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class EllipsoidalRegion:
    """椭球形包含区域: points y with (y - c)ᵀ V⁻¹ (y - c) ≤ k_p², c the centre, V the covariance."""

    names: tuple[str, ...]
    centre: Floats
    covariance: Floats
    k_p: float
    volume: float


@dataclass(frozen=True)
class RectangularRegion:
    """矩形包含区域: centre ± k_q u along every output, jointly holding the probability."""

    names: tuple[str, ...]
    centre: Floats
    half_widths: Floats
    k_q: float
    volume: float


@dataclass(frozen=True)
class SmallestRegion:
    """最小包含区域 of two outputs: cells of a mesh (True = inside) between ``edges``; JCGM 102, 7.7.4."""

    names: tuple[str, ...]
    edges: tuple[Floats, Floats]
    inside: NDArray[np.bool_]
    area: float


def normal_regions(first: FirstOrder, p: float) -> tuple[EllipsoidalRegion, RectangularRegion]:
    """Regions for jointly normal outputs (6.5.2: k_p² = χ²_p(m); 6.5.3: k_q by Bonferroni)."""
    names = _several(tuple(first.outputs))
    centre = np.array([output.value for output in first.outputs.values()])
    k_p = math.sqrt(float(special.chdtri(len(names), 1 - p)))
    k_q = float(special.ndtri(1 - (1 - p) / (2 * len(names))))
    return _ellipse(names, centre, first.covariance, k_p), _rectangle(names, centre, first.covariance, k_q)


def simulated_regions(simulated: MonteCarlo) -> tuple[EllipsoidalRegion, RectangularRegion]:
    """Regions holding the share p of the draws (7.7.2 ellipsoid, 7.7.3 rectangle)."""
    names = _several(tuple(simulated.outputs))
    centre = simulated.draws.mean(axis=1)
    covariance = np.cov(simulated.draws)
    offset = simulated.draws - centre[:, None]
    distance = np.linalg.norm(np.linalg.solve(_factor(covariance), offset), axis=0)
    largest = (np.abs(offset) / np.sqrt(np.diag(covariance))[:, None]).max(axis=0)
    p = simulated.probability
    k_p, k_q = (float(np.quantile(values, p, method="inverted_cdf")) for values in (distance, largest))
    return _ellipse(names, centre, covariance, k_p), _rectangle(names, centre, covariance, k_q)


def smallest_region(simulated: MonteCarlo, first: str, second: str, cells: int = 60) -> SmallestRegion:
    """Densest cells of a mesh over two outputs until they hold the share p of the draws (7.7.4)."""
    names = list(simulated.outputs)
    for name in (first, second):
        if name not in names:
            raise InputError("“{name}”不是输出量", name=name)
    x, y = simulated.draws[names.index(first)], simulated.draws[names.index(second)]
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=cells)
    order = np.argsort(counts, axis=None)[::-1]
    held = np.cumsum(counts.ravel()[order])
    chosen = order[: int(np.searchsorted(held, simulated.probability * len(x))) + 1]
    inside = np.zeros(counts.shape, dtype=bool)
    inside.ravel()[chosen] = True
    cell = float((x_edges[1] - x_edges[0]) * (y_edges[1] - y_edges[0]))
    return SmallestRegion((first, second), (x_edges, y_edges), inside, cell * len(chosen))


def _several(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) < 2:
        raise InputError("包含区域要两个以上输出量,只有 {count} 个", count=len(names))
    return names


def _factor(covariance: Floats) -> Floats:
    spread = np.sqrt(np.diag(covariance))
    safe = np.where(spread > 0, spread, 1.0)
    if (spread <= 0).any() or np.linalg.eigvalsh(covariance / np.outer(safe, safe))[0] < 1e-12:
        raise InputError("输出量的协方差矩阵是奇异的(有输出量由其他输出量完全决定),没有椭球形包含区域")
    return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)


def _ellipse(names: tuple[str, ...], centre: Floats, covariance: Floats, k_p: float) -> EllipsoidalRegion:
    size = len(names)
    ball = math.pi ** (size / 2) / math.gamma(size / 2 + 1)
    content = ball * k_p**size * float(np.prod(np.diag(_factor(covariance))))
    return EllipsoidalRegion(names, centre, covariance, k_p, content)


def _rectangle(names: tuple[str, ...], centre: Floats, covariance: Floats, k_q: float) -> RectangularRegion:
    half = k_q * np.sqrt(np.diag(covariance))
    return RectangularRegion(names, centre, half, k_q, float(np.prod(2 * half)))
