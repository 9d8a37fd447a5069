"""插补: fills what is missing, and flags every value it filled with how and from whom."""

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
    choice,
    each_group,
    non_negative,
    real_vector,
)

METHODS = ("mean", "median", "ratio", "regression", "hot_deck", "nearest", "historical")


@dataclass(frozen=True)
class Imputed:
    """插补结果: full ``values``; ``flags`` marks the filled rows; ``donors`` the row each came from (−1:
    none).
    """

    method: str
    values: FloatArray
    flags: BoolArray
    donors: IntArray


def impute(
    method: str,
    values: Any,
    *,
    classes: Sequence[Hashable] | None = None,
    auxiliary: Any = None,
    weights: Any = None,
    rng: np.random.Generator | None = None,
) -> Imputed:
    """插补: fills NaN in ``values`` within imputation classes.

    ``mean``/``median`` of the class (weighted mean when ``weights``). ``ratio``: x_i · Σwy/Σwx.
    ``regression``: weighted least squares on ``auxiliary`` (rows × variables) with a constant.
    ``hot_deck``: a random donor of the class, drawn by weight (needs ``rng``). ``nearest``: the donor
    nearest in scaled ``auxiliary``, ties to the first. ``historical``: last period's own value
    (``auxiliary``) times the class trend Σwy/Σwx. A class without a donor is an error naming it. Source: de
    Waal, Pannekoek and Scholtus (2011), chapter 7.
    """
    choice("插补方法", method, METHODS)
    y = real_vector("待插补变量", values, missing=True)
    weight = np.ones(len(y)) if weights is None else non_negative("权数", weights, length=len(y))
    x = _auxiliary(method, auxiliary, len(y))
    filled, donors = y.copy(), np.full(len(y), -1, dtype=np.int64)
    for label, rows in each_group("插补类", classes, len(y)):
        holes = rows[np.isnan(y[rows])]
        given = rows[~np.isnan(y[rows])]
        if not len(holes):
            continue
        if not len(given) or weight[given].sum() <= 0:
            raise InputError("插补类“{label}”没有可用的供者", label=label)
        if method == "hot_deck":
            donors[holes] = _random_donors(given, weight[given], len(holes), rng)
        elif method == "nearest":
            donors[holes] = _nearest_donors(x, given, holes)
        else:
            filled[holes] = _fitted(method, label, y, x, weight, given, holes)
    taken = donors >= 0
    filled[taken] = y[donors[taken]]
    return Imputed(method, filled, np.isnan(y), donors)


def _auxiliary(method: str, auxiliary: Any, rows: int) -> FloatArray:
    if method in ("mean", "median", "hot_deck"):
        return np.empty((rows, 0))
    if auxiliary is None:
        raise InputError("插补方法“{method}”需要辅助变量", method=method)
    table = np.asarray(auxiliary, dtype=np.float64)
    table = table.reshape(len(table), -1)
    if len(table) != rows:
        raise InputError("辅助变量有 {n} 行,应有 {rows} 行", n=len(table), rows=rows)
    bad = ~np.isfinite(table).all(axis=1)
    if bad.any():
        raise InputError("辅助变量第 {row} 行缺失或不是有限数", row=int(np.flatnonzero(bad)[0]) + 1)
    if method in ("ratio", "historical") and table.shape[1] != 1:
        raise InputError("插补方法“{method}”只能用一个辅助变量", method=method)
    return table


def _fitted(
    method: str,
    label: str,
    y: FloatArray,
    x: FloatArray,
    weight: FloatArray,
    given: IntArray,
    holes: IntArray,
) -> Any:
    w = weight[given]
    if method == "mean":
        return np.average(y[given], weights=w)
    if method == "median":
        return np.median(y[given])
    if method in ("ratio", "historical"):
        base = float((w * x[given, 0]).sum())
        if base == 0:
            raise InputError("插补类“{label}”的辅助变量合计为零,不能作比率插补", label=label)
        return x[holes, 0] * (float((w * y[given]).sum()) / base)
    design = np.column_stack([np.ones(len(given)), x[given]])
    root = np.sqrt(w)[:, None]
    if np.linalg.matrix_rank(design * root) < design.shape[1]:
        raise InputError("插补类“{label}”的供者太少或辅助变量共线,不能作回归插补", label=label)
    coefficients = np.linalg.lstsq(design * root, y[given] * root[:, 0], rcond=None)[0]
    return np.column_stack([np.ones(len(holes)), x[holes]]) @ coefficients


def _random_donors(
    given: IntArray, weight: FloatArray, count: int, rng: np.random.Generator | None
) -> IntArray:
    if rng is None:
        raise InputError("热卡插补需要随机数流(种子)")
    edges = np.cumsum(weight)
    places = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    donors: IntArray = given[np.minimum(places, len(given) - 1)]
    return donors


def _nearest_donors(x: FloatArray, given: IntArray, holes: IntArray) -> IntArray:
    """Largest scaled difference (minimax distance), scale = standard deviation among the donors."""
    spread = x[given].std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    donors = np.empty(len(holes), dtype=np.int64)
    for at, row in enumerate(holes):
        distance = (np.abs(x[given] - x[row]) / scale).max(axis=1)
        donors[at] = given[int(distance.argmin())]
    return donors
