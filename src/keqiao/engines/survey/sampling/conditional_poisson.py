"""条件泊松抽样(最大熵): the fixed-size design of greatest entropy, with exact first and second order π."""

from __future__ import annotations

from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling.inclusion import split_certain, whole_size
from keqiao.engines.survey.vectors import FloatArray, IntArray

_ROUNDS = 500
_CELLS = 40_000_000


def conditional_poisson(probabilities: Any, rng: np.random.Generator) -> IntArray:
    """条件泊松抽样: fixed size, exact π, maximum entropy.

    Unit by unit: k is taken with w_k S(k+1, m−1)/S(k, m), where m are still wanted and S are the elementary
    symmetric sums of the remaining weights. Source: Chen, Dempster and Liu (1994) Biometrika 81, 457-469;
    Tillé (2006) chapter 5.
    """
    pi, count = whole_size(probabilities)
    certain, chance, left = split_certain(pi, count)
    if left == 0:
        return certain
    weights = poisson_weights(pi[chance], left)
    tails = _tail_log_sums(np.log(weights), left)
    taken = []
    numbers = rng.random(len(chance))
    for k, log_weight in enumerate(np.log(weights)):
        if left and np.log(numbers[k]) < log_weight + tails[k + 1, left - 1] - tails[k, left]:
            taken.append(k)
            left -= 1
    return np.sort(np.concatenate([certain, chance[taken]])).astype(np.int64)


def poisson_weights(pi: FloatArray, count: int) -> FloatArray:
    """条件泊松权: weights w > 0 (product scale free) whose conditional design has inclusion probabilities π.

    Fixed point w ← w · π(1−π*)/(π*(1−π)) on the odds, π* those of w; stops at 1e-10.
    """
    if len(pi) * (count + 1) > _CELLS:
        raise InputError(
            "条件泊松抽样需 {n}×{m} 个格子,过大;请分层,或改用桑普福德、布鲁尔、帕累托抽样", n=len(pi), m=count
        )
    odds = pi / (1 - pi)
    weights = odds.copy()
    for _ in range(_ROUNDS):
        reached = _inclusion(weights, count)
        if np.abs(reached - pi).max() < 1e-10:
            return weights
        weights = weights * odds * (1 - reached) / reached
        weights = weights / np.exp(np.log(weights).mean())
    raise InputError("条件泊松抽样的权在 {n} 轮后未收敛;请检查过于接近 0 或 1 的入样概率", n=_ROUNDS)


def joint_probabilities(probabilities: Any) -> FloatArray:
    """二阶入样概率: π_kl of the conditional Poisson design; the diagonal holds π_k.

    π_kl = π_k · P(l | k), and given k the rest is again conditional Poisson, of size n−1, with the same
    weights: O(N² n). Source: Tillé (2006) chapter 5.
    """
    pi, count = whole_size(probabilities)
    certain, chance, left = split_certain(pi, count)
    result = np.outer(pi, pi)
    result[np.ix_(certain, certain)] = 1.0
    if left >= 1 and len(chance):
        result[np.ix_(chance, chance)] = _joint(poisson_weights(pi[chance], left), pi[chance], left)
    np.fill_diagonal(result, pi)
    return result


def _joint(weights: FloatArray, pi: FloatArray, count: int) -> FloatArray:
    """Pairs of a row k: the design without k is conditional Poisson of size n−1 with the same weights."""
    units = len(weights)
    result = np.zeros((units, units))
    if count < 2:
        return result
    for k in range(units):
        others = np.delete(np.arange(units), k)
        result[k, others] = pi[k] * _inclusion(weights[others], count - 1)
    return (result + result.T) / 2


def _inclusion(weights: FloatArray, count: int) -> FloatArray:
    """π of the conditional design with these weights: w_k e_{n−1}(others) / e_n(all), in logarithms.

    e_{n−1} without k needs no division (which loses digits): it is Σ_j head(k, j) · tail(k+1, n−1−j).
    """
    logs = np.log(weights)
    heads = _tail_log_sums(logs[::-1], count)[::-1]
    tails = _tail_log_sums(logs, count)
    head, tail = heads[:-1, :count], tails[1:, :count][:, ::-1]
    mix = head + tail
    top = mix.max(axis=1)
    without = top + np.log(np.exp(mix - top[:, None]).sum(axis=1))
    pi: FloatArray = np.exp(logs + without - tails[0, count])
    return pi


def _tail_log_sums(logs: FloatArray, count: int) -> FloatArray:
    """Row k: log e_m of the weights k, k+1, …, for m = 0 … count (−inf where m is more than they are)."""
    units = len(logs)
    table = np.full((units + 1, count + 1), -np.inf)
    table[:, 0] = 0.0
    for k in range(units - 1, -1, -1):
        table[k, 1:] = np.logaddexp(table[k + 1, 1:], logs[k] + table[k + 1, :-1])
    return table
