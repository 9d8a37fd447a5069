"""不确定性分析: many runs under drawn choices; rank intervals, and which ranks are ties within them.

OECD/JRC Handbook 2008, step 7; Saisana, Saltelli and Tarantola 2005 (JRSS A 168:307-323).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, IntArray, rank_descending
from keqiao.engines.indices.robustness.alternatives import Alternatives
from keqiao.engines.indices.robustness.evaluation import Evaluator
from keqiao.engines.indices.running import Computed

MOST_RUNS = 100_000


@dataclass(frozen=True)
class Uncertainty:
    """不确定性: per unit the median rank, its interval, the score's interval on the nominal scale, tie
    groups.

    ``ranks`` are runs x units. Units of one ``tie`` number cannot be told apart from the best of their group:
    the interval of their rank difference to it holds zero.
    """

    level: float
    ranks: FloatArray
    median: FloatArray
    low: FloatArray
    high: FloatArray
    ties: IntArray
    score_low: FloatArray
    score_high: FloatArray
    mean_shift: FloatArray


def uncertainty(
    nominal: Computed, alternatives: Alternatives, *, runs: int, seed: int, level: float = 0.9
) -> Uncertainty:
    """Run the index ``runs`` times under choices drawn at random; the same seed gives the same result."""
    sizes = alternatives.sizes
    if not sizes:
        raise InputError("方案没有写任何不确定因素(robustness),不能做不确定性分析")
    if not 10 <= runs <= MOST_RUNS:
        raise InputError("不确定性分析至少运行 10 次,至多 {most} 次,收到 {runs}", most=MOST_RUNS, runs=runs)
    if seed < 0:
        raise InputError("种子 seed 不能为负,收到 {seed}", seed=seed)
    if not 0 < level < 1:
        raise InputError("区间水平应在 0 到 1 之间,收到 {level}", level=level)
    evaluator = Evaluator(nominal, alternatives, seed)
    draws = np.random.default_rng([seed, 0]).random((runs, len(sizes)))
    scores = np.empty((runs, len(nominal.units)))
    for run, draw in enumerate(draws):
        choice = {name: int(u * size) for u, (name, size) in zip(draw, sizes.items(), strict=True)}
        scores[run] = evaluator.scores(choice)
    ranks = np.array([rank_descending(row) for row in scores])
    return _summary(nominal, ranks, _aligned(scores, nominal.index), level)


def _summary(nominal: Computed, ranks: FloatArray, aligned: FloatArray, level: float) -> Uncertainty:
    tail = (1 - level) / 2
    low = np.quantile(ranks, tail, axis=0, method="lower")
    median = np.median(ranks, axis=0)
    high = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    return Uncertainty(
        level=level,
        ranks=ranks,
        median=median,
        low=low,
        high=high,
        ties=_tie_groups(nominal.ranks, ranks, tail),
        score_low=np.quantile(aligned, tail, axis=0),
        score_high=np.quantile(aligned, 1 - tail, axis=0),
        mean_shift=np.abs(ranks - nominal.ranks).mean(axis=1),
    )


def _aligned(scores: FloatArray, nominal: FloatArray) -> FloatArray:
    """Scores of every run with its mean and spread set to the nominal run's: other choices, other scales."""
    present = ~np.isnan(nominal)
    inner = scores[:, present]
    centre, spread = inner.mean(axis=1, keepdims=True), inner.std(axis=1, keepdims=True)
    target = nominal[present]
    aligned = (scores - centre) / np.where(spread > 0, spread, 1.0) * target.std() + target.mean()
    return np.asarray(aligned)


def _tie_groups(nominal: FloatArray, ranks: FloatArray, tail: float) -> IntArray:
    """Walk down the nominal ranks; a new group starts where the leader is better in nearly all runs."""
    order = np.argsort(np.where(np.isnan(nominal), np.inf, nominal), kind="stable")
    groups, group, leader = np.zeros(len(nominal), dtype=np.int64), 0, -1
    for unit in order:
        if np.isnan(nominal[unit]):
            continue
        clear = leader < 0 or np.mean(ranks[:, leader] < ranks[:, unit]) >= 1 - tail
        if clear:
            group, leader = group + 1, unit
        groups[unit] = group
    return groups
