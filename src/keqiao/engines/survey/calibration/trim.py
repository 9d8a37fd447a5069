"""权数截尾: extreme weights pulled in, what was taken off shared among the others; or with totals kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.calibrate import Model, calibrate
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.types import FloatArray


def trim_weights(
    design: Design, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False
) -> Design:
    """截尾. Weights are held in [lower, upper] and the difference is shared equally among the rest.

    ``strict`` repeats until no weight is outside. The total weight is kept; control totals are not (see
    :func:`trim_to_totals`).
    """
    return design.adjusted(trimmed(design.weights, lower, upper, strict), None)


def trimmed(weights: FloatArray, lower: float, upper: float, strict: bool) -> FloatArray:
    """The trimmed weights (n,)."""
    size = weights.shape[0]
    if not lower * size <= weights.sum() <= upper * size:
        raise InputError(
            "权数合计 {total:.6g} 不可能都在 {lower:g} 与 {upper:g} 之间",
            total=float(weights.sum()),
            lower=lower,
            upper=upper,
        )
    result = weights
    for _ in range(size):
        outside = (result < lower) | (result > upper)
        if not outside.any():
            break
        if outside.all():
            raise InputError("所有权数都在 {lower:g} 与 {upper:g} 之外,无处分摊", lower=lower, upper=upper)
        held = np.clip(result, lower, upper)
        surplus = float((result - held).sum())
        result = np.where(outside, held, held + surplus / float((~outside).sum()))
        if not strict:
            break
    return result


def trim_to_totals(design: Design, model: Model, *, lower: float | None, upper: float | None) -> Design:
    """保总量截尾: weights within [lower, upper] that still meet every control total (bounded calibration)."""
    held = replace(model, method="bounded", weight_bounds=(lower, upper), bounds=(None, None))
    return calibrate(design, held)
