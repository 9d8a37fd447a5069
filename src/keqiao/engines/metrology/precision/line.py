"""校准直线: ordinary least squares y = intercept + slope (x - x0) with the covariance of its parameters.

Source: JCGM 100:2008 annex H.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import number, same_length, vector


@dataclass(frozen=True)
class CalibrationLine:
    """校准直线; ``at`` predicts with the uncertainty of the line alone."""

    intercept: float
    slope: float
    u_intercept: float
    u_slope: float
    r_intercept_slope: float
    s_residual: float
    dof: int
    x0: float
    r2: float | None

    def at(self, x: float) -> tuple[float, float]:
        """(predicted y, its standard uncertainty), covariance included."""
        step = x - self.x0
        variance = self.u_intercept**2 + (step * self.u_slope) ** 2
        variance += 2 * step * self.r_intercept_slope * self.u_intercept * self.u_slope
        return self.intercept + self.slope * step, math.sqrt(max(0.0, variance))


def fit_line(x: Sequence[float], y: Sequence[float], x0: float = 0.0) -> CalibrationLine:
    """Least squares of three or more points; refuses points that all have the same x."""
    xs, ys = vector(x, "x", 3), vector(y, "y", 3)
    count = same_length("校准直线", x=xs, y=ys)
    x0 = number(x0, "x0")
    centre = math.fsum(xs) / count
    offset = xs - centre
    spread = math.fsum(offset**2)
    if spread <= 0:
        raise InputError("校准直线的 x 全部相同,求不出斜率")
    middle = math.fsum(ys) / count
    slope = math.fsum(offset * (ys - middle)) / spread
    residuals = ys - middle - slope * offset
    s = math.sqrt(math.fsum(residuals**2) / (count - 2))
    reach = centre - x0
    root = math.sqrt(1 / count + reach**2 / spread)
    total = math.fsum((ys - middle) ** 2)
    return CalibrationLine(
        intercept=middle - slope * reach,
        slope=slope,
        u_intercept=s * root,
        u_slope=s / math.sqrt(spread),
        r_intercept_slope=-reach / (root * math.sqrt(spread)),
        s_residual=s,
        dof=count - 2,
        x0=x0,
        r2=1 - math.fsum(residuals**2) / total if total else None,
    )


def adjusted_r2(r2: float, count: int) -> float:
    """调整后的决定系数 of a line through ``count`` points."""
    return 1 - (1 - r2) * (count - 1) / (count - 2)
