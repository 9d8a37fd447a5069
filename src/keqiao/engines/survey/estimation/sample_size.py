"""样本量: how many units a wanted precision takes (Cochran 1977, sections 4.4 and 4.7)."""

from __future__ import annotations

import math

from scipy import stats

from keqiao.engines.errors import InputError


def sample_size_mean(
    precision: float,
    spread: float,
    *,
    indicator: str = "ME",
    mean: float | None = None,
    population: float = math.inf,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
    level: float = 0.95,
) -> int:
    """估计均值所需的样本量.

    ``indicator``: ``ME`` margin of error, ``RME`` relative to the mean, ``SE``, ``CV``.
    """
    se = _standard_error(precision, indicator, mean, level)
    return _size(spread**2, se, population, design_effect, response_rate)


def sample_size_proportion(
    precision: float,
    share: float = 0.5,
    *,
    indicator: str = "ME",
    population: float = math.inf,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
    level: float = 0.95,
) -> int:
    """估计比例所需的样本量."""
    if not 0 < share < 1:
        raise InputError("预想的比例 {share} 不在 0 与 1 之间", share=share)
    factor = population / (population - 1) if math.isfinite(population) else 1.0
    se = _standard_error(precision, indicator, share, level)
    return _size(factor * share * (1 - share), se, population, design_effect, response_rate)


def _standard_error(precision: float, indicator: str, centre: float | None, level: float) -> float:
    if precision <= 0:
        raise InputError("精度要求应为正数,收到 {precision}", precision=precision)
    if indicator in {"RME", "CV"} and not centre:
        raise InputError("相对精度要给出均值")
    relative = abs(centre) if indicator in {"RME", "CV"} and centre else 1.0
    z = float(stats.norm.ppf((1 + level) / 2)) if indicator in {"ME", "RME"} else 1.0
    if indicator not in {"ME", "RME", "SE", "CV"}:
        raise InputError("精度指标“{name}”不存在;可用:ME、RME、SE、CV", name=indicator)
    return precision * relative / z


def _size(variance: float, se: float, population: float, design_effect: float, response_rate: float) -> int:
    infinite = variance / se**2
    finite = infinite / (1 + infinite / population)
    return math.ceil(finite * design_effect / response_rate - 1e-9)
