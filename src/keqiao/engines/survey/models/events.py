"""事件比例的区间: the interval of a proportion under a design, with the domain's degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special, stats

from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import domain_codes, estimate, restricted
from keqiao.engines.survey.estimation.proportions import proportion_interval
from keqiao.engines.survey.expressions import Binary, Node, Number
from keqiao.engines.survey.models.profile import profiled_interval
from keqiao.engines.survey.models.regression import Regression, regress
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.types import FloatArray


def event_interval(
    design: Design | ReplicateDesign,
    event: str | Node,
    method: str = "logit",
    where: str | Node | None = None,
    level: float = 0.95,
) -> FloatArray:
    """比例的置信区间 (2,) of an event within a domain, by a method of ``proportions``, ``likelihood`` or
    ``profile``.

    ``likelihood`` scales the likelihood of a logistic intercept by its design effect as the fit leaves
    it, and allows for the degree of freedom that the intercept takes: the exact roots. ``profile`` traces
    the deviance and reads the limits off a spline, as R's ``likelihood`` does. Rows of the domain where the
    event is missing count for the degrees of freedom, not for the share.
    """
    inside = domain_codes(design.table, design.weights, restricted(forms.mean([]), where))[0] == 0
    shown = forms.present([forms.as_node(event)])
    where_known = shown if where is None else forms.both(forms.as_node(where), shown)
    found = estimate(design, restricted(forms.mean([event]), where_known))
    df, units = float(design.domain_degrees(inside)), float(inside.sum())
    assert found.units is not None
    share, variance = float(found.estimate[0]), float(found.variance[0])
    fitted = method in {"likelihood", "profile"} or (
        method == "logit" and isinstance(design, ReplicateDesign)
    )
    if not fitted or not 0 < share < 1 or variance <= 0:
        return proportion_interval(share, variance, df, units, level, method)
    node = Binary("~", forms.as_node(event), Number(1.0))
    fit = regress(design, node, family_name="binomial", where=where, stop="deviance")
    t = float(stats.t.ppf((1 + level) / 2, df))
    if method == "logit":
        half = t * float(fit.se[0])
        return np.asarray(special.expit(fit.coefficients[0] + np.asarray([-half, half])))
    effect = float(fit.covariance[0, 0] / fit.naive[0, 0])
    known = domain_codes(design.table, design.weights, restricted(forms.mean([]), where_known))[0] == 0
    mass = float(design.weights[known].sum() / design.weights[inside].mean())
    if method == "profile":
        return _profile(fit, share, mass, t * np.sqrt(effect), float(found.units[0]))
    t = float(stats.t.ppf((1 + level) / 2, df - 1))
    return _likelihood(share, mass / effect, t)


def _profile(fit: Regression, share: float, mass: float, limit: float, rows: float) -> FloatArray:
    """The profile of the fit's own deviance (weights adding to ``mass``); its dispersion scales the rise."""
    centre = float(fit.coefficients[0])

    def signed_root(b: float) -> float:
        rise = share * (centre - b) - np.logaddexp(0, centre) + np.logaddexp(0, b)
        return float(np.sign(b - centre) * np.sqrt(max(2 * mass * rise / fit.dispersion, 0.0)))

    found = profiled_interval(signed_root, centre, float(fit.se[0]), limit, rows)
    return np.asarray(special.expit(found))


def _likelihood(share: float, effective: float, t: float) -> FloatArray:
    """Where twice the scaled log likelihood has fallen by t squared."""

    def excess(p: float) -> float:
        fit = share * np.log(share / p) + (1 - share) * np.log((1 - share) / (1 - p))
        return float(2 * effective * fit - t**2)

    low = optimize.brentq(excess, 1e-12 * share, share, xtol=1e-15)
    high = optimize.brentq(excess, share, 1 - 1e-12 * (1 - share), xtol=1e-15)
    return np.asarray([low, high])
