"""次序抽样: samples read off one permanent number per unit, so that samples can be coordinated."""

from __future__ import annotations

from typing import Any

import numpy as np

from keqiao.engines.survey.sampling.inclusion import split_certain, whole_size
from keqiao.engines.survey.vectors import FloatArray, IntArray, share_vector


def poisson_by_number(probabilities: Any, numbers: Any) -> IntArray:
    """泊松抽样(永久随机数): takes k when its number is below π_k. Brewer, Early and Joyce (1972)."""
    pi = share_vector("入样概率", probabilities)
    number = share_vector("永久随机数", numbers, length=len(pi))
    return np.flatnonzero(number < pi).astype(np.int64)


def sequential_poisson(probabilities: Any, numbers: Any) -> IntArray:
    """序贯泊松抽样: the n smallest U_k / π_k; fixed size, π approximate.

    Source: Ohlsson (1998) Journal of Official Statistics 14, 149-162.
    """
    return _smallest(probabilities, numbers, lambda u, pi: u / pi)


def pareto(probabilities: Any, numbers: Any) -> IntArray:
    """帕累托抽样: the n smallest [U/(1−U)] / [π/(1−π)]; fixed size, π very nearly exact.

    Source: Rosén (1997) Journal of Statistical Planning and Inference 62, 159-191.
    """
    return _smallest(probabilities, numbers, lambda u, pi: (u / (1 - u)) / (pi / (1 - pi)))


def by_number(count: int, numbers: Any) -> IntArray:
    """简单随机抽样(永久随机数): the ``count`` smallest numbers of the stratum."""
    number = share_vector("永久随机数", numbers)
    return np.sort(np.argsort(number, kind="stable")[:count]).astype(np.int64)


def _smallest(probabilities: Any, numbers: Any, rank: Any) -> IntArray:
    pi, count = whole_size(probabilities)
    number: FloatArray = share_vector("永久随机数", numbers, length=len(pi))
    certain, chance, left = split_certain(pi, count)
    below_one = np.minimum(number[chance], np.nextafter(1.0, 0.0))
    ranks = rank(below_one, pi[chance])
    first = chance[np.argsort(ranks, kind="stable")[:left]]
    return np.sort(np.concatenate([certain, first])).astype(np.int64)
