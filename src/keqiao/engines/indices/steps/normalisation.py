"""无量纲化: bring indicators to one scale. Gaps stay gaps; direction is applied before the scale.

Methods follow the OECD/JRC Handbook 2008, step 6. ``minmax``, ``zscore``, ``rank``, ``percentile_rank``,
``borda`` and ``fraction_of_max`` depend on the sample; ``goalposts`` is fixed and dated, the only one fit for
comparison over time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, rank_ascending
from keqiao.engines.indices.moments import constant

Parameters = Mapping[str, Any]
LARGEST = 1e15


@dataclass(frozen=True)
class Normalisation:
    """无量纲化方法: a method's name and its parameters."""

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError(
                "没有无量纲化方法“{method}”;可用:{known}", method=self.method, known="、".join(METHODS)
            )
        allowed = METHODS[self.method].parameters
        for name in self.parameters:
            if name not in allowed:
                raise InputError(
                    "无量纲化方法“{method}”没有参数“{name}”;可用:{known}",
                    method=self.method,
                    name=name,
                    known="、".join(allowed) or "(无)",
                )


def from_mapping(entry: Mapping[str, Any]) -> Normalisation:
    """``{"method": …, parameters…}`` as written in recipes and case files."""
    if "method" not in entry:
        raise InputError("无量纲化设置缺少 method")
    return Normalisation(
        str(entry["method"]), {name: value for name, value in entry.items() if name != "method"}
    )


def normalise(X: FloatArray, how: Normalisation, directions: FloatArray | None = None) -> FloatArray:
    """Normalise the columns of ``X`` (units x indicators); ``directions`` are 1 or -1 for each column."""
    signs = np.ones(X.shape[1]) if directions is None else directions
    method = METHODS[how.method]
    return method.apply(X, signs, how.parameters)


def _minmax(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    low, high = number(given, "low", 0.0), number(given, "high", 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        bottom, top = _ends(X * signs)
        return np.asarray(low + (X * signs - bottom) / (top - bottom) * (high - low))


def _zscore(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    mean, sd = number(given, "mean", 0.0), number(given, "sd", 1.0)
    Y = X * signs
    n = (~np.isnan(Y)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = np.nansum(Y, axis=0) / n
        spread = np.sqrt(np.nansum((Y - centre) ** 2, axis=0) / (n - 1))
        return np.asarray(np.where(constant(Y), np.nan, (Y - centre) / spread) * sd + mean)


def _rank(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    return np.column_stack([rank_ascending(X[:, j] * signs[j]) for j in range(X.shape[1])])


def _borda(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    return _rank(X, signs, given) - 1.0


def _percentile_rank(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    n = (~np.isnan(X)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(_borda(X, signs, given) / (n - 1))


def _fraction_of_max(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    """x/max; for an indicator that is better when lower, min/x."""
    low, high = _ends(X)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(signs > 0, X / high, low / X))


def _goalposts(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    """(x - low)/(high - low) x scale, kept within [0, scale] unless ``clip`` is false; ``log`` takes logs
    first."""
    low, high, scale = number(given, "low"), number(given, "high"), number(given, "scale", 1.0)
    if low == high:
        raise InputError("目标值上下限相同({low}),不能无量纲化", low=low)
    if given.get("log"):
        if low <= 0 or high <= 0:
            raise InputError("取对数的目标值上下限必须为正,收到 {low}、{high}", low=low, high=high)
        X = _positive_log(X)
        low, high = float(np.log(low)), float(np.log(high))
    share = (X - low) / (high - low)
    share = np.where(signs > 0, share, 1 - share)
    if given.get("clip", True):
        share = np.clip(share, 0.0, 1.0)
    return np.asarray(share * scale)


def _positive_log(X: FloatArray) -> FloatArray:
    if np.any(X[~np.isnan(X)] <= 0):
        raise InputError("取对数的指标必须为正,收到最小值 {low}", low=float(np.nanmin(X)))
    return np.asarray(np.log(X))


def _reference(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    """Distance to a reference value: 1 - (reference - x)/(reference - min), at most 1 when ``cap`` is set."""
    Y, goal = X * signs, number(given, "reference") * signs
    bottom, _ = _ends(Y)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 1 - (goal - Y) / (goal - bottom)
    return np.asarray(np.minimum(share, 1.0) if given.get("cap") else share)


def _identity(X: FloatArray, signs: FloatArray, given: Parameters) -> FloatArray:
    return X * signs


def _ends(Y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Smallest and largest present value of each column; ``nan`` for an empty one."""
    low = np.where(np.isnan(Y), np.inf, Y).min(axis=0)
    high = np.where(np.isnan(Y), -np.inf, Y).max(axis=0)
    return np.where(np.isinf(low), np.nan, low), np.where(np.isinf(high), np.nan, high)


def number(given: Parameters, name: str, default: float | None = None) -> float:
    """A numeric parameter, with one sentence when it is missing or not a number."""
    value = given.get(name, default)
    if value is None:
        raise InputError("无量纲化设置缺少参数 {name}", name=name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise InputError(
            "无量纲化参数 {name} 应为大小合理的数字,收到“{value}”", name=name, value=str(value)[:40]
        )
    return float(value)


@dataclass(frozen=True)
class Method:
    """One method: its function, the parameters it takes, whether it depends on the sample at hand."""

    apply: Callable[[FloatArray, FloatArray, Parameters], FloatArray]
    parameters: tuple[str, ...] = ()
    of_the_sample: bool = True


METHODS: dict[str, Method] = {
    "minmax": Method(_minmax, ("low", "high")),
    "zscore": Method(_zscore, ("mean", "sd")),
    "rank": Method(_rank),
    "percentile_rank": Method(_percentile_rank),
    "borda": Method(_borda),
    "fraction_of_max": Method(_fraction_of_max),
    "goalposts": Method(_goalposts, ("low", "high", "scale", "log", "clip"), of_the_sample=False),
    "reference": Method(_reference, ("reference", "cap")),
    "none": Method(_identity, of_the_sample=False),
}
