"""最有利权重 BoD: each unit is judged by the weights that favour it most (Cherchye et al. 2007,
Social Indicators Research 82:111-145): one unit input, output weights not negative, no unit above 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.weighting.from_data import decision_matrix


def benefit_of_doubt(
    outputs: FloatArray, share_bounds: Sequence[float] | None = None
) -> tuple[FloatArray, FloatArray]:
    """(scores, weights of units x outputs). ``share_bounds`` (low, high) limit each output's share of the
    evaluated unit's weighted sum. Raises `InputError` for negative outputs or bounds nobody can meet."""
    from scipy.optimize import linprog  # half a second to load, and few recipes need it

    Y = decision_matrix(outputs)
    if np.any(Y < 0):
        raise InputError("BoD 要求产出非负,第 {i} 个单位有负数", i=int(np.nonzero(Y < 0)[0][0]) + 1)
    low, high = _bounds(share_bounds, Y.shape[1])
    scores, weights = np.zeros(len(Y)), np.zeros_like(Y)
    for i, own in enumerate(Y):
        share_rows = _share_rows(own, low, high)
        solution = linprog(
            -own,
            A_ub=np.vstack([Y, *share_rows]),
            b_ub=np.concatenate([np.ones(len(Y)), np.zeros(sum(map(len, share_rows)))]),
            bounds=(0, None),
            method="highs",
        )
        if not solution.success:
            raise InputError(
                "BoD 对第 {i} 个单位无解:份额界限 {bounds} 不能满足", i=i + 1, bounds=share_bounds
            )
        scores[i], weights[i] = float(own @ solution.x), solution.x
    return scores, weights


def _bounds(share_bounds: Sequence[float] | None, n: int) -> tuple[float | None, float | None]:
    if share_bounds is None:
        return None, None
    if len(share_bounds) != 2:
        raise InputError("份额界限应写成 [下限, 上限],收到 {bounds}", bounds=list(share_bounds))
    low, high = map(float, share_bounds)
    if not (0 <= low <= high <= 1 and low * n <= 1 <= high * n):
        raise InputError(
            "份额界限 [{low}, {high}] 对 {n} 项产出不能满足(下限之和应不超过 1,上限之和应不低于 1)",
            low=low,
            high=high,
            n=n,
        )
    return low, high


def _share_rows(own: FloatArray, low: float | None, high: float | None) -> list[FloatArray]:
    """low * sum(w y) <= w_r y_r <= high * sum(w y), as rows that must be at most zero."""
    if low is None or high is None:
        return []
    parts = np.diag(own)
    return [low * own[None, :] - parts, parts - high * own[None, :]]
