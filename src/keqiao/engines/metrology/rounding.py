"""修约: results and uncertainties to significant figures. GB/T 8170-2008; JJF 1059.1-2012, 5.3.8."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal, localcontext
from typing import Literal


def significant(value: float, digits: int = 6) -> float:
    """有效数字: the nearest float with ``digits`` significant figures; zero, NaN and infinity as they are."""
    return float(f"{value:.{digits - 1}e}") if math.isfinite(value) else value


def beside(value: float, spread: float, digits: int = 4) -> float:
    """``value`` to the place of the last of ``digits`` significant figures of ``spread`` beside it."""
    if not spread > 0 or not (math.isfinite(value) and math.isfinite(spread)):
        return significant(value, 12)
    return round(value, digits - 1 - math.floor(math.log10(spread)))


def rounded_result(
    y: float, U: float, digits: int = 2, mode: Literal["even", "up"] = "even"
) -> tuple[str, str]:
    """(y, U) as printed: U to ``digits`` significant figures, y to the same place.

    ``even`` follows GB/T 8170 (halves to the even digit); ``up`` never makes U smaller.
    """
    if not U > 0 or not math.isfinite(U) or not math.isfinite(y):
        return f"{y:.12g}", f"{U:g}"
    rounding = ROUND_HALF_EVEN if mode == "even" else ROUND_UP
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(repr(U))
        step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
        shown = exact.quantize(step, rounding)
        if shown.adjusted() > exact.adjusted():  # 0.0996 to two figures is 0.10, not 0.100
            step = step.scaleb(1)
            shown = shown.quantize(step, rounding)
        return f"{Decimal(repr(y)).quantize(step, ROUND_HALF_EVEN):f}", f"{shown:f}"
