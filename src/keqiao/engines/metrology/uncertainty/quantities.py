"""输入量: one input quantity: estimate, standard uncertainty, degrees of freedom, distribution."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import listing, mapping, not_negative, number, only, positive, vector
from keqiao.engines.metrology.uncertainty.distributions import (
    Arcsine,
    Combined,
    CurvilinearTrapezoid,
    Distribution,
    Normal,
    Rectangular,
    ScaledT,
    Triangular,
)

Floats = NDArray[np.float64]

REMARKS = {"why", "note", "notes", "source", "title", "description", "unit", "basis", "type", "symbol"}
_SPREAD = {"u", "half_width", "low", "high", "scale", "dist", "dof", "d"}
_BOUNDED: dict[str, type[Rectangular] | type[Triangular] | type[Arcsine]] = {
    "rectangular": Rectangular,
    "triangular": Triangular,
    "arcsine": Arcsine,
}
DISTRIBUTIONS = ("normal", *_BOUNDED, "curvilinear_trapezoid", "t")


@dataclass(frozen=True)
class InputQuantity:
    """输入量.

    ``u`` is what the first-order method uses, in the unit of ``value``; ``dof`` may be infinite; ``readings``
    are kept when the quantity was observed repeatedly, for correlations of simultaneous readings.
    """

    name: str
    value: float
    distribution: Distribution
    dof: float = math.inf
    readings: Floats | None = None
    unit: str = ""
    note: str = ""

    @property
    def u(self) -> float:
        return self.distribution.u


class _Text(TypedDict):
    unit: str
    note: str


def read_quantity(name: str, entry: Mapping[str, Any], readings: Floats | None = None) -> InputQuantity:
    """One entry of ``quantities``; ``readings`` replaces ``from_series`` once its values are known.

    Raises InputError for contradictory, missing or non-positive parameters. Source: JCGM 100:2008, 4.2-4.3.
    """
    where = f"输入量“{name}”"
    entry = mapping(entry, where)
    only(entry, _SPREAD | REMARKS | {"value", "components", "readings", "from_series"}, where)
    text: _Text = {"unit": str(entry.get("unit", "")), "note": str(entry.get("note", entry.get("why", "")))}
    if readings is None and "readings" in entry:
        readings = vector(entry["readings"], f"{where}的 readings", 2)
    if readings is not None:
        return _from_readings(name, entry, readings, where, text)
    if "components" in entry:
        return _from_components(name, entry, where, text)
    distribution = read_distribution(entry, where)
    return InputQuantity(
        name, _centre(entry, where), distribution, read_dof(entry, where, distribution), **text
    )


def read_dof(entry: Mapping[str, Any], where: str, distribution: Distribution | None = None) -> float:
    """自由度: ``inf`` or absent means infinite; a t distribution carries its own."""
    if isinstance(distribution, ScaledT):
        return distribution.dof
    value = entry.get("dof", math.inf)
    if value in (None, "inf", math.inf):
        return math.inf
    return positive(value, f"{where}的自由度 dof")


def read_distribution(entry: Mapping[str, Any], where: str) -> Distribution:
    """The distribution of deviations from the estimate that the parameters describe."""
    kind = entry.get("dist", "normal")
    if kind not in DISTRIBUTIONS:
        raise InputError(
            "{where}的分布 dist 不认识:“{kind}”;可用:{known}",
            where=where,
            kind=kind,
            known="、".join(DISTRIBUTIONS),
        )
    given = [key for key in ("u", "half_width", "scale") if key in entry]
    given += ["low/high"] if "low" in entry or "high" in entry else []
    if len(given) != 1:
        raise InputError(
            "{where}只能给出 u、half_width、low/high、scale、components、readings 之一,收到:{given}",
            where=where,
            given="、".join(given) or "无",
        )
    if "d" in entry and kind != "curvilinear_trapezoid":
        raise InputError("{where}的参数 d 只用于曲边梯形分布(curvilinear_trapezoid)", where=where)
    if kind == "t":
        return _t_distribution(entry, where)
    if "scale" in entry:
        raise InputError("{where}的参数 scale 只用于 t 分布", where=where)
    if kind == "normal":
        if "u" not in entry:
            raise InputError("{where}只给了界限:请用 dist 写明矩形、三角、反正弦或曲边梯形分布", where=where)
        return Normal(not_negative(entry["u"], f"{where}的标准不确定度 u"))
    if kind == "curvilinear_trapezoid":
        return _trapezoid(entry, where)
    return _bounded(_BOUNDED[kind], entry, where)


def _bounded(
    shape: type[Rectangular] | type[Triangular] | type[Arcsine], entry: Mapping[str, Any], where: str
) -> Distribution:
    if "u" in entry:
        u = not_negative(entry["u"], f"{where}的标准不确定度 u")
        return shape(u / shape(1.0).u)
    return shape(_half_width(entry, where))


def _half_width(entry: Mapping[str, Any], where: str) -> float:
    if "half_width" in entry:
        return not_negative(entry["half_width"], f"{where}的半宽 half_width")
    low, high = _limits(entry, where)
    return (high - low) / 2


def _trapezoid(entry: Mapping[str, Any], where: str) -> Distribution:
    if "d" not in entry:
        raise InputError("{where}用曲边梯形分布,须给出界限的不准确程度 d", where=where)
    d = not_negative(entry["d"], f"{where}的参数 d")
    if "u" in entry:
        square = 3 * (not_negative(entry["u"], f"{where}的标准不确定度 u") ** 2 - d**2 / 9)
        half_width = math.sqrt(square) if square >= 0 else -1.0
    else:
        half_width = _half_width(entry, where)
    if d > half_width:
        raise InputError("{where}的 d 不能大于半宽:界限的不准确程度超过了区间本身", where=where)
    return CurvilinearTrapezoid(half_width, d)


def _t_distribution(entry: Mapping[str, Any], where: str) -> Distribution:
    if "dof" not in entry:
        raise InputError("{where}用 t 分布,须给出自由度 dof", where=where)
    dof = read_dof(entry, where)
    if "scale" in entry:
        scale = not_negative(entry["scale"], f"{where}的参数 scale")
        return Normal(scale) if math.isinf(dof) else ScaledT(scale, dof, scale)
    if "u" not in entry:
        raise InputError("{where}用 t 分布,须给出 u 或 scale", where=where)
    u = not_negative(entry["u"], f"{where}的标准不确定度 u")
    if dof <= 2:
        raise InputError(
            "{where}的 t 分布自由度 {dof:g} 不大于 2,标准差不存在;请改给 scale", where=where, dof=dof
        )
    return Normal(u) if math.isinf(dof) else ScaledT(u * math.sqrt((dof - 2) / dof), dof, u)


def _centre(entry: Mapping[str, Any], where: str) -> float:
    limits = _limits(entry, where) if "low" in entry or "high" in entry else None
    if "value" not in entry:
        if limits is None:
            raise InputError("{where}没有估计值 value", where=where)
        return (limits[0] + limits[1]) / 2
    value = number(entry["value"], f"{where}的估计值 value")
    if limits and not math.isclose(
        value, sum(limits) / 2, rel_tol=1e-9, abs_tol=1e-9 * (limits[1] - limits[0])
    ):
        raise InputError("{where}的估计值 {value} 不在 low 与 high 的中点", where=where, value=value)
    return value


def _limits(entry: Mapping[str, Any], where: str) -> tuple[float, float]:
    if "low" not in entry or "high" not in entry:
        raise InputError("{where}的 low 与 high 要同时给出", where=where)
    low, high = number(entry["low"], f"{where}的 low"), number(entry["high"], f"{where}的 high")
    if low > high:
        raise InputError("{where}的 low({low})大于 high({high})", where=where, low=low, high=high)
    return low, high


def _from_readings(
    name: str, entry: Mapping[str, Any], readings: Floats, where: str, text: _Text
) -> InputQuantity:
    for key in ("value", "u", "half_width", "low", "high", "scale", "components", "d"):
        if key in entry:
            raise InputError("{where}由读数求得,不能再给 {key}", where=where, key=key)
    count = len(readings)
    if count < 2:
        raise InputError("{where}至少要 2 个读数", where=where)
    u = float(np.std(readings, ddof=1)) / math.sqrt(count)
    kind = entry.get("dist", "normal")
    if kind not in ("normal", "t"):
        raise InputError("{where}由读数求得,分布只能是 normal 或 t", where=where)
    dof = read_dof(entry, where) if "dof" in entry else count - 1.0
    distribution: Distribution = ScaledT(u, dof, u) if kind == "t" and math.isfinite(dof) else Normal(u)
    return InputQuantity(name, float(np.mean(readings)), distribution, dof, readings, **text)


def _from_components(name: str, entry: Mapping[str, Any], where: str, text: _Text) -> InputQuantity:
    if set(entry) & _SPREAD - {"dof"}:
        raise InputError("{where}由 components 合成,不能再给其他散布参数", where=where)
    parts: list[Distribution] = []
    fourth = 0.0
    for index, item in enumerate(listing(entry["components"], f"{where}的 components"), 1):
        place = f"{where}的第 {index} 个分量"
        part = mapping(item, place)
        only(part, _SPREAD | REMARKS, place)
        distribution = read_distribution(part, place)
        parts.append(distribution)
        fourth += distribution.u**4 / read_dof(part, place, distribution)
    if not parts:
        raise InputError("{where}的 components 是空的", where=where)
    combined = Combined(tuple(parts))
    own = combined.u**4 / fourth if fourth else math.inf
    dof = read_dof(entry, where) if "dof" in entry else own
    return InputQuantity(name, number(entry.get("value"), f"{where}的估计值 value"), combined, dof, **text)
