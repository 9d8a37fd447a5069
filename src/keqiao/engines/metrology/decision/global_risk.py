"""全局风险: consumer's and producer's risk over all items of a process, before any is measured.

Process centred at 0 (or at ``mean``), process and test error normal. Source: JCGM 106:2012, clause 9.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import optimize, special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.decision.capability import pair_of_limits
from keqiao.engines.metrology.fields import Floats, number, positive, probability

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_REACH = 38.0  # beyond it the normal density underflows


@dataclass(frozen=True)
class GlobalRisk:
    """全局风险: fractions of all items.

    ``pfa`` out of limits and accepted (consumer's risk), ``pfr`` within and rejected (producer's risk),
    ``conditional_pfa`` = pfa over the accepted share (``None`` if nothing is accepted).
    """

    pfa: float
    pfr: float
    accepted: float

    @property
    def conditional_pfa(self) -> float | None:
        return self.pfa / self.accepted if self.accepted > 0 else None


def global_risk(
    limits: Sequence[float | None],
    acceptance: Sequence[float | None],
    sigma_process: float,
    sigma_test: float,
    mean: float = 0.0,
) -> GlobalRisk:
    """Risks for tolerance ``limits`` and ``acceptance`` limits (each [lower, upper], ``None`` = open)."""
    low, high = _ends(limits)
    lower, upper = _ends(acceptance)
    process, test = positive(sigma_process, "sigma_process"), positive(sigma_test, "sigma_test")
    mean = number(mean, "mean")
    marks = [edge for edge in (low, high, lower, upper) if math.isfinite(edge)]
    inside = _pieces(marks, mean, process, test, low, high)
    outside = _pieces(marks, mean, process, test, -math.inf, low)
    outside += _pieces(marks, mean, process, test, high, math.inf)

    def density(x: Floats) -> Floats:
        return np.exp(-0.5 * ((x - mean) / process) ** 2) / (process * math.sqrt(2 * math.pi))

    def accepts(x: Floats) -> Floats:
        return np.asarray(special.ndtr((upper - x) / test) - special.ndtr((lower - x) / test))

    def rejects(x: Floats) -> Floats:
        return np.asarray(special.ndtr((lower - x) / test) + special.ndtr((x - upper) / test))

    pfa = _integral(lambda x: density(x) * accepts(x), outside)
    pfr = _integral(lambda x: density(x) * rejects(x), inside)
    spread = math.hypot(process, test)
    accepted = float(special.ndtr((upper - mean) / spread) - special.ndtr((lower - mean) / spread))
    return GlobalRisk(pfa, pfr, accepted)


def in_tolerance_sds(in_tolerance: float, sigma_ratio: float, half_limit: float = 1.0) -> tuple[float, float]:
    """(sigma_process, sigma_test) when a share ``in_tolerance`` lies within ± half_limit."""
    share = probability(in_tolerance, "in_tolerance_probability")
    quantile = positive(float(special.ndtri((1 + share) / 2)), "in_tolerance_probability 的分位点")
    process = positive(half_limit, "limits") / quantile
    return process, process / positive(sigma_ratio, "sigma_ratio")


def guard_factor_for_global_risk(
    limits: Sequence[float | None], sigma_process: float, sigma_test: float, target: float, mean: float = 0.0
) -> float:
    """约定全局风险的保护带: in units of sigma_test, bringing the consumer's risk to ``target``.

    Zero when simple acceptance already meets it.
    """
    target = probability(target, "约定的全局风险")
    low, high = _ends(limits)
    test = positive(sigma_test, "sigma_test")

    def excess(factor: float) -> float:
        shifted = (low + factor * test, high - factor * test)
        return global_risk(limits, _open(shifted), sigma_process, test, mean).pfa - target

    if excess(0.0) <= 0:
        return 0.0
    most = min((high - low) / (2 * test) * (1 - 1e-9), 40.0)
    if excess(most) > 0:
        raise InputError("无论怎样收紧接受限,全局风险都达不到约定的 {target:.3%}", target=target)
    return float(optimize.brentq(excess, 0.0, most, xtol=1e-10))


def _ends(limits: Sequence[float | None]) -> tuple[float, float]:
    low, high = pair_of_limits(limits)
    return -math.inf if low is None else low, math.inf if high is None else high


def _open(ends: tuple[float, float]) -> list[float | None]:
    return [end if math.isfinite(end) else None for end in ends]


def _pieces(
    marks: list[float], mean: float, process: float, test: float, start: float, stop: float
) -> list[tuple[float, float]]:
    """Stretches between ``start`` and ``stop`` short enough for the density and for the test's steps."""
    start, stop = max(start, mean - _REACH * process), min(stop, mean + _REACH * process)
    if start >= stop:
        return []
    cuts = {mean + step * process for step in range(-38, 39, 1)}
    cuts |= {mark + step * test for mark in marks for step in range(-12, 13)}
    edges = [start, *sorted(cut for cut in cuts if start < cut < stop), stop]
    return list(pairwise(edges))


def _integral(function: object, pieces: list[tuple[float, float]]) -> float:
    """Gauss-Legendre over every stretch."""
    assert callable(function)
    if not pieces:
        return 0.0
    ends = np.array(pieces)
    half, middle = (ends[:, 1] - ends[:, 0]) / 2, (ends[:, 1] + ends[:, 0]) / 2
    values = function(middle[:, None] + half[:, None] * _NODES)
    return float((half[:, None] * _WEIGHTS * values).sum())
