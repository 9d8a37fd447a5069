"""数据所在处的设计效应: the simple-random variance from one more grouped pass of products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from keqiao.engines.survey.carriers.estimates import estimate_on_frame
from keqiao.engines.survey.designs.design import Description
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import restricted
from keqiao.engines.survey.expressions import Binary
from keqiao.engines.survey.types import FloatArray


def design_effects_on_frame(
    native: Any,
    description: Description,
    estimand: Estimand,
    found: Estimates,
    *,
    replacement: bool,
    divisor: str = "sample",
    names: Mapping[str, str] | None = None,
) -> FloatArray:
    """设计效应 (K,): as ``estimation.variability.design_effects``, from a frame of any backend."""
    p = len(estimand.basics)
    products = [Binary("*", a, b) for a in estimand.basics for b in estimand.basics]
    wanted = forms.total([*products, *estimand.basics, forms.ONE])
    gathered = estimate_on_frame(native, description, restricted(wanted, estimand.where, estimand.by), names)
    assert gathered.units is not None
    domains = len(gathered.estimate) // len(wanted.labels)
    totals = gathered.estimate.reshape(len(wanted.labels), domains).T
    second, first, size = totals[:, : p * p].reshape(domains, p, p), totals[:, p * p : -1], totals[:, -1]
    units = gathered.units[:domains]
    mean = first / size[:, None]
    spread = second / size[:, None, None] - mean[:, :, None] * mean[:, None, :]
    jacobian = estimand.jacobian(first)
    linear = np.einsum("dkp,dpq,dkq->kd", jacobian, spread, jacobian)
    count = units if divisor == "sample" else size
    remaining = np.ones(domains) if replacement else np.maximum(1 - units / size, 0.0)
    simple = size**2 * linear * count / np.maximum(count - 1, 1) / units * remaining
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(found.variance / simple.reshape(-1))
