"""层次分析法 AHP: weights and consistency from pairwise judgements (Saaty 1990, EJOR 48:9-26).

Both the principal eigenvector and the row geometric mean (Crawford and Williams 1985) are offered. The matrix
is taken as given: published examples are not always reciprocal. Random indices are data (``data/ahp.yaml``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray

METHODS = ("eigenvector", "row_geometric_mean")


@dataclass(frozen=True)
class Judgement:
    """判断矩阵的结果: weights summing to 1, lambda max, consistency index and ratio (none without RI)."""

    weights: tuple[float, ...]
    lambda_max: float
    ci: float
    cr: float | None

    def acceptable(self, limit: float = 0.1) -> bool:
        """Whether the ratio is within ``limit``; Saaty's 0.1 unless told otherwise."""
        return self.cr is None or self.cr <= limit


def ahp(
    matrix: Sequence[Sequence[Any]], *, method: str = "eigenvector", ri: float | None = None
) -> Judgement:
    """Weights of a pairwise matrix of positive numbers or fractions as text ("1/3")."""
    A = judgement_matrix(matrix)
    n = len(A)
    if method == "eigenvector":
        values, vectors = np.linalg.eig(A)
        main = int(np.argmax(values.real))
        weights = np.abs(vectors[:, main].real)
        weights, lambda_max = weights / weights.sum(), float(values[main].real)
    elif method == "row_geometric_mean":
        weights = np.exp(np.log(A).mean(axis=1))
        weights = weights / weights.sum()
        lambda_max = float(((A @ weights) / weights).mean())
    else:
        raise InputError("AHP 没有方法“{method}”;可用:{known}", method=method, known="、".join(METHODS))
    ci = (lambda_max - n) / (n - 1) if n > 1 else 0.0
    return Judgement(tuple(map(float, weights)), lambda_max, ci, _ratio(ci, n, ri))


def _ratio(ci: float, n: int, ri: float | None) -> float | None:
    if ri is None:
        return None
    if n <= 2 and ri == 0:
        return 0.0
    if ri <= 0:
        raise InputError("平均随机一致性指标 RI 应为正数,收到 {ri}", ri=ri)
    return ci / ri


def judgement_matrix(matrix: Sequence[Sequence[Any]]) -> FloatArray:
    """The matrix as numbers; one sentence for a cell that is not positive or a shape that is not square."""
    n = len(matrix)
    if n == 0 or any(len(row) != n for row in matrix):
        raise InputError("判断矩阵应是方阵,现有 {n} 行", n=n)
    return np.array([[_ratio_of(cell, i, j) for j, cell in enumerate(row)] for i, row in enumerate(matrix)])


def _ratio_of(cell: Any, i: int, j: int) -> float:
    try:
        value = float(Fraction(str(cell)))
    except (ValueError, ZeroDivisionError):
        value = math.nan
    if not (value > 0 and math.isfinite(value)):
        raise InputError("判断矩阵第 {i} 行第 {j} 列应为正数或分数,收到“{cell}”", i=i + 1, j=j + 1, cell=cell)
    return value


def group_judgement(matrices: Sequence[Sequence[Sequence[Any]]]) -> FloatArray:
    """群组判断: the geometric mean of the judges' matrices, cell by cell (Aczel and Saaty 1983)."""
    tables = [judgement_matrix(matrix) for matrix in matrices]
    if not tables:
        raise InputError("群组判断至少需要一个判断矩阵")
    if len({len(table) for table in tables}) != 1:
        raise InputError("各专家的判断矩阵大小不同")
    return np.asarray(np.exp(np.log(np.array(tables)).mean(axis=0)))
