"""样本量分配: proportional, Neyman (integer optimum), power, and the size a precision asks for."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, IntArray, choice, non_negative, positive, whole_numbers

METHODS = ("proportional", "neyman", "power", "equal")


@dataclass(frozen=True)
class StratumLimits:
    """层样本量上下限: ``least`` ≤ n_h ≤ ``most`` ≤ N_h, whole numbers, one of each per stratum."""

    least: IntArray
    most: IntArray

    @classmethod
    def of(cls, sizes: Any, least: Any = 2, most: Any = None) -> StratumLimits:
        """``least`` and ``most`` are one number or one per stratum; neither passes N_h (a census)."""
        capacity = whole_numbers("层单位数", sizes)
        lower = whole_numbers("最小样本量", np.broadcast_to(np.asarray(least), capacity.shape))
        upper = (
            capacity if most is None else whole_numbers("最大样本量", np.broadcast_to(most, capacity.shape))
        )
        upper = np.minimum(upper, capacity)
        return cls(np.minimum(lower, upper), upper)

    def check(self, total: int) -> None:
        """Say why ``total`` cannot be spread within the limits."""
        low, high = int(self.least.sum()), int(self.most.sum())
        if not low <= total <= high:
            raise InputError(
                "总样本量 {total} 无法分配:各层下限合计 {low},上限合计 {high}",
                total=total,
                low=low,
                high=high,
            )


def allocate(
    method: str,
    total: int,
    sizes: Any,
    *,
    spread: Any = None,
    totals: Any = None,
    cost: Any = None,
    power: float = 0.5,
    limits: StratumLimits | None = None,
) -> IntArray:
    """样本量分配: n_h of each stratum, summing exactly to ``total`` within the limits.

    ``proportional``: n_h ∝ N_h. ``equal``: the same in each. ``neyman``: n_h ∝ N_h S_h / √c_h, with
    ``spread`` = S_h, found as the exact integer optimum. ``power``: n_h ∝ X_h^q · (S_h / mean_h), with
    ``totals`` = X_h and q = ``power`` in [0, 1]; it minimises
    Σ (X_h^q cv_h)²: q = 1 is Neyman, q = 0 gives the CV of a small stratum the weight of a large one's.
    Sources: Neyman (1934) JRSS 97, 558-625; Cochran (1977) Sampling Techniques, 3rd ed., section 5.5;
    Bankier (1988) American Statistician 42, 174-177.
    """
    choice("分配方法", method, METHODS)
    capacity = whole_numbers("层单位数", sizes)
    bounds = limits or StratumLimits.of(capacity)
    bounds.check(total)
    price = np.ones(len(capacity)) if cost is None else positive("单位调查费用", cost, length=len(capacity))
    if method == "proportional":
        return _rounded_shares(capacity.astype(float), total, bounds)
    if method == "equal":
        return _rounded_shares(np.ones(len(capacity)), total, bounds)
    if spread is None:
        raise InputError("分配方法“{method}”需要各层标准差", method=method)
    deviation = non_negative("层标准差", spread, length=len(capacity))
    if method == "neyman":
        return integer_optimum(capacity * deviation / np.sqrt(price), total, bounds)
    if totals is None:
        raise InputError("幂分配需要各层总量")
    if not 0 <= power <= 1:
        raise InputError("幂分配的指数应在 0 到 1 之间,得到 {power}", power=power)
    level = positive("层总量", totals, length=len(capacity))
    return _rounded_shares(level**power * capacity * deviation / level, total, bounds)


def integer_optimum(importance: FloatArray, total: int, limits: StratumLimits) -> IntArray:
    """整数最优分配: minimises Σ a_h² / n_h over whole n_h with Σ n_h = ``total`` and the limits.

    Gives each further unit to the stratum where the variance falls most, a_h / √(n(n+1)); exact, because the
    sum is convex and separable. Source: Wright (2012) American Statistician 66(4), 217-224.
    """
    counts = np.maximum(limits.least, np.minimum(1, limits.most))
    if counts.sum() > total:
        raise InputError("总样本量 {total} 不足以让每层至少有一个样本", total=total)
    room = [h for h in range(len(counts)) if counts[h] < limits.most[h]]
    queue = [(-_priority(importance[h], int(counts[h])), h) for h in room]
    heapq.heapify(queue)
    for _ in range(total - int(counts.sum())):
        _, h = heapq.heappop(queue)
        counts[h] += 1
        if counts[h] < limits.most[h]:
            heapq.heappush(queue, (-_priority(importance[h], int(counts[h])), h))
    return counts


def total_variance(sizes: Any, spread: Any, counts: Any) -> float:
    """总量估计的方差: Σ N_h² (1 − n_h/N_h) S_h² / n_h, stratified simple random sampling.

    A stratum with units, spread and no sample has no variance: that is an error. Source: Cochran (1977),
    theorem 5.3.
    """
    capacity = whole_numbers("层单位数", sizes)
    deviation = non_negative("层标准差", spread, length=len(capacity))
    drawn = whole_numbers("层样本量", counts, length=len(capacity))
    if (drawn > capacity).any():
        raise InputError("第 {h} 层的样本量超过层单位数", h=int(np.flatnonzero(drawn > capacity)[0]) + 1)
    open_ = (capacity > 0) & (deviation > 0)
    if (drawn[open_] == 0).any():
        raise InputError("有层没有样本,方差无法计算")
    N, n = capacity[open_].astype(float), drawn[open_]
    return float((N * (N - n) * deviation[open_] ** 2 / n).sum())


def size_for_precision(
    sizes: Any,
    spread: Any,
    total: float,
    *,
    relative_error: float,
    confidence_factor: float,
    method: str = "neyman",
    limits: StratumLimits | None = None,
) -> IntArray:
    """按精度定样本量: the smallest allocation whose largest relative error of the total is met.

    ``relative_error`` = ``confidence_factor`` · SE / total; 10 % at 95 % is 0.10 and 1.96. Found by
    bisection on the total size, since the variance falls with every added unit.
    """
    if total <= 0 or relative_error <= 0 or confidence_factor <= 0:
        raise InputError("总量、最大相对误差与置信系数都必须为正")
    bounds = limits or StratumLimits.of(sizes)
    target = (relative_error * total / confidence_factor) ** 2
    low, high = int(max(bounds.least.sum(), (bounds.most > 0).sum())), int(bounds.most.sum())

    def variance(n: int) -> float:
        counts = allocate(method, n, sizes, spread=spread, limits=bounds)
        return total_variance(sizes, spread, counts)

    if variance(high) > target:
        raise InputError("即使用足各层上限({high})也达不到所要的精度", high=high)
    while low < high:
        middle = (low + high) // 2
        if variance(middle) <= target:
            high = middle
        else:
            low = middle + 1
    return allocate(method, low, sizes, spread=spread, limits=bounds)


def _priority(importance: float, count: int) -> float:
    return float(importance / np.sqrt(count * (count + 1.0)))


def _rounded_shares(weights: FloatArray, total: int, limits: StratumLimits) -> IntArray:
    """Shares of ``total`` by weight within the limits, then whole numbers by largest remainder."""
    exact = _bounded_shares(weights, total, limits)
    counts = np.clip(np.floor(exact + 1e-9).astype(np.int64), limits.least, limits.most)
    remainder = exact - counts
    short = total - int(counts.sum())
    for h in np.argsort(-remainder, kind="stable"):
        if short == 0:
            break
        if counts[h] < limits.most[h]:
            counts[h] += 1
            short -= 1
    return counts


def _bounded_shares(weights: FloatArray, total: int, limits: StratumLimits) -> FloatArray:
    """clip(k·w, least, most) with k such that the sum is ``total``; k by bisection on a rising function."""
    least, most = limits.least.astype(float), limits.most.astype(float)
    top = float(weights.max(initial=0.0))
    usable = np.maximum(weights / top, 1e-15) if top > 0 else np.ones(len(weights))
    low, high = 0.0, float((most / usable).max(initial=0.0)) + 1.0
    for _ in range(2200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if np.clip(middle * usable, least, most).sum() < total:
            low = middle
        else:
            high = middle
    shares: FloatArray = np.clip(high * usable, least, most)
    return shares
