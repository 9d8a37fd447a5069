"""预处理: from the raw snapshot to treated, comparable columns; every step keeps its data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import BoolArray, FloatArray
from keqiao.engines.indices.dataset import DataSet
from keqiao.engines.indices.moments import constant
from keqiao.engines.indices.settings import Screening, Steps
from keqiao.engines.indices.steps import imputation as fill
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.normalisation import METHODS, Normalisation, from_mapping, normalise
from keqiao.engines.indices.steps.outliers import Treatment, treat
from keqiao.engines.indices.tree import IndexTree


@dataclass(frozen=True)
class Prepared:
    """筛选后的数据: each data set up to screening; ``kept`` are the rows of the snapshot that stay."""

    units: tuple[str, ...]
    kept: tuple[int, ...]
    raw: FloatArray
    denominated: FloatArray
    imputed: FloatArray
    filled: BoolArray
    dropped: tuple[tuple[str, float], ...] = ()

    @property
    def screened(self) -> FloatArray:
        return self.imputed[list(self.kept)]

    @property
    def filled_cells(self) -> BoolArray:
        """插补标记 of the units that stay."""
        return self.filled[list(self.kept)]


def prepare(tree: IndexTree, data: DataSet, steps: Steps) -> Prepared:
    """Denominate, impute, screen."""
    columns = [item.column or item.code for item in tree.indicators]
    raw = np.column_stack([data.column(name) for name in columns])
    earlier = None
    if data.earlier is not None:
        earlier = np.column_stack([data.earlier[:, data.position(name)] for name in columns])
    if steps.denominate:
        denominated = _denominate(tree, data, raw, data.values)
        if earlier is not None and data.earlier is not None:
            earlier = _denominate(tree, data, earlier, data.earlier)
    else:
        denominated = raw
    imputed = _impute(tree, data, denominated, steps.imputation, earlier)
    kept, dropped = _screen(data.units, imputed, denominated, steps.screening)
    return Prepared(
        units=tuple(data.units[i] for i in kept),
        kept=kept,
        raw=raw,
        denominated=denominated,
        imputed=imputed,
        filled=np.isnan(denominated) & ~np.isnan(imputed),
        dropped=dropped,
    )


def _denominate(tree: IndexTree, data: DataSet, X: FloatArray, values: FloatArray) -> FloatArray:
    result = X.copy()
    for j, item in enumerate(tree.indicators):
        if item.denominator is None:
            continue
        below = values[:, data.position(item.denominator)]
        if np.any(below == 0):
            unit = data.units[int(np.flatnonzero(below == 0)[0])]
            raise InputError(
                "单位“{unit}”的分母“{column}”为零,不能计算指标“{code}”",
                unit=unit,
                column=item.denominator,
                code=item.code,
            )
        result[:, j] = X[:, j] / below
    return result


def _impute(
    tree: IndexTree, data: DataSet, X: FloatArray, how: Imputation, earlier: FloatArray | None
) -> FloatArray:
    if how.method == "none":
        return X
    if how.method in ("mean", "median"):
        return fill.fill_by_centre(X, median=how.method == "median")
    if how.method in ("group_mean", "group_median"):
        return fill.fill_by_group(X, data.label(how.group or ""), median=how.method == "group_median")
    if how.method == "regression":
        return fill.fill_by_regression(X, _positions(tree, how.predictors))
    if how.method == "em":
        return _em_by_parent(tree, X)
    if earlier is None:
        raise InputError("末次观测结转(carry_forward)需要面板数据:请在方案里写 period 并用 --period 选一期")
    return fill.carry_forward(X, earlier)


def _positions(tree: IndexTree, codes: Sequence[str]) -> list[int]:
    known = [item.code for item in tree.indicators]
    for code in codes:
        if code not in known:
            raise InputError("回归插补的自变量“{code}”不在指标体系里", code=code)
    return [known.index(code) for code in codes]


def _em_by_parent(tree: IndexTree, X: FloatArray) -> FloatArray:
    """EM within each parent: the columns that belong together, few enough to be estimated."""
    result = X.copy()
    for parent in {item.parent: None for item in tree.indicators}:
        own = [j for j, item in enumerate(tree.indicators) if item.parent == parent]
        result[:, own] = fill.fill_by_em(X[:, own])
    return result


def _screen(
    units: Sequence[str], imputed: FloatArray, before: FloatArray, how: Screening | None
) -> tuple[tuple[int, ...], tuple[tuple[str, float], ...]]:
    if how is None:
        return tuple(range(len(units))), ()
    shares = (~np.isnan(imputed if how.basis == "imputed" else before)).mean(axis=1)
    kept = tuple(int(i) for i in np.flatnonzero(shares >= how.min_availability))
    if not kept:
        raise InputError("没有单位达到数据可得率 {v:.0%},全部被筛除", v=how.min_availability)
    dropped = tuple((units[i], float(shares[i])) for i in range(len(units)) if i not in set(kept))
    return kept, dropped


def treat_outliers(X: FloatArray, steps: Steps) -> tuple[FloatArray, list[Treatment]]:
    """The treated data set and its log; without a rule the data as they are and no log."""
    return (X, []) if steps.outliers is None else treat(X, steps.outliers)


def normalise_all(tree: IndexTree, X: FloatArray, how: Normalisation) -> FloatArray:
    """Normalise each indicator by the step's method or by its own."""
    X = _clipped(tree, X)
    own = [item.normalise is not None for item in tree.indicators]
    result = np.empty_like(X)
    common = [j for j, special in enumerate(own) if not special]
    directions = np.array([float(item.direction) for item in tree.indicators])
    _refuse_flat(tree, X, common, how)
    if common:
        result[:, common] = normalise(X[:, common], how, directions[common])
    for j, item in enumerate(tree.indicators):
        if item.normalise is None:
            continue
        method = from_mapping(item.normalise)
        _refuse_flat(tree, X, [j], method)
        try:
            result[:, [j]] = normalise(X[:, [j]], method, directions[[j]])
        except InputError as error:
            raise InputError("指标“{code}”:{reason}", code=item.code, reason=error) from None
    return result


def _clipped(tree: IndexTree, X: FloatArray) -> FloatArray:
    caps = np.array([np.inf if item.cap is None else item.cap for item in tree.indicators])
    floors = np.array([-np.inf if item.floor is None else item.floor for item in tree.indicators])
    return np.asarray(np.maximum(np.minimum(X, caps), floors))


def _refuse_flat(tree: IndexTree, X: FloatArray, columns: Sequence[int], how: Normalisation) -> None:
    """A method of the sample needs at least two different values in each column."""
    if not METHODS[how.method].of_the_sample or how.method in ("rank", "borda", "fraction_of_max"):
        return
    if len(X) == 1:
        raise InputError(
            "只有一个单位,不能用“{method}”无量纲化;请改用固定目标值 goalposts", method=how.method
        )
    flat = constant(X)
    for j in columns:
        code = tree.indicators[j].code
        if np.isnan(X[:, j]).all():
            raise InputError("指标“{code}”没有任何数据", code=code)
        if flat[j]:
            raise InputError(
                "指标“{code}”在所有单位取值相同,不能用“{method}”无量纲化", code=code, method=how.method
            )
