"""人类发展指数族: HDI, IHDI, GDI, GII and the 2001 technology achievement index, row by row.

Formulas: UNDP, Human Development Report 2023/24, technical notes 1 to 4; HDR 2010 technical note 1 for the
geometric education index; HDR 2001 technical note 2 for the TAI. Goalposts are arguments, never constants:
the method's version decides them. A missing component gives no value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise

Goalposts = tuple[float, float]


@dataclass(frozen=True)
class HdiMethod:
    """HDI 方法版本: goalposts of the four components, and how schooling becomes one index.

    ``education_maximum`` set: the geometric mean of the two schooling indices divided by it (2010); else
    their arithmetic mean.
    """

    life: Goalposts
    mean_years: Goalposts
    expected_years: Goalposts
    income: Goalposts
    education_maximum: float | None = None


@dataclass(frozen=True)
class Hdi:
    """HDI 分项: health, education and income indices and their geometric mean."""

    health: FloatArray
    education: FloatArray
    income: FloatArray
    hdi: FloatArray


def hdi(
    life: FloatArray,
    mean_years: FloatArray,
    expected_years: FloatArray,
    income: FloatArray,
    method: HdiMethod,
) -> Hdi:
    """人类发展指数 of each row; every index is kept within 0 and 1."""
    health = between(life, method.life)
    mean, expected = between(mean_years, method.mean_years), between(expected_years, method.expected_years)
    if method.education_maximum is None:
        education = (mean + expected) / 2
    else:
        education = np.minimum(np.sqrt(mean * expected) / method.education_maximum, 1.0)
    earned = between(income, method.income, log=True)
    return Hdi(health, education, earned, np.cbrt(health * education * earned))


def between(x: FloatArray, goalposts: Goalposts, *, log: bool = False, clip: bool = True) -> FloatArray:
    """Share of the way from the lower to the upper goalpost, by the engine's one normaliser."""
    low, high = goalposts
    how = Normalisation("goalposts", {"low": low, "high": high, "log": log, "clip": clip})
    return np.asarray(normalise(x[:, None], how)[:, 0])


def inequality_adjusted(index: FloatArray, losses: Sequence[FloatArray]) -> FloatArray:
    """不平等调整 IHDI: HDI x cube root of the product of (1 - Atkinson loss); losses in per cent."""
    kept = np.prod([1 - loss / 100 for loss in losses], axis=0)
    return np.asarray(index * np.cbrt(kept))


def gender_inequality(
    mortality: FloatArray,
    births: FloatArray,
    seats: tuple[FloatArray, FloatArray],
    schooling: tuple[FloatArray, FloatArray],
    labour: tuple[FloatArray, FloatArray],
    *,
    mortality_limits: Goalposts,
    least_seats: float,
) -> FloatArray:
    """性别不平等指数 GII. Pairs are (female, male) in per cent; seats of women have a floor.

    ``mortality_limits`` clip maternal deaths per 100,000; their lower end is the standard of comparison.
    """
    low, high = mortality_limits
    women_seats, men_seats = np.maximum(seats[0], least_seats) / 100, seats[1] / 100
    health = np.sqrt(low / np.clip(mortality, low, high) / births)
    power = [np.sqrt(women_seats * schooling[0] / 100), np.sqrt(men_seats * schooling[1] / 100)]
    work = [labour[0] / 100, labour[1] / 100]
    with np.errstate(invalid="ignore", divide="ignore"):
        women = np.cbrt(health * power[0] * work[0])
        men = np.cbrt(power[1] * work[1])
        harmonic = 2 / (1 / women + 1 / men)
        standard = np.cbrt((health + 1) / 2 * (power[0] + power[1]) / 2 * (work[0] + work[1]) / 2)
        return np.asarray(1 - harmonic / standard)


def technology_achievement(
    values: Mapping[str, float],
    goalposts: Mapping[str, Sequence[float]],
    groups: Mapping[str, Sequence[str]],
    capped: Sequence[str],
) -> dict[str, float]:
    """技术成就指数 TAI: the mean of group means. A goalpost named ``x_log`` takes logs of the value of
    ``x``."""
    found: dict[str, float] = {}
    for group, members in groups.items():
        if not members:
            raise InputError("TAI 的分组“{group}”没有指标", group=group)
        found[group] = float(np.mean([_achieved(name, values, goalposts, capped) for name in members]))
    found["tai"] = float(np.mean(list(found.values())))
    return found


def _achieved(
    name: str, values: Mapping[str, float], goalposts: Mapping[str, Sequence[float]], capped: Sequence[str]
) -> float:
    plain = name.removesuffix("_log")
    if name not in goalposts or plain not in values:
        raise InputError("TAI 的指标“{name}”缺少数值或目标值上下限", name=name)
    low, high = map(float, goalposts[name])
    value = _required(values[plain], plain)
    if plain in capped:
        value = min(value, high)
    return float(between(np.array([value]), (low, high), log=name.endswith("_log"), clip=False)[0])


def _required(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("“{name}”应为数字,收到“{value}”", name=name, value=value)
    return float(value)
