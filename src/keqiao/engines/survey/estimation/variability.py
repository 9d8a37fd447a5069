"""总体方差与协方差: the population variance of variables and its own standard error."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import (
    domain_codes,
    domain_totals,
    estimate,
    prepare,
    restricted,
    scores,
)
from keqiao.engines.survey.expressions import Binary, Node, Number
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.types import FloatArray


def population_variance(
    design: Design | ReplicateDesign,
    variables: Sequence[str],
    *,
    where: str | Node | None = None,
    by: Sequence[str] = (),
    known: bool = False,
) -> Estimates:
    """总体方差-协方差 (k * k figures, column by column), with ``n / (n - 1)`` for the n sampled units of each
    domain. ``known`` leaves rows with a missing value out; a linearised design still counts them in n.
    """
    counted = where
    if known:
        shown = forms.present([forms.as_node(v) for v in variables])
        where = forms.both(None if where is None else forms.as_node(where), shown)
    if isinstance(design, ReplicateDesign):
        counted = where
    base = restricted(forms.mean(variables), where)
    prepared = prepare(design.table, design.weights, base)
    totals = domain_totals(prepared, design.weights)
    centres = base.function(totals).mean(axis=0)
    domains = domain_codes(design.table, design.weights, restricted(forms.mean([]), counted, tuple(by)))[0]
    units = np.bincount(domains[domains >= 0]).astype(np.float64)
    shifted = [Binary("-", node, Number(float(c))) for node, c in zip(base.basics[:-1], centres, strict=True)]
    return estimate(design, restricted(_second_moments(variables, shifted, units), where, tuple(by)))


def _second_moments(variables: Sequence[str], shifted: Sequence[Node], units: FloatArray) -> Estimand:
    """Variance matrix as a smooth function of totals of products, variables (shifted) and 1."""
    k = len(shifted)
    pairs = [(i, j) for i in range(k) for j in range(k)]
    products = [Binary("*", shifted[i], shifted[j]) for i, j in pairs]
    factor = np.where(units > 1, units / np.maximum(units - 1, 1.0), np.nan)
    inner = forms.mean([*products, *shifted])
    first = np.asarray([i for i, _ in pairs])
    second = np.asarray([j for _, j in pairs])

    def function(totals: FloatArray) -> FloatArray:
        means = inner.function(totals)
        centre = means[..., k * k :]
        return factor[:, None] * (means[..., : k * k] - centre[..., first] * centre[..., second])

    def jacobian(totals: FloatArray) -> FloatArray:
        means = inner.function(totals)
        slopes = inner.jacobian(totals)
        centre, centre_slopes = means[..., k * k :], slopes[..., k * k :, :]
        crossed = (
            centre[..., first, None] * centre_slopes[..., second, :]
            + centre[..., second, None] * centre_slopes[..., first, :]
        )
        return factor[:, None, None] * (slopes[..., : k * k, :] - crossed)

    labels = tuple(f"{variables[i]}:{variables[j]}" for i, j in pairs)
    return Estimand(labels, inner.basics, function, jacobian)


def design_effects(
    design: Design, estimand: Estimand, found: Estimates, *, replacement: bool, divisor: str = "sample"
) -> FloatArray:
    """设计效应 (K,): the variance over that of a simple random sample of as many units.

    The simple-random variance is ``N^2 (1 - n/N) S^2 / n`` of the linearised variable (no ``1 - n/N`` with
    ``replacement``), estimated from the weighted sample within the domain (Kish 1965, Survey Sampling,
    8.2). ``divisor`` says whether the weighted mean square is corrected by ``n / (n - 1)`` (``sample``)
    or ``N / (N - 1)`` (``population``).
    """
    prepared = prepare(design.table, design.weights, estimand)
    jacobian = estimand.jacobian(domain_totals(prepared, design.weights))
    d, k, _ = jacobian.shape
    simple = np.empty((k, d))
    for i in range(d):
        rows = prepared.domain == i
        weights = design.weights[rows]
        linear = scores(prepared, jacobian, slice(i, i + 1))[rows]
        size, units = weights.sum(), float(rows.sum())
        centred = linear - (weights @ linear) / size
        count = units if divisor == "sample" else size
        spread = (weights @ centred**2) / size * (count / max(count - 1, 1))
        remaining = 1.0 if replacement else max(1 - units / size, 0.0)
        simple[:, i] = size**2 * spread / units * remaining
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(found.variance / simple.reshape(-1))
