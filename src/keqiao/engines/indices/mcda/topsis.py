"""逼近理想解法 TOPSIS (Hwang and Yoon 1981, Multiple Attribute Decision Making, ch. 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.mcda.problem import best_first, ideal_and_worst, problem
from keqiao.engines.indices.moments import constant
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise


@dataclass(frozen=True)
class Topsis:
    """TOPSIS 结果: distances to the ideal and the anti-ideal, closeness, alternatives best first (from 1)."""

    d_plus: FloatArray
    d_minus: FloatArray
    closeness: FloatArray
    ranking: list[int]


def topsis(
    matrix: FloatArray, weights: Sequence[float], types: Sequence[int], *, normalisation: str = "vector"
) -> Topsis:
    """Rank alternatives; ``vector`` divides by the column's length, ``minmax`` turns costs and takes the
    range."""
    given = problem(matrix, weights, types)
    if normalisation == "vector":
        length = np.sqrt((given.X**2).sum(axis=0))
        if np.any(length == 0):
            raise InputError("TOPSIS:第 {j} 列全为零", j=int(np.flatnonzero(length == 0)[0]) + 1)
        V = given.X / length * given.w
        best, worst = ideal_and_worst(V, given.signs)
    elif normalisation == "minmax":
        flat = constant(given.X)
        if np.any(flat):
            raise InputError("TOPSIS:第 {j} 列取值全部相同", j=int(np.flatnonzero(flat)[0]) + 1)
        V = normalise(given.X, Normalisation("minmax"), given.signs) * given.w
        best, worst = V.max(axis=0), V.min(axis=0)
    else:
        raise InputError("TOPSIS 没有无量纲化方法“{name}”;可用:vector、minmax", name=normalisation)
    d_plus = np.sqrt(((V - best) ** 2).sum(axis=1))
    d_minus = np.sqrt(((V - worst) ** 2).sum(axis=1))
    total = d_plus + d_minus
    if np.any(total == 0):
        raise InputError("TOPSIS:各方案没有差别,贴近度无意义")
    closeness = d_minus / total
    return Topsis(d_plus, d_minus, closeness, best_first(closeness))
