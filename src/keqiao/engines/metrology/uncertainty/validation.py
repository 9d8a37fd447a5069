"""一阶结果的验证: does the GUM interval agree with the Monte Carlo one within the numerical tolerance?

Source: JCGM 101:2008, clause 8; JJF 1059.2-2012.
"""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.metrology.uncertainty.first_order import FirstOrder
from keqiao.engines.metrology.uncertainty.monte_carlo import MonteCarlo, numerical_tolerance


@dataclass(frozen=True)
class Validation:
    """验证结果: absolute differences at both ends, the tolerance, and whether both are within it.

    ``validated`` is ``None`` where the first order gives no interval to compare.
    """

    output: str
    d_low: float | None
    d_high: float | None
    tolerance: float
    validated: bool | None


def validate(first: FirstOrder, simulated: MonteCarlo, digits: int = 2) -> dict[str, Validation]:
    """Compare y ± U_p with the coverage interval of the same probability, output by output."""
    found = {}
    for name, estimate in first.outputs.items():
        drawn = simulated.outputs[name]
        tolerance = numerical_tolerance(drawn.u, digits)
        if estimate.U_p is None:
            found[name] = Validation(name, None, None, tolerance, None)
            continue
        d_low = abs(estimate.value - estimate.U_p - drawn.low)
        d_high = abs(estimate.value + estimate.U_p - drawn.high)
        found[name] = Validation(name, d_low, d_high, tolerance, d_low <= tolerance and d_high <= tolerance)
    return found
