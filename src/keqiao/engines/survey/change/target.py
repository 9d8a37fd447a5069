"""目标达成的概率: the chance that a figure known with a standard error is at least a target."""

from __future__ import annotations

import math

from scipy import stats

from keqiao.engines.errors import InputError


def chance_of_reaching(estimate: float, se: float, df: float, target: float) -> float:
    """P(true value >= target), by Student's t around the estimate (a fiducial reading of the interval).

    With no standard error (an enumeration) the answer is 1 or 0.
    """
    if se < 0 or not math.isfinite(se):
        raise InputError("标准误 {se} 不是非负数", se=se)
    if se == 0:
        return float(estimate >= target)
    return float(stats.t.sf((target - estimate) / se, df))
