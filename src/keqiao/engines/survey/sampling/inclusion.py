"""入样概率: probabilities proportional to size, with units too large for chance taken whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, IntArray, non_negative, share_vector

_ROUNDING = 1e-8


def inclusion_probabilities(size: Any, count: int) -> FloatArray:
    """入样概率: π_k = n x_k / Σx, units with π ≥ 1 set to 1 and the rest shared again until none passes 1.

    A unit of size zero can never be drawn: it keeps π = 0, and the caller should know it is not covered.
    Source: Tillé (2006) Sampling Algorithms, chapter 2.
    """
    values = non_negative("规模变量", size)
    usable = int((values > 0).sum())
    if count < 0 or count > usable:
        raise InputError("样本量 {n} 应在 0 与规模为正的单位数 {usable} 之间", n=count, usable=usable)
    result = np.zeros(len(values))
    certain = np.zeros(len(values), dtype=bool)
    while (left := count - int(certain.sum())) > 0:
        rest = ~certain & (values > 0)
        result[rest] = left * values[rest] / values[rest].sum()
        over = rest & (result >= 1 - 1e-12)
        if not over.any():
            break
        certain |= over
    result[certain] = 1.0
    if count == int(certain.sum()):
        result[~certain] = 0.0
    return result


def whole_size(probabilities: Any) -> tuple[FloatArray, int]:
    """固定样本量: the checked probabilities and their sum, which a fixed-size method needs to be whole."""
    pi = share_vector("入样概率", probabilities)
    total = float(pi.sum())
    count = round(total)
    if abs(total - count) > _ROUNDING * max(1.0, total):
        raise InputError("入样概率之和 {total:.6f} 不是整数,固定样本量的方法不能用", total=total)
    return pi, count


def split_certain(pi: FloatArray, count: int) -> tuple[IntArray, IntArray, int]:
    """必抽单位: rows taken for sure, rows left to chance (0 < π < 1), and how many to draw of these."""
    certain = np.flatnonzero(pi >= 1 - 1e-12).astype(np.int64)
    chance = np.flatnonzero((pi > 1e-12) & (pi < 1 - 1e-12)).astype(np.int64)
    return certain, chance, count - len(certain)
