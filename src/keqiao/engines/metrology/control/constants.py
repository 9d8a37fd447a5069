"""控制图系数: d2, d3, c4 and the factors made from them, computed rather than tabulated.

Source: ISO 7870-2:2023 (GB/T 17989.2), table of factors; d2 and d3 are mean and standard deviation of the
range of ``n`` standard normal values, c4 the mean of their standard deviation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, whole

MAX_SUBGROUP = 200
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)


@dataclass(frozen=True)
class ChartConstants:
    """子组大小 ``n`` 的系数; lower factors D3 and B3 are never below zero."""

    n: int
    d2: float
    d3: float
    c4: float
    A2: float
    A3: float
    D3: float
    D4: float
    B3: float
    B4: float


@cache
def chart_constants(n: int) -> ChartConstants:
    """Factors for subgroups of ``n`` from 2 to 200."""
    n = whole(n, "子组大小 n", 2)
    if n > MAX_SUBGROUP:
        raise InputError("子组大小 {n} 超过 {limit}", n=n, limit=MAX_SUBGROUP)
    mean, square = _range_moments(n)
    c4 = math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))
    d3 = math.sqrt(square - mean**2)
    range_reach, sd_reach = 3 * d3 / mean, 3 * math.sqrt(1 - c4**2) / c4
    return ChartConstants(
        n=n,
        d2=mean,
        d3=d3,
        c4=c4,
        A2=3 / (mean * math.sqrt(n)),
        A3=3 / (c4 * math.sqrt(n)),
        D3=max(0.0, 1 - range_reach),
        D4=1 + range_reach,
        B3=max(0.0, 1 - sd_reach),
        B4=1 + sd_reach,
    )


def _range_moments(n: int) -> tuple[float, float]:
    """E[W] = ∫ (1 - F) dw and E[W²] = 2 ∫ w (1 - F) dw, F(w) = n ∫ φ(x) (Φ(x+w) - Φ(x))^(n-1) dx."""
    reach = 20.0
    w = (reach / 2) * (_NODES + 1)
    x = 9.0 * _NODES
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    inner: Floats = special.ndtr(x[None, :] + w[:, None]) - special.ndtr(x)[None, :]
    below = n * 9.0 * (inner ** (n - 1) * density * _WEIGHTS).sum(axis=1)
    above = np.clip(1 - below, 0.0, 1.0) * _WEIGHTS * reach / 2
    return float(above.sum()), float(2 * (w * above).sum())
