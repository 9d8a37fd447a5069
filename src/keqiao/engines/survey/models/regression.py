"""回归: linear, logistic and other generalised linear models under a survey design.

Coefficients solve the weighted score equations; their variance is the design variance of the influence values
(Binder 1983, International Statistical Review 51, 279-292).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.expressions import Binary, Node, condition, evaluate, model_matrix, parse
from keqiao.engines.survey.models.families import Family, family
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import BoolArray, FloatArray

STEPS = 100
TOLERANCE = 1e-13
DEVIANCE_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Regression:
    """回归结果.

    ``coefficients``, ``se``, ``p_values`` (p,), ``covariance`` (p, p); ``df_residual`` is the design's
    degrees of freedom plus one less p; ``dispersion`` the design-weighted variance of Pearson residuals;
    ``deviance`` with weights scaled to mean one over the domain, rows with missing values
    included; ``naive`` (p, p) the inverse information with those
    weights; ``term`` the formula term of each coefficient; ``pearson`` the weighted sum of squared
    Pearson residuals.
    """

    labels: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray
    df_residual: float
    dispersion: float
    deviance: float
    naive: FloatArray
    term: tuple[int, ...]
    pearson: float = 0.0

    @property
    def se(self) -> FloatArray:
        return np.sqrt(np.diag(self.covariance))

    @property
    def p_values(self) -> FloatArray:
        t = np.abs(self.coefficients / self.se)
        return np.asarray(2 * stats.t.sf(t, self.df_residual))


@dataclass(frozen=True)
class _Data:
    x: FloatArray
    y: FloatArray
    rows: BoolArray
    domain: BoolArray
    labels: tuple[str, ...]
    term: tuple[int, ...]


def regress(
    design: Design | ReplicateDesign,
    formula: str | Node,
    *,
    family_name: str = "gaussian",
    link: str | None = None,
    where: str | Node | None = None,
    stop: str = "full",
) -> Regression:
    """拟合. ``formula`` is ``y ~ terms``; rows with a missing value in it are left out of the domain.

    ``stop``: ``full`` iterates until the coefficients no longer change; ``deviance`` until the deviance
    changes by less than 1e-8 of itself, the habit of R's ``glm`` (its working weights are then one step old).

    Raises :class:`InputError` for a response the family cannot take, for collinear terms (naming one) and
    when the fit does not converge.
    """
    node = parse(formula) if isinstance(formula, str) else formula
    chosen = family(family_name, link)
    data = _data(design.table, node, design.weights, where)
    _check_response(chosen, data.y)
    fit = _fit(data, design.weights[data.rows], chosen, stop)
    beta = fit.beta
    influence, naive = _influence(data, design.weights[data.rows], chosen, fit)
    if isinstance(design, ReplicateDesign):
        used = design.replicates[data.rows]
        fits = [_fit(data, used[:, r], chosen, stop, beta).beta for r in range(design.count)]
        covariance = design.covariance(np.vstack(fits), beta)
    else:
        scores = np.zeros((design.table.rows, len(beta)))
        scores[data.rows] = influence
        covariance = design.variance(scores)
    # replicates of a domain with missing values are those of the domain; clusters without rows are lost
    counted = data.domain if isinstance(design, ReplicateDesign) else data.rows
    unit = design.weights[data.domain].mean()
    weights = design.weights[data.rows] / unit
    mu = chosen.link.inverse(data.x @ beta)
    pearson = (data.y - mu) / np.sqrt(chosen.variance(mu))
    return Regression(
        data.labels,
        beta,
        covariance,
        design.domain_degrees(counted) + 1 - len(beta),
        _dispersion(pearson, weights),
        float(weights @ chosen.deviance(data.y, mu)),
        naive * unit,
        data.term,
        float(weights @ pearson**2),
    )


def _dispersion(pearson: FloatArray, weights: FloatArray) -> float:
    centred = pearson - weights @ pearson / weights.sum()
    n = len(pearson)
    return float(weights @ centred**2 / n * n / (n - 1))


def _data(table: Table, node: Node, weights: FloatArray, where: str | Node | None) -> _Data:
    if not (isinstance(node, Binary) and node.operator == "~"):
        raise InputError("回归公式要写成“因变量 ~ 自变量”")
    matrix = model_matrix(node, table, table.rows)
    y = response(node.left, table)
    rows = ~np.isnan(matrix.values).any(axis=1) & ~np.isnan(y) & (weights != 0)
    domain = np.ones(table.rows, bool) if where is None else condition(where, table, table.rows)
    rows = rows & domain
    x = matrix.values[rows]
    if x.shape[0] <= x.shape[1]:
        raise InputError("可用的行数 {rows} 不多于系数的个数 {count}", rows=x.shape[0], count=x.shape[1])
    _independent(x, matrix.names)
    return _Data(x, y[rows], rows, domain, matrix.names, matrix.term)


def response(node: Node, table: Table) -> FloatArray:
    """The response as numbers: a two-valued text is 0 for its first value and 1 for its second."""
    values = np.broadcast_to(np.asarray(evaluate(node, table)), (table.rows,))
    if values.dtype.kind in "fiub":
        return values.astype(np.float64)
    codes, levels = factor(values)
    if len(levels) != 2:
        raise InputError("因变量是文字且有 {count} 个取值;逻辑回归要求两个取值", count=len(levels))
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def _independent(x: FloatArray, names: Sequence[str]) -> None:
    scaled = x / np.maximum(np.sqrt((x**2).sum(axis=0)), 1e-300)
    diagonal = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    if (diagonal < 1e-10).any():
        raise InputError("自变量“{name}”与前面的自变量线性相关", name=names[int(np.argmax(diagonal < 1e-10))])


def _check_response(chosen: Family, y: FloatArray) -> None:
    outside = {
        "binomial": (y < 0) | (y > 1),
        "poisson": y < 0,
        "gamma": y <= 0,
    }.get(chosen.name)
    if outside is not None and outside.any():
        raise InputError(
            "因变量的值 {value:g} 不适合 {family} 族", value=y[int(np.argmax(outside))], family=chosen.name
        )


@dataclass(frozen=True)
class _Fit:
    """Coefficients, and the linear predictor whose working weights the last step used."""

    beta: FloatArray
    eta: FloatArray


def _fit(
    data: _Data, weights: FloatArray, chosen: Family, stop: str = "full", start: FloatArray | None = None
) -> _Fit:
    """Iteratively reweighted least squares, until the coefficients settle (``full``) or the deviance does."""
    scaled = weights / weights.mean()
    mu = chosen.start(data.y, scaled)
    eta = chosen.link.link(mu) if start is None else data.x @ start
    beta = np.zeros(data.x.shape[1]) if start is None else start
    deviance = change = np.inf
    for _ in range(STEPS):
        before = eta
        with np.errstate(all="ignore"):
            mu, slope = chosen.link.inverse(eta), chosen.link.slope(eta)
            root = np.sqrt(scaled * slope**2 / chosen.variance(mu))
            working = eta + (data.y - mu) / slope
        if not (np.isfinite(root).all() and np.isfinite(working).all()):
            break
        solution, *_ = np.linalg.lstsq(data.x * root[:, None], working * root, rcond=None)
        change = float(np.max(np.abs(solution - beta) / np.maximum(np.abs(solution), 1e-10)))
        beta, eta = solution, data.x @ solution
        with np.errstate(all="ignore"):
            fitted = chosen.deviance(data.y, chosen.link.inverse(eta))
        last, deviance = deviance, float(scaled @ fitted)
        if stop == "deviance" and abs(deviance - last) / (abs(deviance) + 0.1) < DEVIANCE_TOLERANCE:
            return _Fit(beta, before)
        if stop == "full" and change < TOLERANCE:
            return _Fit(beta, eta)
    if stop == "full" and change < 1e-8:
        return _Fit(beta, eta)
    raise InputError("回归没有收敛:系数在 {steps} 步后仍在变化(两类可能被完全分开)", steps=STEPS)


def _influence(data: _Data, weights: FloatArray, chosen: Family, fit: _Fit) -> tuple[FloatArray, FloatArray]:
    """Influence values (m, p) and the inverse information with the weights as they are."""
    old = chosen.link.slope(fit.eta) ** 2 / chosen.variance(chosen.link.inverse(fit.eta))
    eta = data.x @ fit.beta
    residual = (data.y - chosen.link.inverse(eta)) / chosen.link.slope(eta)
    inverse = np.linalg.inv((data.x * (weights * old)[:, None]).T @ data.x)
    return np.asarray(data.x * (residual * old)[:, None] @ inverse), np.asarray(inverse, dtype=np.float64)
