"""时间分解: short-period values from long-period totals and related series (Chow-Lin and its kin)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize_scalar

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, choice, real_vector

METHODS = (
    "chow_lin_ml",
    "chow_lin_ssr",
    "chow_lin",
    "fernandez",
    "litterman_ml",
    "litterman_ssr",
    "litterman",
)
_HIGHEST = 0.999


@dataclass(frozen=True)
class Disaggregation:
    """分解结果: values and standard errors by short period, the regression, and the ρ used."""

    values: FloatArray
    standard_errors: FloatArray
    coefficients: FloatArray
    coefficient_errors: FloatArray
    rho: float
    log_likelihood: float
    rho_at_edge: bool


def disaggregate(
    benchmarks: Any,
    indicators: Any,
    aggregate: FloatArray,
    *,
    method: str = "chow_lin_ml",
    rho: float | None = None,
    lowest: float = 0.0,
    constant: bool = True,
) -> Disaggregation:
    """时间分解: best linear unbiased y with ``aggregate`` @ y = ``benchmarks`` and y = Xβ + u.

    u is AR(1) with ρ (``chow_lin``), a random walk (``fernandez``), or a random walk with AR(1) steps
    (``litterman``). ``_ml`` finds ρ in [``lowest``, 0.999] by largest likelihood, ``_ssr`` by least weighted
    squares, the plain name takes ``rho`` as given. Periods beyond the benchmarks are forecast. Sources:
    Chow and Lin (1971) Review of Economics and Statistics 53, 372-375; Fernández (1981) 63, 471-476;
    Litterman (1983) Journal of Business and Economic Statistics 1, 169-173; least squares: Barbone, Bodo
    and Visco (1981).
    """
    choice("分解方法", method, METHODS)
    b = real_vector("基准值", benchmarks, length=aggregate.shape[0])
    X = _regressors(indicators, aggregate.shape[1], constant)
    _check_rank(aggregate @ X, len(b))
    family = method.split("_ml")[0].split("_ssr")[0]
    if family == "fernandez":
        return _solve(b, X, aggregate, family, 0.0, False)
    if method == family:
        return _solve(b, X, aggregate, family, _given(rho, family), False)
    found = _search(b, X, aggregate, family, likelihood=method.endswith("_ml"), lowest=lowest)
    edge = found - lowest < 1e-4 or _HIGHEST - found < 1e-4
    return _solve(b, X, aggregate, family, found, edge)


def _regressors(indicators: Any, periods: int, constant: bool) -> FloatArray:
    if indicators is None:
        if not constant:
            raise InputError("没有指标序列时必须有常数项")
        return np.ones((periods, 1))
    table = np.asarray(indicators, dtype=np.float64)
    table = table.reshape(len(table), -1)
    if len(table) != periods:
        raise InputError("指标序列有 {n} 期,应有 {periods} 期", n=len(table), periods=periods)
    if not np.isfinite(table).all():
        period = int(np.flatnonzero(~np.isfinite(table).all(axis=1))[0]) + 1
        raise InputError("指标序列第 {period} 期缺失或不是有限数", period=period)
    return np.column_stack([np.ones(periods), table]) if constant else table


def _check_rank(low: FloatArray, benchmarks: int) -> None:
    if benchmarks <= low.shape[1]:
        raise InputError("基准值只有 {n} 个,不够估计 {p} 个系数;请减少指标", n=benchmarks, p=low.shape[1])
    if np.linalg.matrix_rank(low) < low.shape[1]:
        raise InputError("指标序列在基准期上共线,系数无法估计")


def _given(rho: float | None, family: str) -> float:
    if rho is None:
        raise InputError("方法“{family}”需要给定 rho,或改用 {family}_ml", family=family)
    if not -1 < rho < 1:
        raise InputError("rho 应在 -1 与 1 之间(不含),得到 {rho}", rho=rho)
    return rho


def _covariance(family: str, rho: float, periods: int) -> FloatArray:
    """Covariance of u over its innovation variance."""
    distance = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    if family == "chow_lin":
        stationary: FloatArray = np.sign(rho) ** (distance % 2) * np.abs(rho) ** distance / (1 - rho**2)
        return stationary
    steps = np.eye(periods) - np.eye(periods, k=-1)
    if family == "litterman":
        steps = (np.eye(periods) - rho * np.eye(periods, k=-1)) @ steps
    inverse = np.linalg.inv(steps)
    walk: FloatArray = inverse @ inverse.T
    return walk


@dataclass(frozen=True)
class _Fit:
    coefficients: FloatArray
    precision: FloatArray
    residual: FloatArray
    weighted_rss: float
    log_likelihood: float
    factor: Any


def _fit(b: FloatArray, X: FloatArray, aggregate: FloatArray, covariance: FloatArray) -> _Fit:
    low = aggregate @ X
    factor = cho_factor(aggregate @ covariance @ aggregate.T, lower=True)
    precision = low.T @ cho_solve(factor, low)
    coefficients = np.asarray(np.linalg.solve(precision, low.T @ cho_solve(factor, b)), dtype=np.float64)
    residual = b - low @ coefficients
    rss = float(residual @ cho_solve(factor, residual))
    n = len(b)
    log_determinant = 2 * float(np.log(np.diag(factor[0])).sum())
    spread = max(rss / n, np.finfo(float).tiny)
    log_likelihood = -n / 2 * (1 + np.log(2 * np.pi) + np.log(spread)) - log_determinant / 2
    return _Fit(coefficients, precision, residual, rss, float(log_likelihood), factor)


def _search(
    b: FloatArray, X: FloatArray, aggregate: FloatArray, family: str, *, likelihood: bool, lowest: float
) -> float:
    """ρ by a grid, then bounded minimisation around its best point (there can be two valleys)."""
    if not -_HIGHEST <= lowest < _HIGHEST:
        raise InputError("rho 的下限应在 -0.999 与 0.999 之间,得到 {lowest}", lowest=lowest)

    def loss(rho: float) -> float:
        covariance = _covariance(family, rho, aggregate.shape[1])
        if not likelihood and family == "chow_lin":
            covariance = covariance * (1 - rho**2)
        fit = _fit(b, X, aggregate, covariance)
        return -fit.log_likelihood if likelihood else fit.weighted_rss

    grid = np.linspace(lowest, _HIGHEST, 41)
    losses = [loss(float(rho)) for rho in grid]
    best = int(np.argmin(losses))
    around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)]))
    refined = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-8})
    return float(refined.x) if refined.fun < losses[best] else float(grid[best])


def _solve(
    b: FloatArray, X: FloatArray, aggregate: FloatArray, family: str, rho: float, edge: bool
) -> Disaggregation:
    covariance = _covariance(family, rho, aggregate.shape[1])
    fit = _fit(b, X, aggregate, covariance)
    spread = covariance @ aggregate.T
    gain = cho_solve(fit.factor, spread.T).T
    values = X @ fit.coefficients + gain @ fit.residual
    sigma = fit.weighted_rss / (len(b) - X.shape[1])
    inverse = np.linalg.inv(fit.precision)
    unexplained = X - gain @ (aggregate @ X)
    variance = np.diag(covariance - gain @ spread.T) + ((unexplained @ inverse) * unexplained).sum(axis=1)
    return Disaggregation(
        values=values,
        standard_errors=np.sqrt(np.maximum(sigma * variance, 0)),
        coefficients=fit.coefficients,
        coefficient_errors=np.sqrt(sigma * np.diag(inverse)),
        rho=rho,
        log_likelihood=fit.log_likelihood,
        rho_at_edge=edge,
    )
