"""过程能力: Cpk and the probability outside the limits of a normal process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.decision.specific_risk import limits as checked_limits
from keqiao.engines.metrology.fields import listing, number, positive


@dataclass(frozen=True)
class Capability:
    """过程能力指数 ``cpk``; ``risk_total`` is the probability outside the limits."""

    cpk: float
    risk_low: float
    risk_high: float

    @property
    def risk_total(self) -> float:
        return self.risk_low + self.risk_high


def capability(mean: float, sd: float, limits: Sequence[float | None]) -> Capability:
    """Capability of a normal process; ``limits`` are [lower, upper], either may be ``None``."""
    low, high = pair_of_limits(limits)
    mean, sd = number(mean, "mean"), positive(sd, "sd")
    distances = [] if low is None else [(mean - low) / sd]
    distances += [] if high is None else [(high - mean) / sd]
    return Capability(
        cpk=min(distances) / 3,
        risk_low=0.0 if low is None else float(special.ndtr((low - mean) / sd)),
        risk_high=0.0 if high is None else float(special.ndtr((mean - high) / sd)),
    )


def pair_of_limits(limits: Sequence[float | None]) -> tuple[float | None, float | None]:
    """[lower, upper] as checked numbers."""
    pair = listing(limits, "limits")
    if len(pair) != 2:
        raise InputError("limits 应当是 [下限, 上限] 两个值,收到 {count} 个", count=len(pair))
    return checked_limits(pair[0], pair[1])
