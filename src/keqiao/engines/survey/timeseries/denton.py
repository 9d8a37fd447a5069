"""基准化: fit a short-period series to benchmarks with its movement kept (Denton, Cholette-Dagum)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, choice, non_negative, real_vector

KINDS = ("proportional", "additive")


def denton(
    indicator: Any,
    benchmarks: Any,
    aggregate: FloatArray,
    *,
    kind: str = "proportional",
    order: int = 1,
    first_fixed: bool = False,
) -> FloatArray:
    """登顿基准化: the series nearest in movement to ``indicator`` with ``aggregate`` @ y = ``benchmarks``.

    Minimises the sum of squared differences of ``order`` 1 or 2 of y/x (``proportional``) or y − x
    (``additive``). The start is free (Cholette's correction) unless ``first_fixed``, Denton's own form, which
    ties the first value to the indicator. Periods outside every benchmark carry the last ratio or difference
    forward. Sources: Denton (1971) JASA 66, 99-102; Cholette (1984) Survey Methodology 10, 35-49; Dagum and
    Cholette (2006) Benchmarking, Temporal Distribution and Reconciliation, chapter 6.
    """
    choice("登顿形式", kind, KINDS)
    if order not in (1, 2):
        raise InputError("差分阶数只能是 1 或 2,得到 {order}", order=order)
    x, b = _aligned(indicator, benchmarks, aggregate)
    if len(b) < order and not first_fixed:
        raise InputError("基准值只有 {n} 个,不够定下 {order} 阶差分的起点", n=len(b), order=order)
    scale = _scale(x, kind)
    difference = _differences(len(x), order, first_fixed) @ sparse.diags_array(1 / scale)
    quadratic = (difference.T @ difference).tocsc()
    constraint = sparse.csc_array(aggregate)
    system = sparse.block_array([[quadratic, constraint.T], [constraint, None]], format="csc")
    # with y = x + c: minimise |D P c|² for additive; for the proportional form D(y/x) = D(c/x) as D 1 = 0
    right = np.concatenate([np.zeros(len(x)), b - aggregate @ x])
    try:
        solved = np.asarray(splu(system).solve(right))
    except RuntimeError:
        raise InputError("基准化方程没有唯一解;请检查基准期是否互相重叠") from None
    fitted: FloatArray = x + solved[: len(x)]
    return fitted


def cholette_dagum(
    indicator: Any,
    benchmarks: Any,
    aggregate: FloatArray,
    *,
    persistence: float,
    kind: str = "proportional",
    bias: bool = True,
    benchmark_variance: Any = None,
) -> FloatArray:
    """肖莱特-达古姆基准化: benchmarks by regression with AR(1) errors of ``persistence`` ρ in (0, 1).

    y = x* + V C′ (C V C′ + V_b)⁻¹ (b − C x*), V_ij = s_i s_j ρ^|i−j|, s = x for ``proportional`` and 1 for
    ``additive``. ``bias`` first lifts x by the ratio (or mean difference) of benchmarks to sums. Benchmarks
    are met exactly unless ``benchmark_variance`` says how uncertain each is. Beyond the last benchmark the
    correction fades by ρ each period. Source: Dagum and Cholette (2006), chapter 3.
    """
    choice("基准化形式", kind, KINDS)
    if not 0 < persistence < 1:
        raise InputError("持续系数应在 0 与 1 之间(不含),得到 {rho}", rho=persistence)
    x, b = _aligned(indicator, benchmarks, aggregate)
    if bias:
        x = _unbiased(x, b, aggregate, kind)
    scale = np.abs(_scale(x, kind))
    distance = np.abs(np.subtract.outer(np.arange(len(x)), np.arange(len(x))))
    covariance = np.outer(scale, scale) * persistence**distance
    middle = aggregate @ covariance @ aggregate.T
    if benchmark_variance is not None:
        middle = middle + np.diag(non_negative("基准值方差", benchmark_variance, length=len(b)))
    fitted: FloatArray = x + covariance @ aggregate.T @ np.linalg.solve(middle, b - aggregate @ x)
    return fitted


def _aligned(indicator: Any, benchmarks: Any, aggregate: FloatArray) -> tuple[FloatArray, FloatArray]:
    x = real_vector("指标序列", indicator, length=aggregate.shape[1])
    b = real_vector("基准值", benchmarks, length=aggregate.shape[0])
    return x, b


def _scale(x: FloatArray, kind: str) -> FloatArray:
    if kind == "additive":
        return np.ones(len(x))
    if (x == 0).any():
        period = int(np.flatnonzero(x == 0)[0]) + 1
        raise InputError("指标序列第 {period} 期为零,比例形式不能用;请改用 additive", period=period)
    relative: FloatArray = x / np.abs(x).mean()
    return relative


def _differences(periods: int, order: int, first_fixed: bool) -> Any:
    """Rows of D: differences of neighbours; with ``first_fixed`` also the first value against zero."""
    if periods <= order:
        raise InputError("序列只有 {n} 期,不够作 {order} 阶差分", n=periods, order=order)
    result = sparse.eye_array(periods, format="csr")
    for step in range(order):
        rows = periods - step if not first_fixed else periods
        below = sparse.eye_array(rows, k=-1, format="csr")
        once = sparse.eye_array(rows, format="csr") - below
        result = (once if first_fixed else once[1:]) @ result
    return result


def _unbiased(x: FloatArray, b: FloatArray, aggregate: FloatArray, kind: str) -> FloatArray:
    level = aggregate @ x
    if kind == "proportional":
        if level.sum() == 0:
            raise InputError("指标序列在各基准期的合计为零,无法调整水平")
        lifted: FloatArray = x * (b.sum() / level.sum())
        return lifted
    shifted: FloatArray = x + (b - level).sum() / aggregate.sum()
    return shifted
