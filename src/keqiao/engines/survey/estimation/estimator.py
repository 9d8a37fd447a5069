"""估计: one way from a design and an estimand to figures with their covariance, for every kind of design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import MultistageForm, grouped_sums
from keqiao.engines.survey.estimation.estimand import Estimand, around_pilot, as_node, both
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.expressions import Node, condition, evaluate
from keqiao.engines.survey.moments.arrays import gather
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import Table, cross, factor
from keqiao.engines.survey.types import AnyArray, BoolArray, FloatArray, IntArray

DENSE_CELLS = 1_000_000
"""Scores held at once; above this, grouped moments (or one domain at a time) do the work."""


@dataclass(frozen=True)
class Prepared:
    """An estimand over a table: basic variables (n, p), each row's domain (-1 outside), the domains."""

    basics: FloatArray
    domain: IntArray
    domains: tuple[Mapping[str, str], ...]

    @property
    def count(self) -> int:
        return len(self.domains)


def estimate(design: Design | ReplicateDesign, estimand: Estimand) -> Estimates:
    """估计. Figures run domain by domain within each label (all domains of the first figure come first).

    A design replicated or not, calibrated or not, gives the same shape of answer. Raises :class:`InputError`
    for a domain without units and for missing values that ``where`` does not leave out.
    """
    prepared = prepare(design.table, design.weights, estimand)
    totals = domain_totals(prepared, design.weights)
    figures = estimand.function(totals)
    units = np.bincount(prepared.domain[prepared.domain >= 0], minlength=prepared.count).astype(np.float64)
    labels, domains = _labels(estimand, prepared.domains)
    covariance: FloatArray | None
    if isinstance(design, ReplicateDesign):
        covariance = _replicated(design, estimand, prepared, figures)
        variance = np.diag(covariance).copy()
    else:
        variance, covariance = _linearised(design, estimand, prepared, totals)
    k = figures.shape[1]
    return Estimates(
        labels,
        figures.T.reshape(-1),
        variance,
        design.degrees_of_freedom,
        covariance,
        domains,
        np.tile(units, k),
    )


def _labels(
    estimand: Estimand, domains: tuple[Mapping[str, str], ...]
) -> tuple[tuple[str, ...], tuple[Mapping[str, str], ...]]:
    labels = tuple(label for label in estimand.labels for _ in domains)
    return labels, domains * len(estimand.labels)


def prepare(table: Table, weights: FloatArray, estimand: Estimand) -> Prepared:
    """Evaluate an estimand's variables and domains over a table."""
    domain, domains = domain_codes(table, weights, estimand)
    basics = np.empty((table.rows, len(estimand.basics)))
    inside = domain >= 0
    for j, node in enumerate(estimand.basics):
        column = np.broadcast_to(np.asarray(evaluate(node, table)), (table.rows,))
        if column.dtype == object or column.dtype.kind == "U":
            raise InputError("“{label}”不是数字,不能求总量", label=getattr(node, "value", "变量"))
        basics[:, j] = column
        missing = np.isnan(basics[:, j]) & inside & (weights != 0)
        if missing.any():
            raise InputError(
                "变量“{label}”在第 {row} 行为空,共 {count} 行;不要这些行请写 na_rm = true",
                label=getattr(node, "value", "表达式"),
                row=int(np.argmax(missing)) + 1,
                count=int(missing.sum()),
            )
    basics[~inside | (weights == 0)] = 0.0
    return Prepared(basics, domain, domains)


def domain_codes(
    table: Table, weights: FloatArray, estimand: Estimand
) -> tuple[IntArray, tuple[Mapping[str, str], ...]]:
    """域编码: each row's domain; rows where the condition fails or the domain is missing are outside."""
    inside = np.ones(table.rows, dtype=np.bool_)
    if estimand.where is not None:
        inside = condition(estimand.where, table, table.rows)
    inside = inside & (weights != 0)
    if not inside.any():
        raise InputError("所求的域内没有任何样本单位")
    if not estimand.by:
        return np.where(inside, 0, -1).astype(np.int64), ({},)
    coded = [factor(_held(table[name], inside)) for name in estimand.by]
    codes, parts = cross(*(code for code, _ in coded))
    names = [levels for _, levels in coded]
    domains = tuple(
        {name: names[i][parts[i][d]] for i, name in enumerate(estimand.by)} for d in range(len(parts[0]))
    )
    if not domains:
        raise InputError("所求的域内没有任何样本单位")
    return codes, domains


def _held(values: AnyArray, inside: BoolArray) -> AnyArray:
    """A column with what lies outside the domain missing."""
    result = values.copy() if values.dtype.kind in "fO" else values.astype(object)
    result[~inside] = np.nan if values.dtype.kind == "f" else None
    return result


def domain_totals(prepared: Prepared, weights: FloatArray) -> FloatArray:
    """域总量 (D, p)."""
    if prepared.count == 1:
        return (weights @ prepared.basics)[None, :]  # nothing outside the domain: its basics are zero
    inside = prepared.domain >= 0
    weighted = prepared.basics[inside] * weights[inside, None]
    return grouped_sums(weighted, prepared.domain[inside], prepared.count)


def scores(prepared: Prepared, jacobian: FloatArray, chosen: slice = slice(None)) -> FloatArray:
    """影响值 (n, k * D): each unit's contribution to each figure, zero outside its domain."""
    slopes = jacobian[chosen]  # (D', k, p)
    d, k, _ = slopes.shape
    start = chosen.start or 0
    result = np.zeros((prepared.basics.shape[0], k, d))
    rows = np.flatnonzero((prepared.domain >= start) & (prepared.domain < start + d))
    local = prepared.domain[rows] - start
    result[rows, :, local] = np.einsum("nkp,np->nk", slopes[local], prepared.basics[rows])
    return result.reshape(-1, k * d)


def _linearised(
    design: Design, estimand: Estimand, prepared: Prepared, totals: FloatArray
) -> tuple[FloatArray, FloatArray | None]:
    """Variances, and the covariance matrix where it fits."""
    jacobian = estimand.jacobian(totals)
    d, k, _ = jacobian.shape
    special = _lonely_domains(design)
    if not special and prepared.basics.shape[0] * d * k <= DENSE_CELLS:
        covariance = design.variance(scores(prepared, jacobian))
        return np.diag(covariance).copy(), covariance
    if not special and isinstance(design.form, MultistageForm) and not design.adjustments:
        return _grouped(design.form, estimand, prepared, design.weights, totals)
    return _one_by_one(design, prepared, jacobian)


def _grouped(
    form: MultistageForm, estimand: Estimand, prepared: Prepared, weights: FloatArray, totals: FloatArray
) -> tuple[FloatArray, FloatArray | None]:
    """By grouped moments, of variables laid around pilot quotients so that their products do not cancel."""
    pilot = totals.sum(axis=0)
    centred = around_pilot(estimand, pilot)
    basics = prepared.basics.copy()
    for i, j in estimand.relative_to.items():
        basics[:, i] -= (pilot[i] / pilot[j] if pilot[j] else 0.0) * prepared.basics[:, j]
    found = gather(form, basics, weights, prepared.domain, prepared.count)
    return found.of_figures(centred.jacobian(found.totals))


def _lonely_domains(design: Design) -> bool:
    return isinstance(design.form, MultistageForm) and design.form.lonely.in_domains


def _one_by_one(
    design: Design, prepared: Prepared, jacobian: FloatArray
) -> tuple[FloatArray, FloatArray | None]:
    d, k, _ = jacobian.shape
    variance = np.empty((k, d))
    for i in range(d):
        active: BoolArray = prepared.domain == i
        part = design.variance(scores(prepared, jacobian, slice(i, i + 1)), active)
        variance[:, i] = np.diag(part)
    return variance.reshape(-1), None


def _replicated(
    design: ReplicateDesign, estimand: Estimand, prepared: Prepared, figures: FloatArray
) -> FloatArray:
    inside = prepared.domain >= 0
    domain, basics, weights = prepared.domain[inside], prepared.basics[inside], design.replicates[inside]
    p = basics.shape[1]
    totals = np.empty((design.count, prepared.count, p))
    for j in range(p):
        totals[:, :, j] = grouped_sums(weights * basics[:, [j]], domain, prepared.count).T
    replicates = estimand.function(totals).transpose(0, 2, 1).reshape(design.count, -1)
    return design.covariance(replicates, figures.T.reshape(-1))


def restricted(estimand: Estimand, where: str | Node | None = None, by: tuple[str, ...] = ()) -> Estimand:
    """The same estimand within a domain, or by domains."""
    narrowed = estimand.where if where is None else both(estimand.where, as_node(where))
    return replace(estimand, where=narrowed, by=by or estimand.by)
