"""决策问题: alternatives x criteria, weights and types, checked once for every method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.weighting.from_data import criterion_types, decision_matrix

TIE_DECIMALS = 12
"""Scores that agree to so many decimals are tied."""


@dataclass(frozen=True)
class Problem:
    """决策问题: ``X`` alternatives x criteria, ``w`` as given, ``signs`` 1 benefit or -1 cost."""

    X: FloatArray
    w: FloatArray
    signs: FloatArray


def problem(matrix: FloatArray, weights: Sequence[float], types: Sequence[int]) -> Problem:
    """Check shapes and weights; raises `InputError` in one sentence."""
    X = decision_matrix(matrix)
    w = np.array(weights, dtype=float)
    if w.shape != (X.shape[1],):
        raise InputError("权重有 {m} 个,准则有 {n} 个", m=w.size, n=X.shape[1])
    if not np.isfinite(w).all() or np.any(w < 0) or w.sum() <= 0:
        raise InputError("权重应非负且不全为零,收到 {weights}", weights=list(weights))
    return Problem(X, w, criterion_types(types, X.shape[1]))


def best_first(scores: FloatArray) -> list[int]:
    """Alternatives numbered from 1, best first; ties keep their order."""
    return [int(i) + 1 for i in np.argsort(-np.round(scores, TIE_DECIMALS), kind="stable")]


def ideal_and_worst(X: FloatArray, signs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Best and worst value of each criterion by its type."""
    high, low = X.max(axis=0), X.min(axis=0)
    return np.where(signs > 0, high, low), np.where(signs > 0, low, high)
