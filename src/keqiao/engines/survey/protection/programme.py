"""线性规划: one call for the attacker's and the cover's programmes, with sparse sums."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray


def least(
    cost: FloatArray, sums: sparse.csr_array, low: FloatArray, high: FloatArray
) -> tuple[float, FloatArray | None]:
    """The least cost @ x with sums @ x = 0 and low ≤ x ≤ high: (−∞, None) unbounded, (+∞, None)
    infeasible."""
    rows = [LinearConstraint(sums, 0.0, 0.0)] if sums.shape[0] else []
    found = milp(cost, bounds=Bounds(low, high), constraints=rows)
    if found.status == 0:
        return float(np.asarray(found.fun)), np.asarray(found.x, dtype=np.float64)
    if found.status == 3:
        return float("-inf"), None
    if found.status == 2:
        return float("inf"), None
    raise InputError("线性规划未能求解:{message}", message=found.message)
