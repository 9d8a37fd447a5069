"""比较: means with bootstrap intervals, and one ranker against another demand by demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.retrieval.evaluation.measures import Measured

DRAWS = 2_000
SEED = 20_170_505
TIE = 1e-9


@dataclass(frozen=True)
class Interval:
    """均值与 95% 区间."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """两种排序的比较, on nDCG@10: the mean difference, and on how many demands the second is better or
    worse."""

    difference: Interval
    wins: int
    losses: int
    ties: int


def bootstrap_interval(values: Sequence[float], draws: int = DRAWS, seed: int = SEED) -> Interval:
    """自助法区间: percentile bootstrap over demands (Efron 1979), with a fixed seed so that it repeats."""
    array = np.asarray(values, dtype=float)
    generator = np.random.default_rng(seed)
    means = array[generator.integers(0, len(array), size=(draws, len(array)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(array.mean()), float(low), float(high))


def compare(base: Sequence[Measured], other: Sequence[Measured]) -> Comparison:
    """Pair two rankers' results on the same demands."""
    pairs = list(zip(base, other, strict=True))
    gains = [new.ndcg - old.ndcg for old, new in pairs]
    return Comparison(
        difference=bootstrap_interval(gains),
        wins=sum(gain > TIE for gain in gains),
        losses=sum(gain < -TIE for gain in gains),
        ties=sum(abs(gain) <= TIE for gain in gains),
    )
