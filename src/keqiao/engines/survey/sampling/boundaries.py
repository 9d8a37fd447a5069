"""分层界限: cum √f, geometric, and the Lavallée-Hidiroglou criterion with a take-all stratum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, IntArray, choice, positive, real_vector

METHODS = ("cum_root_frequency", "geometric", "lavallee_hidiroglou")


@dataclass(frozen=True)
class Strata:
    """分层方案: ``boundaries`` b_1 < … < b_{L−1}; stratum h holds b_{h−1} < x ≤ b_h.

    ``counts`` (N_h) come from the frame; ``sample`` is the real-valued n a target CV needs (Neyman below the
    take-all stratum), NaN where the method sets none.
    """

    boundaries: FloatArray
    codes: IntArray
    counts: IntArray
    sample: float


def boundaries(method: str, size: Any, strata: int, *, cv: float | None = None, classes: int = 200) -> Strata:
    """分层界限: boundaries of ``size`` for ``strata`` strata by a named method.

    ``cum_root_frequency``: equal parts of cumulated √frequency over ``classes`` equal intervals (Dalenius and
    Hodges 1959, JASA 54, 88-101). ``geometric``: b_h = min·(max/min)^{h/L}, positive sizes only (Gunning and
    Horgan 2004, Survey Methodology 30, 159-166). ``lavallee_hidiroglou``: smallest n for the target ``cv``
    with the top stratum taken whole and Neyman allocation below (Survey Methodology 14 (1988), 33-43).
    """
    choice("分层方法", method, METHODS)
    values = real_vector("规模变量", size)
    if strata < 2:
        raise InputError("层数至少为 2,得到 {strata}", strata=strata)
    if len(np.unique(values)) < strata:
        raise InputError(
            "规模变量只有 {n} 个不同的值,分不成 {strata} 层", n=len(np.unique(values)), strata=strata
        )
    if method == "geometric":
        return _strata(values, _geometric(positive("规模变量", values), strata))
    if method == "cum_root_frequency":
        return _strata(values, _cum_root_frequency(values, strata, classes))
    if cv is None or cv <= 0:
        raise InputError("拉瓦莱-伊迪罗格卢分层需要为正的目标变异系数")
    return _lavallee_hidiroglou(values, strata, cv)


def _strata(values: FloatArray, cuts: FloatArray, sample: float = float("nan")) -> Strata:
    codes = np.searchsorted(cuts, values, side="left").astype(np.int64)
    counts = np.bincount(codes, minlength=len(cuts) + 1).astype(np.int64)
    if (counts == 0).any():
        empty = int(np.flatnonzero(counts == 0)[0]) + 1
        raise InputError("第 {empty} 层没有单位;请减少层数或换一种分层方法", empty=empty)
    return Strata(cuts, codes, counts, sample)


def _geometric(values: FloatArray, strata: int) -> FloatArray:
    low, high = float(values.min()), float(values.max())
    cuts: FloatArray = low * (high / low) ** (np.arange(1, strata) / strata)
    return cuts


def _cum_root_frequency(values: FloatArray, strata: int, classes: int) -> FloatArray:
    frequency, edges = np.histogram(values, bins=classes)
    cumulated = np.cumsum(np.sqrt(frequency))
    goals = cumulated[-1] * np.arange(1, strata) / strata
    nearest = np.abs(cumulated[:, None] - goals[None, :]).argmin(axis=0)
    cuts: FloatArray = edges[nearest + 1]
    if len(np.unique(cuts)) < len(cuts):
        raise InputError("累积平方根法的 {classes} 个组距太宽,界限重合;请增加组数", classes=classes)
    return cuts


def _lavallee_hidiroglou(values: FloatArray, strata: int, cv: float) -> Strata:
    """Coordinate search over all cuts between distinct values, from several starts, until none improves."""
    search = _CutSearch(np.sort(values), cv)
    starts = _starts(values, strata, search)
    best = min((search.descend(start) for start in starts), key=lambda found: (found[1], found[0].tolist()))
    cuts = search.edges[best[0]]
    return _strata(values, cuts, sample=best[1])


def _starts(values: FloatArray, strata: int, search: _CutSearch) -> list[IntArray]:
    """Quantile, equal-width and geometric beginnings, as positions among the distinct values."""
    shares = np.arange(1, strata) / strata
    low, high = float(values.min()), float(values.max())
    begin = [
        np.quantile(values, shares),
        np.quantile(values, 1 - 0.5 ** (shares * strata)),
        low + (high - low) * shares,
    ]
    if low > 0:
        begin.append(_geometric(values, strata))
    return [search.positions(cuts) for cuts in begin]


class _CutSearch:
    """切点搜索: prefix sums over the sorted sizes give N, Σx, Σx² of any stratum in constant time."""

    def __init__(self, ordered: FloatArray, cv: float) -> None:
        distinct, first = np.unique(ordered, return_index=True)
        self.edges = distinct[:-1]
        self._ends = first[1:]
        centred = ordered - ordered.mean()
        self._sum = np.concatenate([[0.0], np.cumsum(centred)])
        self._square = np.concatenate([[0.0], np.cumsum(centred**2)])
        self._rows = len(ordered)
        self._allowed = (cv * float(ordered.sum())) ** 2

    def positions(self, cuts: FloatArray) -> IntArray:
        """Strictly rising positions nearest to the wanted cuts."""
        at = np.searchsorted(self.edges, cuts).clip(0, len(self.edges) - 1)
        for h in range(1, len(at)):
            at[h] = max(at[h], at[h - 1] + 1)
        over = at[-1] - (len(self.edges) - 1)
        if over > 0:
            ceiling = len(self.edges) - np.arange(len(at), 0, -1)
            at = np.minimum(at, ceiling)
        return at.astype(np.int64)

    def descend(self, start: IntArray) -> tuple[IntArray, float]:
        """Move one cut at a time to its best place until no cut moves."""
        at, best = start.copy(), float(self._need(start[None, :])[0])
        moved = True
        while moved:
            moved = False
            for h in range(len(at)):
                low = at[h - 1] + 1 if h else 0
                high = at[h + 1] if h + 1 < len(at) else len(self.edges)
                trial = np.tile(at, (high - low, 1))
                trial[:, h] = np.arange(low, high)
                need = self._need(trial)
                winner = int(need.argmin())
                if need[winner] < best - 1e-9:
                    at, best, moved = trial[winner], float(need[winner]), True
        return at, best

    def _need(self, cuts: IntArray) -> FloatArray:
        """n for each row of cuts: N_L + (Σ N_h S_h)² / (V + Σ N_h S_h²) over the strata below the top."""
        ends = self._ends[cuts]
        starts = np.concatenate([np.zeros((len(cuts), 1), dtype=ends.dtype), ends[:, :-1]], axis=1)
        N = (ends - starts).astype(float)
        total = self._sum[ends] - self._sum[starts]
        square = self._square[ends] - self._square[starts]
        variance = np.maximum(square - total**2 / N, 0) / np.maximum(N - 1, 1)
        spread = (N * np.sqrt(variance)).sum(axis=1)
        need: FloatArray = (self._rows - ends[:, -1]) + spread**2 / (
            self._allowed + (N * variance).sum(axis=1)
        )
        return need
