"""不等概率抽样: fixed-size draws that realise given inclusion probabilities exactly."""

from __future__ import annotations

from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling.inclusion import split_certain, whole_size
from keqiao.engines.survey.vectors import FloatArray, IntArray, share_vector

_TRIES = 200_000


def poisson(probabilities: Any, rng: np.random.Generator) -> IntArray:
    """泊松抽样: each unit on its own with probability π_k; the size of the sample is random."""
    pi = share_vector("入样概率", probabilities)
    return np.flatnonzero(rng.random(len(pi)) < pi).astype(np.int64)


def systematic_pps(probabilities: Any, rng: np.random.Generator, *, shuffle: bool = False) -> IntArray:
    """不等概率等距抽样: one random start along cumulated π, in frame order or (``shuffle``) random order.

    Exact π; in frame order some pairs can never be drawn together. Source: Madow (1949) Annals of
    Mathematical Statistics 20, 333-354; Hartley and Rao (1962) 33, 350-374 for the random order.
    """
    pi, count = whole_size(probabilities)
    certain, chance, left = split_certain(pi, count)
    if left == 0:
        return certain
    order = np.argsort(rng.random(len(chance)), kind="stable") if shuffle else np.arange(len(chance))
    points_below = np.clip(np.floor(np.cumsum(pi[chance][order]) - rng.random()) + 1, 0, left)
    points_below[-1] = left  # the sum of π is whole but for rounding
    hits = chance[order][np.diff(points_below, prepend=0.0) >= 1]
    return np.sort(np.concatenate([certain, hits])).astype(np.int64)


def sampford(probabilities: Any, rng: np.random.Generator) -> IntArray:
    """桑普福德抽样: fixed size, exact π, p(s) ∝ Π_{s} π/(1−π) · Σ_{s} (1−π).

    Drawn by rejection from Poisson samples of the right size, kept with probability Σ_s(1−π) over its largest
    possible value; the mean number of tries grows with √n only, unlike the classical rejective scheme.
    Source: Sampford (1967) Biometrika 54, 499-513; the density: Tillé (2006) section 7.4.
    """
    pi, count = whole_size(probabilities)
    certain, chance, left = split_certain(pi, count)
    odds = pi[chance]
    if left == 0 or left == len(odds):
        return np.sort(np.concatenate([certain, chance[:left]])).astype(np.int64)
    largest = float(np.sort(1 - odds)[-left:].sum())
    for _ in range(_TRIES):
        drawn = rng.random(len(odds)) < odds
        accept = rng.random() * largest <= float((1 - odds[drawn]).sum())
        if accept and int(drawn.sum()) == left:
            return np.sort(np.concatenate([certain, chance[drawn]])).astype(np.int64)
    raise InputError("桑普福德抽样在 {n} 次尝试后未得到样本;请改用布鲁尔或帕累托抽样", n=_TRIES)


def brewer(probabilities: Any, rng: np.random.Generator) -> IntArray:
    """布鲁尔抽样: fixed size, exact π, one unit a step.

    Step i draws k among those left with probability ∝ π_k (n_i − π_k) / (n_i − π_k (n − i + 1)), where n_i is
    n less the π already drawn. Source: Brewer (1975) Australian Journal of Statistics 17, 166-172; this form:
    Tillé (2006) chapter 6.
    """
    pi, count = whole_size(probabilities)
    certain, chance, left = split_certain(pi, count)
    odds, free = pi[chance], np.ones(len(chance), dtype=bool)
    room = float(left)
    for step in range(left):
        chances = np.where(free, odds * (room - odds) / (room - odds * (left - step)), 0.0)
        k = _pick(chances, rng)
        free[k] = False
        room -= float(odds[k])
    return np.sort(np.concatenate([certain, chance[~free]])).astype(np.int64)


def _pick(chances: FloatArray, rng: np.random.Generator) -> int:
    """One position, with probability proportional to ``chances``."""
    cumulated = np.cumsum(chances)
    place = int(np.searchsorted(cumulated, rng.random() * cumulated[-1], side="right"))
    return min(place, int(np.flatnonzero(chances > 0)[-1]))
