"""优先序法 PROMETHEE II (Brans and Vincke 1985, Management Science 31:647-656), usual and linear
preference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.mcda.problem import problem


def promethee(
    matrix: FloatArray,
    weights: Sequence[float],
    types: Sequence[int],
    *,
    indifference: Sequence[float] | None = None,
    preference: Sequence[float] | None = None,
) -> FloatArray:
    """Net flows of the alternatives (sum 0). With thresholds preference grows linearly between them."""
    given = problem(matrix, weights, types)
    m, n = given.X.shape
    if m < 2:
        raise InputError("PROMETHEE 至少需要两个方案")
    q = np.zeros(n) if indifference is None else np.array(indifference, dtype=float)
    p = q if preference is None else np.array(preference, dtype=float)
    if q.shape != (n,) or p.shape != (n,) or np.any(q < 0) or np.any(p < q):
        raise InputError("PROMETHEE 的阈值应满足 0 ≤ 无差异阈值 ≤ 偏好阈值,每个准则一个")
    gap = (given.X[:, None, :] - given.X[None, :, :]) * given.signs
    slope = (gap - q) / np.where(p > q, p - q, 1.0)
    degree = np.where(gap <= q, 0.0, np.where(p > q, np.clip(slope, 0.0, 1.0), 1.0))
    pi = degree @ (given.w / given.w.sum())
    return np.asarray((pi.sum(axis=1) - pi.sum(axis=0)) / (m - 1))
