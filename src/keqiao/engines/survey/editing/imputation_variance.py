"""插补方差: variance that knows values were imputed (Rao-Shao jackknife, multiple imputation)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import (
    BoolArray,
    FloatArray,
    IntArray,
    each_group,
    groups_of,
    positive,
    real_vector,
)


@dataclass(frozen=True)
class RaoShao:
    """拉奥-邵估计: the imputed total, its variance, and the naive one that takes imputed values as
    observed.
    """

    total: float
    variance: float
    naive_variance: float


def rao_shao_total(
    values: Any,
    imputed: Any,
    weights: Any,
    *,
    classes: Sequence[Hashable] | None = None,
    strata: Sequence[Hashable] | None = None,
) -> RaoShao:
    """拉奥-邵刀切方差: of the total after weighted hot-deck or mean imputation within classes.

    When respondent j is deleted, each imputed value of its class moves by ȳ_r(−j) − ȳ_r, the change of the
    weighted respondent mean. Strata are the sampling strata (delete-one within each, no fpc); every one
    needs two units. Source: Rao and Shao (1992) Biometrika 79, 811-822, section 3.
    """
    y = real_vector("插补后的值", values)
    flags = np.asarray(imputed, dtype=bool)
    if len(flags) != len(y):
        raise InputError("插补标志有 {n} 个,应有 {m} 个", n=len(flags), m=len(y))
    w = positive("权数", weights, length=len(y))
    _, stratum = groups_of("层", strata if strata is not None else ["全部"] * len(y))
    alone = np.bincount(stratum)[stratum] < 2
    if alone.any():
        row = int(np.flatnonzero(alone)[0]) + 1
        raise InputError("第 {row} 行所在的层只有一个单位,刀切法不能用", row=row)
    total, variance = float((w * y).sum()), 0.0
    shifts = _class_shifts(y, flags, w, classes, stratum)
    naive = 0.0
    for h in range(int(stratum.max()) + 1):
        rows = np.flatnonzero(stratum == h)
        n = len(rows)
        part = w[rows] * y[rows]
        deleted = (part.sum() - part) * n / (n - 1) - part.sum()
        naive += (n - 1) / n * float((deleted**2).sum())
        variance += (n - 1) / n * float(((deleted + shifts[rows]) ** 2).sum())
    return RaoShao(total, variance, naive)


def _class_shifts(
    y: FloatArray,
    flags: BoolArray,
    w: FloatArray,
    classes: Sequence[Hashable] | None,
    stratum: IntArray,
) -> FloatArray:
    """For each deleted unit, what the adjustment of imputed values adds to the replicate total."""
    counts = np.bincount(stratum).astype(float)
    shifts = np.zeros(len(y))
    for label, rows in each_group("插补类", classes, len(y)):
        given = rows[~flags[rows]]
        if not len(given):
            raise InputError("插补类“{label}”没有观测值", label=label)
        shifts += _shifts_of(y, flags, w, rows, given, stratum, counts)
    return shifts


def _shifts_of(
    y: FloatArray,
    flags: BoolArray,
    w: FloatArray,
    rows: IntArray,
    given: IntArray,
    stratum: IntArray,
    counts: FloatArray,
) -> FloatArray:
    """Deleting j of stratum h multiplies the weights of h by n/(n−1) and sets j's to zero."""
    holes = rows[flags[rows]]
    if not len(holes):
        return np.zeros(len(y))
    H = len(counts)
    weight_sum, value_sum = w[given].sum(), (w[given] * y[given]).sum()
    in_weight = np.bincount(stratum[given], w[given], minlength=H)
    in_value = np.bincount(stratum[given], w[given] * y[given], minlength=H)
    in_holes = np.bincount(stratum[holes], w[holes], minlength=H)
    factor = (counts / (counts - 1))[stratum]
    member, missing = np.zeros(len(y)), np.zeros(len(y))
    member[given], missing[holes] = w[given], w[holes]
    raised = (factor - 1) * in_weight[stratum] - factor * member
    weights_left = weight_sum + raised
    if (weights_left <= 1e-12 * weight_sum).any():
        raise InputError("某插补类只有一个观测值,刀切法不能用;请合并插补类")
    values_left = value_sum + (factor - 1) * in_value[stratum] - factor * member * y
    moved = values_left / weights_left - value_sum / weight_sum
    holes_left = w[holes].sum() + (factor - 1) * in_holes[stratum] - factor * missing
    result: FloatArray = moved * holes_left
    return result


@dataclass(frozen=True)
class Combined:
    """合并结果: estimate, total variance T, degrees of freedom, share of it that imputation causes."""

    estimate: float
    variance: float
    degrees_of_freedom: float
    fraction_missing: float


def combine(estimates: Any, variances: Any, complete_df: float | None = None) -> Combined:
    """多重插补合并(鲁宾规则): T = W + (1 + 1/m) B over m completed data sets.

    Degrees of freedom by Rubin (1987) Multiple Imputation for Nonresponse in Surveys, page 77, and with
    ``complete_df`` by Barnard and Rubin (1999) Biometrika 86, 948-955.
    """
    q = real_vector("各次估计", estimates)
    u = positive("各次方差", variances, length=len(q))
    m = len(q)
    if m < 2:
        raise InputError("多重插补至少要两套数据,得到 {m} 套", m=m)
    within, between = float(u.mean()), float(q.var(ddof=1))
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total
    df = (m - 1) / share**2 if share > 0 else float("inf")
    if complete_df is not None:
        observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
        df = 1 / (1 / df + 1 / observed)
    missing = share if np.isinf(df) else (share * (1 - 2 / (df + 3)) + 2 / (df + 3))
    return Combined(float(q.mean()), total, df, missing)


def bayesian_bootstrap(
    values: Any, count: int, rng: np.random.Generator, *, classes: Sequence[Hashable] | None = None
) -> FloatArray:
    """近似贝叶斯自助法: ``count`` completed copies (rows of the result) of a variable with NaN.

    In each class the respondents are first drawn again with replacement, then donors from that draw, so that
    the copies differ as much as the missing information asks. Source: Rubin and Schenker (1986) JASA 81,
    366-374.
    """
    y = real_vector("待插补变量", values, missing=True)
    if count < 2:
        raise InputError("多重插补至少要两套数据,得到 {m} 套", m=count)
    copies = np.tile(y, (count, 1))
    for label, rows in each_group("插补类", classes, len(y)):
        holes, given = rows[np.isnan(y[rows])], rows[~np.isnan(y[rows])]
        if not len(holes):
            continue
        if not len(given):
            raise InputError("插补类“{label}”没有可用的供者", label=label)
        for copy in copies:
            pool = given[(rng.random(len(given)) * len(given)).astype(np.int64)]
            copy[holes] = y[pool[(rng.random(len(holes)) * len(pool)).astype(np.int64)]]
    return copies
