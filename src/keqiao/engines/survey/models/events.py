"""事件比例的区间: the interval of a proportion under a design, with the domain's degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import domain_codes, estimate, restricted
from keqiao.engines.survey.estimation.proportions import proportion_interval
from keqiao.engines.survey.expressions import Binary, Node, Number
from keqiao.engines.survey.models.regression import regress
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.types import FloatArray


def event_interval(
    design: Design | ReplicateDesign,
    event: str | Node,
    method: str = "logit",
    where: str | Node | None = None,
    level: float = 0.95,
) -> FloatArray:
    """比例的置信区间 (2,) of an event within a domain, by a method of ``proportions`` or ``likelihood``.

    ``likelihood`` scales the likelihood of a logistic intercept by its design effect as the fit leaves
    it, and allows for the degree of freedom that the intercept takes.
    """
    estimand = restricted(forms.mean([event]), where)
    found = estimate(design, estimand)
    inside = domain_codes(design.table, design.weights, estimand)[0] == 0
    df = float(design.domain_degrees(inside))
    assert found.units is not None
    share, variance = float(found.estimate[0]), float(found.variance[0])
    if method != "likelihood" or not 0 < share < 1 or variance <= 0:
        return proportion_interval(share, variance, df, float(found.units[0]), level, method)
    node = Binary("~", forms.as_node(event), Number(1.0))
    fit = regress(design, node, family_name="binomial", where=where, stop="deviance")
    effect = float(fit.covariance[0, 0] / fit.naive[0, 0])
    return _likelihood(share, float(found.units[0]) / effect, float(stats.t.ppf((1 + level) / 2, df - 1)))


def _likelihood(share: float, effective: float, t: float) -> FloatArray:
    """Where twice the scaled log likelihood has fallen by t squared."""

    def excess(p: float) -> float:
        fit = share * np.log(share / p) + (1 - share) * np.log((1 - share) / (1 - p))
        return float(2 * effective * fit - t**2)

    low = optimize.brentq(excess, 1e-12 * share, share, xtol=1e-15)
    high = optimize.brentq(excess, share, 1 - 1e-12 * (1 - share), xtol=1e-15)
    return np.asarray([low, high])
