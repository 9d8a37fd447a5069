"""无应答调整: weights of respondents raised for those who did not answer; zeros stay zeros."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.dispositions.codes import Disposition
from keqiao.engines.survey.dispositions.propensity import response_propensity
from keqiao.engines.survey.vectors import BoolArray, FloatArray, each_group, non_negative, positive


@dataclass(frozen=True)
class ClassFactor:
    """调整系数: of one class: counts, the factor for unknown status, the factor for non-response."""

    label: str
    respondents: int
    nonrespondents: int
    unknown: int
    unknown_factor: float
    response_factor: float


@dataclass(frozen=True)
class Adjusted:
    """调整结果: weight of each sampled unit (0 for non-respondents and units of unknown status)."""

    weights: FloatArray
    classes: tuple[ClassFactor, ...]


def adjust_weights(
    weights: Any,
    units: Sequence[Disposition],
    *,
    classes: Sequence[Hashable] | None = None,
    largest: float = 5.0,
    smallest: int = 1,
) -> Adjusted:
    """加权类调整: within each class, first for unknown status, then for non-response.

    Units of unknown status give their weight to all of known status; non-respondents give theirs to
    respondents. Closed and out-of-scope units are known and eligible for nothing: they keep their weight
    and count as zeros. The sum of weights of each class stays as it was. A class with fewer than
    ``smallest`` respondents, or a factor above ``largest``, is an error naming it: merge classes,
    deliberately. Source: Särndal, Swensson and Wretman (1992) chapter 15.
    """
    w = positive("权数", weights, length=len(units))
    result, factors = w.copy(), []
    answered, silent, unclear = _kinds(units)
    for label, rows in each_group("加权类", classes, len(units)):
        yes, no, open_ = rows[answered[rows]], rows[silent[rows]], rows[unclear[rows]]
        settled = rows[~unclear[rows]]
        if len(yes) < smallest and (len(no) or len(open_)):
            raise InputError("加权类“{label}”只有 {n} 个应答单位,请与相近的类合并", label=label, n=len(yes))
        spread = float(w[rows].sum() / w[settled].sum()) if len(open_) else 1.0
        raise_by = float((w[yes].sum() + w[no].sum()) / w[yes].sum()) if len(no) else 1.0
        if spread * raise_by > largest:
            raise InputError(
                "加权类“{label}”的调整系数 {factor:.2f} 超过上限 {largest},请与相近的类合并",
                label=label,
                factor=spread * raise_by,
                largest=largest,
            )
        result[settled] *= spread
        result[yes] *= raise_by
        result[no] = result[open_] = 0.0
        factors.append(ClassFactor(label, len(yes), len(no), len(open_), spread, raise_by))
    return Adjusted(result, tuple(factors))


def propensity_classes(
    covariates: Any, units: Sequence[Disposition], weights: Any, count: int = 5
) -> list[str]:
    """倾向得分分类: classes by quantiles of the estimated response propensity of eligible units.

    Units that are neither respondents nor non-respondents get the class of their own score. Source: Little
    (1986) International Statistical Review 54, 139-157.
    """
    if count < 2:
        raise InputError("倾向得分至少分两类,得到 {count}", count=count)
    answered, silent, _ = _kinds(units)
    w = positive("权数", weights, length=len(units))
    table = np.asarray(covariates, dtype=np.float64)
    table = table.reshape(len(units), -1)
    eligible = answered | silent
    score = response_propensity(table, answered, w, fit_on=eligible)
    cuts = np.unique(np.quantile(score[eligible], np.arange(1, count) / count))
    return [f"倾向{place + 1}" for place in np.searchsorted(cuts, score, side="right")]


def values_with_zeros(values: Any, units: Sequence[Disposition]) -> FloatArray:
    """按处置取值: reported values kept, closed and out-of-scope units 0, non-respondents NaN.

    A respondent without a value is an error naming the row.
    """
    y = np.asarray(values, dtype=np.float64)
    if len(y) != len(units):
        raise InputError("变量有 {n} 个值,应有 {m} 个", n=len(y), m=len(units))
    result = np.full(len(y), np.nan)
    for row, unit in enumerate(units):
        if unit.value == "zero":
            result[row] = 0.0
        elif unit.value == "reported":
            if not np.isfinite(y[row]):
                raise InputError("第 {row} 行处置为“{name}”却没有数值", row=row + 1, name=unit.name)
            result[row] = y[row]
    return result


@dataclass(frozen=True)
class Bounds:
    """部分计入的界: the total with none, with the decided shares, and with all of the partial codes."""

    none: float
    decided: float
    every: float
    undecided_units: int


def partial_code_bounds(values: Any, weights: Any, partial: Any, shares: Any) -> Bounds:
    """“*”代码的界: Σ w y with partly included industry codes at 0, as decided, and at 1.

    ``partial`` marks units under a "*" code; ``shares`` is the decided share of each (NaN: undecided). A
    decided share binds both bounds; ``decided`` takes undecided units at the middle of theirs, 1/2, which
    is no estimate but a mark between the bounds.
    """
    y = non_negative("数值", values)
    w = positive("权数", weights, length=len(y))
    star = np.asarray(partial, dtype=bool)
    share = np.asarray(shares, dtype=np.float64)
    if star.shape != y.shape or share.shape != y.shape:
        raise InputError("部分计入标志与份额应与数值一样长")
    bad = star & ~np.isnan(share) & ((share < 0) | (share > 1))
    if bad.any():
        raise InputError("第 {row} 行的份额不在 0 到 1 之间", row=int(np.flatnonzero(bad)[0]) + 1)
    open_ = star & np.isnan(share)
    fixed = np.where(star, np.where(open_, 0.0, share), 1.0)
    low = float((w * y * fixed).sum())
    width = float((w * y)[open_].sum())
    return Bounds(low, low + width / 2, low + width, int(open_.sum()))


def _kinds(units: Sequence[Disposition]) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Respondents, eligible non-respondents, units of unknown status."""
    answered = np.array([unit.value == "reported" for unit in units], dtype=bool)
    silent = np.array([unit.value == "missing" and unit.eligible == "yes" for unit in units], dtype=bool)
    unclear = np.array([unit.eligible == "unknown" for unit in units], dtype=bool)
    return answered, silent, unclear
