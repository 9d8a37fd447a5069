"""能力评定统计量: z, z', zeta, En, D, P_A, and their combination over rounds.

Source: ISO 13528:2022, clause 9; signals by the thresholds of data/iso13528.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import (
    LEAST,
    Floats,
    listing,
    not_negative,
    number,
    positive,
    same_length,
    vector,
)
from keqiao.engines.metrology.robust import RobustEstimate, algorithm_a, classical, iso13528

Signal = Literal["acceptable", "warning", "action"]
SIGNALS: dict[Signal, str] = {"acceptable": "满意", "warning": "有问题", "action": "不满意"}


@dataclass(frozen=True)
class Scores:
    """一组结果对指定值的评定; arrays in the order of the results.

    ``zeta`` and ``En`` are NaN at positions without a stated uncertainty, or where it and that of the
    assigned value are both zero; ``None`` when nobody stated any;
    ``z_prime`` is to be used instead of ``z`` when ``negligible`` is false.
    """

    D: Floats
    D_percent: Floats | None
    PA_percent: Floats
    z: Floats
    z_prime: Floats
    zeta: Floats | None
    En: Floats | None
    negligible: bool


def scores(
    x: Sequence[float] | Floats,
    x_pt: float,
    sigma_pt: float,
    u_x_pt: float = 0.0,
    *,
    U: Sequence[Any] | Floats | None = None,
    k: Sequence[Any] | Floats | None = None,
    k_x_pt: float = 2.0,
) -> Scores:
    """Scores of results ``x``; ``U`` and ``k`` are the participants' expanded uncertainties and factors.

    ``None`` inside ``U`` marks a participant who stated none. The expanded uncertainty of the assigned value
    is k_x_pt u(x_pt). Raises InputError for non-positive sigma_pt or k and for negative U, naming
    the position.
    """
    values = vector(x, "结果")
    x_pt, sigma, u0 = number(x_pt, "x_pt"), positive(sigma_pt, "sigma_pt"), not_negative(u_x_pt, "u(x_pt)")
    D = values - x_pt
    zeta = En = None
    if U is not None:
        expanded, factors = _stated(U, k, len(values))
        zeta = D / _known(np.hypot(expanded / factors, u0))
        En = D / _known(np.hypot(expanded, positive(k_x_pt, "k(x_pt)") * u0))
    return Scores(
        D=D,
        D_percent=100 * D / x_pt if abs(x_pt) >= LEAST else None,
        PA_percent=100 * D / (3 * sigma),
        z=D / sigma,
        z_prime=D / math.hypot(sigma, u0),
        zeta=zeta,
        En=En,
        negligible=u0 < iso13528().thresholds["negligible_uncertainty"] * sigma,
    )


def _stated(U: Sequence[Any] | Floats, k: Sequence[Any] | Floats | None, count: int) -> tuple[Floats, Floats]:
    """Expanded uncertainties and factors; absent ones become NaN. Zero stays zero, whatever its factor."""
    k = [2.0] * count if k is None else k
    U, k = listing(U, "U"), listing(k, "k")
    same_length("不确定度", 结果=range(count), U=U, k=k)
    stated = [index for index, one in enumerate(U) if one is not None and one == one]
    expanded, factors = np.full(count, np.nan), np.full(count, np.nan)
    expanded[stated] = vector([U[index] for index in stated], "扩展不确定度 U", 0)
    for index in stated:
        not_negative(float(expanded[index]), f"第 {index + 1} 个扩展不确定度 U")
        factors[index] = positive(k[index], f"第 {index + 1} 个包含因子 k") if expanded[index] else 1.0
    return expanded, factors


def _known(u: Floats) -> Floats:
    """No score exists over an uncertainty of zero."""
    return np.where(u >= LEAST, u, np.nan)


def z_signal(score: float) -> Signal:
    """z、z'、zeta 的评价: |z| ≤ 2 acceptable, below 3 warning, else action."""
    thresholds = iso13528().thresholds
    if math.isnan(score):
        raise InputError("评定值缺失,不能评价")
    if abs(score) <= thresholds["z_warning"]:
        return "acceptable"
    return "warning" if abs(score) < thresholds["z_action"] else "action"


def en_signal(score: float) -> Signal:
    """En 的评价: |En| < 1 acceptable, else action (ISO 13528:2022, 9.7: 1.0 itself is action)."""
    if math.isnan(score):
        raise InputError("评定值缺失,不能评价")
    return "acceptable" if abs(score) < iso13528().thresholds["en"] else "action"


@dataclass(frozen=True)
class ClassicalScores:
    """以平均值和标准差评定的 z, beside Algorithm A of the same results."""

    mean: float
    sd: float
    z: Floats
    algorithm_a: RobustEstimate


def classical_z(results: Sequence[float]) -> ClassicalScores:
    """z from mean and standard deviation; refuses results that are all equal."""
    values = vector(results, "结果", 2)
    mean, sd = classical(values)
    if sd == 0:
        raise InputError("结果全部相同,标准差为 0,不能计算 z")
    return ClassicalScores(mean, sd, (values - mean) / sd, algorithm_a(values))


@dataclass(frozen=True)
class CombinedScore:
    """多轮综合: ``rsz`` = Σz/√n detects a small steady bias, ``ssz`` = Σz² a lack of consistency."""

    count: int
    mean: float
    rsz: float
    ssz: float
    signals: int


def combine_rounds(z: Sequence[float]) -> CombinedScore:
    """Scores of one participant over rounds (ISO 13528:2022, 9.10 warns: look at the plot as well)."""
    values = vector(z, "各轮的 z")
    count = len(values)
    bad = sum(z_signal(score) != "acceptable" for score in values.tolist())
    total = float(values.sum())
    return CombinedScore(count, total / count, total / math.sqrt(count), float((values**2).sum()), bad)
