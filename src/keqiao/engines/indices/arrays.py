"""数组: the one array type of this engine, units in rows and indicators in columns, ``nan`` for a gap."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]


def column(values: FloatArray | list[float | None] | list[float]) -> FloatArray:
    """One indicator as a column; ``None`` becomes a gap."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def plain(values: FloatArray) -> list[float | None]:
    """The reverse of `column`: gaps as ``None``, for JSON and for reports."""
    return [None if value != value else value for value in np.asarray(values, dtype=float).tolist()]


def rank_descending(scores: FloatArray) -> FloatArray:
    """名次: 1 is the highest score, ties take the smallest rank, a gap has none."""
    return rank_ascending(-scores)


def rank_ascending(scores: FloatArray) -> FloatArray:
    """Rank with 1 for the smallest value, ties smallest, gaps kept."""
    present = ~np.isnan(scores)
    ordered = np.sort(scores[present])
    ranks = np.full(scores.shape, np.nan)
    ranks[present] = np.searchsorted(ordered, scores[present], side="left") + 1.0
    return ranks
