"""常用评价法: simple weighting, rank-sum ratio (田凤调 1988), fuzzy comprehensive evaluation (汪培庄
1983)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.mcda.problem import problem
from keqiao.engines.indices.moments import constant
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise


def simple_weighting(matrix: FloatArray, weights: Sequence[float], types: Sequence[int]) -> FloatArray:
    """简单加权: weighted sum of min-max values with costs turned; weights divided by their sum."""
    given = problem(matrix, weights, types)
    flat = constant(given.X)
    if np.any(flat):
        raise InputError("简单加权:第 {j} 列取值全部相同", j=int(np.flatnonzero(flat)[0]) + 1)
    return np.asarray(normalise(given.X, Normalisation("minmax"), given.signs) @ (given.w / given.w.sum()))


def rank_sum_ratio(matrix: FloatArray, weights: Sequence[float], types: Sequence[int]) -> FloatArray:
    """秩和比 RSR: weighted mean rank divided by the number of alternatives; ties take their mean rank."""
    given = problem(matrix, weights, types)
    ranks = rankdata(given.X * given.signs, axis=0)
    return np.asarray(ranks @ (given.w / given.w.sum()) / len(given.X))


def fuzzy_evaluation(memberships: FloatArray, weights: Sequence[float]) -> FloatArray:
    """模糊综合评价: grades' memberships of the whole from criteria x grades, weighted average operator."""
    R = np.asarray(memberships, dtype=float)
    w = np.array(weights, dtype=float)
    if R.ndim != 2 or w.shape != (len(R),) or w.sum() <= 0 or np.any(w < 0):
        raise InputError("模糊综合评价:权重个数应与准则个数相同,且非负、不全为零")
    if not np.isfinite(R).all() or np.any((R < 0) | (R > 1)):
        raise InputError("模糊综合评价:隶属度应在 0 到 1 之间")
    return np.asarray((w / w.sum()) @ R)
