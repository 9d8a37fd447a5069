"""灰色关联分析 (Deng 1989, Journal of Grey System 1:1-24): closeness to the best value of every criterion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.mcda.problem import problem
from keqiao.engines.indices.moments import constant
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise


def grey_relation(
    matrix: FloatArray, weights: Sequence[float], types: Sequence[int], *, resolution: float = 0.5
) -> FloatArray:
    """Weighted grey relational degree of each alternative to the ideal; ``resolution`` (分辨系数) in (0,
    1]."""
    if not 0 < resolution <= 1:
        raise InputError("灰色关联的分辨系数应在 0 到 1 之间,收到 {value}", value=resolution)
    given = problem(matrix, weights, types)
    flat = constant(given.X)
    if np.any(flat):
        raise InputError("灰色关联:第 {j} 列取值全部相同", j=int(np.flatnonzero(flat)[0]) + 1)
    gap = 1 - normalise(given.X, Normalisation("minmax"), given.signs)
    coefficient = (gap.min() + resolution * gap.max()) / (gap + resolution * gap.max())
    return np.asarray(coefficient @ (given.w / given.w.sum()))
