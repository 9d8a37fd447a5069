"""迭代稳健估计: Algorithm A, Algorithm S, Huber's proposal 2. Source: ISO 13528:2022, C.3 and C.4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, choice, vector, whole
from keqiao.engines.metrology.robust.constants import iso13528
from keqiao.engines.metrology.robust.simple import made, results_of, standard_uncertainty

StopRule = Literal["converged", "three_figures"]
MAX_ROUNDS = 10_000
_SETTLED = 1e-13


@dataclass(frozen=True)
class RobustEstimate:
    """稳健平均值与稳健标准差.

    ``u`` is the standard uncertainty of ``x``; ``degenerate`` marks a scale of zero, with which no score may
    be formed; ``start`` names what the iteration started from; ``rounds`` how many steps it took.
    """

    x: float
    s: float
    u: float
    count: int
    rounds: int = 0
    degenerate: bool = False
    start: Literal["MADe", "sd"] = "MADe"


def algorithm_a(results: Sequence[float] | Floats, stop: StopRule = "converged") -> RobustEstimate:
    """算法 A of ISO 13528:2022, C.3.1: winsorised mean and standard deviation.

    ``stop`` is ``converged``, or ``three_figures`` for the standard's printed rule (the third significant
    figure of s* and the equivalent figure of x* no longer change). When more than half of the results are
    equal the iteration starts from the sample standard deviation instead of MADe (note to C.3.1).
    """
    choice(stop, "stop", ("converged", "three_figures"))
    constants = iso13528().robust["algorithm_a"]
    values = results_of(results, "algorithm_a")
    return winsorised(values, constants["limit"], constants["adjustment"], stop)


def huber_proposal_2(results: Sequence[float] | Floats, limit: float = 1.5) -> RobustEstimate:
    """胡贝尔第二方案 (Huber 1964): as Algorithm A with the exact consistency factor of ``limit``."""
    inside = 2 * float(special.ndtr(limit)) - 1
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    beta = inside + limit**2 * (1 - inside) - 2 * limit * density
    return winsorised(results_of(results, "algorithm_a"), limit, 1 / math.sqrt(beta), "converged")


def winsorised(values: Floats, limit: float, adjustment: float, stop: StopRule) -> RobustEstimate:
    """Mean and standard deviation of results drawn in to x* ± limit s*, repeated until they settle."""
    count = len(values)
    x, s = float(np.median(values)), made(values)
    start: Literal["MADe", "sd"] = "MADe"
    if s == 0:
        s, start = float(np.std(values, ddof=1)), "sd"
    rounds = 0
    # below this the values agree to the last digits a float holds
    tiny = 1e-14 * max(abs(float(values[0])), abs(float(values[-1])), abs(x))
    while s > tiny and rounds < MAX_ROUNDS:
        rounds += 1
        drawn = values.clip(x - limit * s, x + limit * s)
        mean = float(drawn.sum()) / count
        drawn -= mean
        spread = adjustment * math.sqrt(float(drawn @ drawn) / (count - 1))
        settled = _settled(x, s, mean, spread, stop)
        x, s = mean, spread
        if settled:
            break
    s = s if s > tiny else 0.0
    return RobustEstimate(x, s, standard_uncertainty(s, count), count, rounds, s == 0, start)


def _settled(x: float, s: float, mean: float, spread: float, stop: StopRule) -> bool:
    if stop == "converged":
        return max(abs(mean - x), abs(spread - s)) <= _SETTLED * max(spread, s)
    if spread <= 0 or s <= 0:
        return spread == s
    digits = 2 - math.floor(math.log10(spread))
    return round(s, digits) == round(spread, digits) and round(x, digits) == round(mean, digits)


def algorithm_s_factors(nu: int) -> tuple[float, float]:
    """(η, ξ) of Algorithm S for ``nu`` degrees of freedom. ISO 13528:2022, table C.1, to full precision."""
    nu = whole(nu, "nu", 1)
    inside = float(iso13528().robust["algorithm_s"]["probability"])
    square = float(special.chdtri(nu, 1 - inside)) / nu
    kept = float(special.chdtr(nu + 2, nu * square)) + (1 - inside) * square
    return math.sqrt(square), 1 / math.sqrt(kept)


def algorithm_s(sds: Sequence[float] | Floats, nu: int) -> float:
    """算法 S: pooled robust w* of standard deviations (or ranges, nu = 1) of ``nu`` degrees of freedom.

    Zero when more than half of them are zero and the rest are drawn in completely. ISO 13528:2022, C.4.
    """
    values = vector(sds, "sds", 1)
    if (values < 0).any():
        raise InputError("sds 第 {place} 个值是负数", place=int(np.argmax(values < 0)) + 1)
    limit, adjustment = algorithm_s_factors(nu)
    w = float(np.median(values)) or math.sqrt(float(np.mean(values**2)))
    for _ in range(MAX_ROUNDS):
        drawn = np.minimum(values, limit * w)
        following = adjustment * math.sqrt(float(np.mean(drawn**2)))
        settled = abs(following - w) <= _SETTLED * w
        w = following
        if settled or w <= 1e-300:
            break
    return w
