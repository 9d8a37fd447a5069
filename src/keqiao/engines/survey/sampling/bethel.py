"""多目标最优分配: the cheapest sample that keeps the CV of every variable in every domain (Bethel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling.allocation import StratumLimits
from keqiao.engines.survey.vectors import FloatArray, IntArray, positive, real_vector, whole_numbers

_ROUNDS = 20_000
_TOLERANCE = 1e-10


@dataclass(frozen=True)
class PrecisionTarget:
    """精度要求: the CV of a total within a domain.

    ``spread`` (S_h) and ``mean`` are one per stratum; ``members`` marks the strata of the domain; ``cv`` is
    the largest coefficient of variation allowed, e.g. 0.05.
    """

    label: str
    spread: Any
    mean: Any
    members: Any
    cv: float


@dataclass(frozen=True)
class MultivariateAllocation:
    """多目标分配结果: whole n_h, the real-valued optimum, each target's CV, and its shadow price."""

    counts: IntArray
    optimum: FloatArray
    achieved_cv: FloatArray
    multipliers: FloatArray


def bethel(
    sizes: Any, targets: Sequence[PrecisionTarget], *, cost: Any = None, limits: StratumLimits | None = None
) -> MultivariateAllocation:
    """多目标最优分配(贝瑟尔): minimise Σ c_h n_h subject to CV_j ≤ target for every j, least ≤ n_h ≤ most.

    In x_h = 1/n_h the problem is convex with linear constraints Σ a_jh x_h ≤ 1,
    a_jh = N_h² S_jh² / (V_j + Σ N_h S_jh²). For multipliers λ, x_h = √(c_h / Σ λ_j a_jh) clipped to the
    limits; λ moves by Chromy's rule λ_j ← λ_j (Σ a_jh x_h)². ``multipliers`` are zero for targets that do
    not bind. Whole numbers are the optimum rounded up, then lowered wherever every target still holds.
    Sources: Bethel (1989) Survey Methodology 15, 47-57; Chromy (1987) Proc. ASA Section on Survey Research
    Methods, 194-199.
    """
    capacity = whole_numbers("层单位数", sizes)
    bounds = limits or StratumLimits.of(capacity)
    price = np.ones(len(capacity)) if cost is None else positive("单位调查费用", cost, length=len(capacity))
    if not targets:
        raise InputError("没有精度要求")
    rows = np.array([_constraint(target, capacity) for target in targets])
    most = np.maximum(bounds.most, 1).astype(float)
    least = np.maximum(bounds.least, 1).astype(float)
    short = rows @ (1 / most) > 1 + 1e-9
    if short.any():
        label = targets[int(np.flatnonzero(short)[0])].label
        raise InputError("精度要求“{label}”即使用足各层样本上限也达不到", label=label)
    multipliers, optimum = _chromy(rows, price, least, most)
    counts = _whole(rows, price, optimum, bounds)
    achieved = np.array([_cv(target, capacity, counts) for target in targets])
    return MultivariateAllocation(counts, optimum, achieved, multipliers)


def _constraint(target: PrecisionTarget, capacity: IntArray) -> FloatArray:
    """The row a_j of a target, scaled so that the constraint reads Σ a_jh / n_h ≤ 1."""
    spread, mean, members = _parts(target, capacity)
    if target.cv <= 0:
        raise InputError("精度要求“{label}”的变异系数必须为正", label=target.label)
    total = float((capacity * mean)[members].sum())
    if total == 0:
        raise InputError("精度要求“{label}”的域总量为零,变异系数没有意义", label=target.label)
    N, S = np.where(members, capacity, 0).astype(float), spread
    allowed = (target.cv * total) ** 2 + float((N * S**2).sum())
    return N**2 * S**2 / allowed


def _parts(target: PrecisionTarget, capacity: IntArray) -> tuple[FloatArray, FloatArray, Any]:
    spread = real_vector(f"{target.label} 的标准差", target.spread, length=len(capacity))
    mean = real_vector(f"{target.label} 的均值", target.mean, length=len(capacity))
    members = np.asarray(target.members, dtype=bool)
    if members.shape != capacity.shape:
        raise InputError("精度要求“{label}”的域成员标志数目不对", label=target.label)
    if not (members & (capacity > 0)).any():
        raise InputError("精度要求“{label}”的域里没有单位", label=target.label)
    return spread, mean, members


def _cv(target: PrecisionTarget, capacity: IntArray, counts: IntArray) -> float:
    spread, mean, members = _parts(target, capacity)
    keep = members & (capacity > 0)
    N, n = capacity[keep].astype(float), counts[keep]
    variance = float((N * (N - n) * spread[keep] ** 2 / n).sum())
    return float(np.sqrt(variance) / abs((N * mean[keep]).sum()))


def _chromy(
    rows: FloatArray, price: FloatArray, least: FloatArray, most: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Multipliers and real-valued n_h by Chromy's fixed point, made exactly feasible at the end."""
    multipliers = np.full(len(rows), float(price.sum()))
    counts = most
    for _ in range(_ROUNDS):
        pressure = np.maximum(multipliers @ rows, np.finfo(float).tiny)
        counts = np.clip(np.sqrt(pressure / price), least, most)
        use = rows @ (1 / counts)
        binding = multipliers * np.abs(use - 1)
        if use.max() <= 1 + _TOLERANCE and binding.max() <= _TOLERANCE * max(1.0, multipliers.sum()):
            break
        multipliers = multipliers * use**2
    return multipliers, _feasible(rows, counts, most)


def _feasible(rows: FloatArray, counts: FloatArray, most: FloatArray) -> FloatArray:
    """Raise counts by the least common factor that meets every target."""
    if (rows @ (1 / counts)).max() <= 1:
        return counts
    low, high = 1.0, float((most / counts).max())
    for _ in range(200):
        middle = (low + high) / 2
        if (rows @ (1 / np.minimum(counts * middle, most))).max() > 1:
            low = middle
        else:
            high = middle
    raised: FloatArray = np.minimum(counts * high, most)
    return raised


def _whole(rows: FloatArray, price: FloatArray, optimum: FloatArray, limits: StratumLimits) -> IntArray:
    """Round up, then take one unit off the dearest strata first wherever all targets still hold."""
    counts = np.clip(np.ceil(optimum - 1e-9).astype(np.int64), limits.least, limits.most)
    used = np.maximum(counts, 1).astype(float)
    slack = 1 + 1e-12 - rows @ (1 / used)
    for h in np.argsort(-price, kind="stable"):
        lowest = max(int(limits.least[h]), 1)
        if counts[h] <= lowest:
            continue
        step = rows[:, h] * (1 / (used[h] - 1) - 1 / used[h])
        if (step <= slack).all():
            slack = slack - step
            used[h] -= 1
            counts[h] -= 1
    return counts
