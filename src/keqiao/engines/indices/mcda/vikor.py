"""折衷排序法 VIKOR (Opricovic and Tzeng 2004, EJOR 156:445-455)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.mcda.problem import best_first, ideal_and_worst, problem

SAME = 1e-12
"""Relative spread below which values differ only by rounding noise, never to be stretched to 1."""


@dataclass(frozen=True)
class Vikor:
    """VIKOR 结果: group utility S, individual regret R, compromise Q (lower is better), best first."""

    S: FloatArray
    R: FloatArray
    Q: FloatArray
    ranking: list[int]
    compromise: list[int]


def vikor(matrix: FloatArray, weights: Sequence[float], types: Sequence[int], *, v: float = 0.5) -> Vikor:
    """Compromise ranking; ``v`` weighs group utility. ``compromise`` is the set the two conditions allow."""
    if not 0 <= v <= 1:
        raise InputError("VIKOR 的 v 应在 0 到 1 之间,收到 {v}", v=v)
    given = problem(matrix, weights, types)
    best, worst = ideal_and_worst(given.X, given.signs)
    span = best - worst
    regret = given.w * (best - given.X) / np.where(span == 0, 1.0, span)
    S, R = regret.sum(axis=1), regret.max(axis=1)
    Q = v * _share(S) + (1 - v) * _share(R)
    ranking = best_first(-Q)
    return Vikor(S, R, Q, ranking, _compromise(ranking, S, R, Q))


def _share(values: FloatArray) -> FloatArray:
    span = np.ptp(values)
    flat = span <= SAME * np.abs(values).max()
    return np.zeros_like(values) if flat else (values - values.min()) / span


def _compromise(ranking: list[int], S: FloatArray, R: FloatArray, Q: FloatArray) -> list[int]:
    """Acceptable advantage DQ = 1/(m-1) and acceptable stability in S or R."""
    if len(ranking) < 2:
        return ranking
    first, second, step = ranking[0] - 1, ranking[1] - 1, 1 / (len(Q) - 1)
    if Q[second] - Q[first] >= step - 1e-12:
        stable = S[first] <= S.min() or R[first] <= R.min()
        return ranking[:1] if stable else ranking[:2]
    return [number for number in ranking if Q[number - 1] - Q[first] < step - 1e-12]
