"""资金加权收益率: XIRR that looks for every root and says when there are several or none.

Convention: act/365, effective annual, net present value sum(a / (1 + r) ** (days / 365)) with days from the
earliest date; same-day flows net; a rate is where the value changes sign, r in (-1, 100).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pyxirr

from keqiao.engines.errors import InputError
from keqiao.engines.finance.returns.roots import ExponentialSum, Vector, all_roots

LOWEST, HIGHEST = math.log(1e-15), math.log(101.0)
"""u = ln(1 + r): 1 + r from the finest a double tells from zero, up to r = 100."""

Status = Literal["ok", "no_sign_change", "no_real_root", "multiple_roots"]


class Rate(NamedTuple):
    """收益率: ``xirr`` is a fraction a year, ``None`` unless the status is ``ok``; ``roots`` holds all,
    ascending; ``touching`` are where the value touches zero without a change of sign: no rates."""

    xirr: float | None
    status: Status
    roots: tuple[float, ...] = ()
    touching: tuple[float, ...] = ()


def xirr(dates: Sequence[date], amounts: Sequence[float]) -> Rate:
    """资金加权年化收益率. Outflow negative, any order, several on a day allowed.

    A single proven root gives ``ok``; several give ``multiple_roots`` and no rate. Raises `InputError` for no
    flows, lists of unequal length or an amount that is not finite.
    """
    if not dates or len(dates) != len(amounts):
        raise InputError("现金流的日期与金额必须一一对应,且至少一笔")
    rate = _quick(dates, amounts)
    if rate is not None:
        return Rate(rate, "ok", (rate,))
    return _solve(*_netted([day.toordinal() for day in dates], amounts))


def _quick(dates: Sequence[date], amounts: Sequence[float]) -> float | None:
    """The rate when flows in date order change sign once, so that there is just one root; `None` to look
    further.

    pyxirr finds it; the root is accepted only after its own net present value is seen to be zero.
    """
    if not amounts[0] < 0 < amounts[-1] or dates != sorted(dates):
        return None
    # where the signs change if they change once; then both sides are looked at
    turn = bisect_left(amounts, 0.0)
    if max(amounts[:turn]) > 0 or min(amounts[turn:]) < 0:
        return None
    rate = pyxirr.xirr(dates, amounts, silent=True)
    return None if rate is None or not -0.99 < rate < 100 else _proven(rate, dates, amounts)


def _proven(rate: float, dates: Sequence[date], amounts: Sequence[float]) -> float | None:
    """``rate`` when its value is zero beside the first flow, or one short secant step on; `None` for a
    long one.

    The value is monotone about its only root, so a short step leaves an error of its square.
    """
    value = _value(rate, dates, amounts)
    if abs(value) <= 1e-9 * -amounts[0]:
        return rate
    small = 1e-6 * (1 + rate)
    slope = _value(rate + small, dates, amounts) - value
    step = small * value / slope if slope else math.inf
    return rate - step if abs(step) < small else None


def _value(rate: float, dates: Sequence[date], amounts: Sequence[float]) -> float:
    """Net present value by pyxirr; what it does not answer is not a number, and near to nothing."""
    value = pyxirr.xnpv(rate, dates, amounts)
    return math.nan if value is None else value


def net_present_value(rate: float, dates: Sequence[date], amounts: Sequence[float]) -> float:
    """净现值 at ``rate`` a year on the earliest date."""
    times, values = _netted([day.toordinal() for day in dates], amounts)
    return float((values * (1.0 + rate) ** -times).sum())


def _netted(ordinals: Sequence[int], amounts: Sequence[float]) -> tuple[Vector, Vector]:
    """Times in years from the first day and one net amount a day, zeros left out."""
    days = np.fromiter(ordinals, dtype=np.int64, count=len(ordinals))
    values = np.asarray(amounts, dtype=np.float64)
    if not np.isfinite(values).all():
        raise InputError("现金流中有不是有限数的金额")
    first = days.min()
    steps = days[1:] - days[:-1]
    if not (steps > 0).all():
        days, inverse = np.unique(days, return_inverse=True)
        values = _daily_sums(values, inverse, days.size)
    if not values.all():
        days, values = days[values != 0], values[values != 0]
    return (days - first) / 365.0, values


def _daily_sums(values: Vector, inverse: np.ndarray[tuple[int], np.dtype[np.intp]], size: int) -> Vector:
    """One exactly rounded sum a day; what cancels to rounding noise of its own flows is zero."""
    groups: list[list[float]] = [[] for _ in range(size)]
    for index, value in zip(inverse.tolist(), values.tolist(), strict=True):
        groups[index].append(value)
    sums = [math.fsum(group) for group in groups]
    noise = [1e-15 * math.fsum(map(abs, group)) for group in groups]
    return np.array([0.0 if abs(s) < n else s for s, n in zip(sums, noise, strict=True)])


def _solve(times: Vector, amounts: Vector) -> Rate:
    negative = amounts < 0
    if negative.all() or not negative.any():
        return Rate(None, "no_sign_change")
    if _unique(amounts, negative):
        with np.errstate(over="ignore", invalid="ignore"):
            u = _newton(times, amounts)
        if u is not None and LOWEST < u < HIGHEST:
            rate = math.expm1(u)
            return Rate(rate, "ok", (rate,))
    found = all_roots(ExponentialSum(times, amounts), LOWEST, HIGHEST)
    roots = tuple(math.expm1(u) for u in found.crossing)
    touching = tuple(math.expm1(u) for u in found.touching)
    if not roots:
        return Rate(None, "no_real_root", (), touching)
    if len(roots) > 1:
        return Rate(None, "multiple_roots", roots, touching)
    return Rate(roots[0], "ok", roots, touching)


def _unique(amounts: Vector, negative: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """Descartes' rule for exponential sums: one change of sign in date order means exactly one real root."""
    return int(np.count_nonzero(negative[1:] != negative[:-1])) == 1


def _newton(times: Vector, amounts: Vector) -> float | None:
    """Newton's steps in u = ln(1 + r) on the ratio of inflows to outflows, which is close to a line in logs.

    ln(inflows(u) / outflows(u)) is monotone when signs change once; ``None`` when the steps do not settle.
    """
    gains = amounts > 0
    gain, gain_time = amounts[gains], times[gains]
    loss, loss_time = -amounts[~gains], times[~gains]
    u = 0.0
    for _ in range(40):
        p, n = gain * np.exp(-u * gain_time), loss * np.exp(-u * loss_time)
        total_p, total_n = float(p.sum()), float(n.sum())
        if not (0 < total_p < math.inf and 0 < total_n < math.inf):
            return None
        slope = float(n @ loss_time) / total_n - float(p @ gain_time) / total_p
        if slope == 0:
            return None
        step = math.log(total_p / total_n) / slope
        u -= step
        if abs(step) < 1e-13 * max(1.0, abs(u)):
            return u
        if not LOWEST * 2 < u < HIGHEST * 4:
            return None
    return None
