"""根的隔离: every real root of a sum of exponentials, f(u) = sum a_i exp(-u t_i), on an interval.

Interval bounds exclude a root or prove that there is at most one: every term is monotone, so its range
over an interval is that of its ends. What stays undecided at the finest width is
tested by value: a root is where the sign changes, and a place that touches zero without a change of sign is
told apart. Norstrøm's and Laguerre's sign rules are the quick proof of uniqueness used in `xirr`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError

Vector = npt.NDArray[np.float64]

_FINEST = 1e-7
_FLAT = 1e-13
_MOST = 5_000
"""Undecided intervals at once; more means a value that is zero to rounding over a whole stretch of rates."""


@dataclass(frozen=True)
class ExponentialSum:
    """指数和: ``times`` in years from the earliest flow, ``amounts`` in any unit."""

    times: Vector
    amounts: Vector

    def scaled(self, u: float) -> float:
        """f(u) divided by the sum of its absolute terms: sign and nearness to zero, never overflowing."""
        exponents = -u * self.times
        terms = self.amounts * np.exp(exponents - exponents.max())
        return float(terms.sum() / np.abs(terms).sum())


@dataclass(frozen=True)
class Zeros:
    """零点: ``crossing`` where the sign changes, ``touching`` where it does not; both ascending."""

    crossing: tuple[float, ...]
    touching: tuple[float, ...]


def all_roots(f: ExponentialSum, low: float, high: float) -> Zeros:
    """全部零点 in ``[low, high]``, each once.

    Raises `InputError` when the value is zero to rounding over a stretch of rates, so that no root can be
    named."""
    edges = np.linspace(low, high, 257)
    left, right = edges[:-1], edges[1:]
    found: list[float] = [float(low)] if f.scaled(low) == 0 else []
    undecided: list[tuple[float, float]] = []
    while left.size:
        zero, single = _classify(f, left, right)
        found += _simple_roots(f, left[zero & single], right[zero & single])
        left, right = left[zero & ~single], right[zero & ~single]
        fine = (right - left) < _FINEST
        undecided += list(zip(left[fine].tolist(), right[fine].tolist(), strict=True))
        left, right = left[~fine], right[~fine]
        if left.size > _MOST:
            raise InputError("现金流几乎处处相互抵消,双精度无法确定收益率")
        middle = (left + right) / 2
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    return _sorted_out(f, _merged(found + _close_roots(f, undecided)))


def _sorted_out(f: ExponentialSum, groups: list[list[float]]) -> Zeros:
    """Each group of neighbouring zeros taken as one, by the signs a little way off on both sides.

    Nearer to a place that only touches zero, the sign is that of rounding noise."""
    crossing: list[float] = []
    touching: list[float] = []
    for group in groups:
        changes = f.scaled(group[0] - 4 * _FINEST) * f.scaled(group[-1] + 4 * _FINEST) < 0
        (crossing if changes else touching).append(group[len(group) // 2])
    return Zeros(tuple(crossing), tuple(touching))


def _classify(f: ExponentialSum, left: Vector, right: Vector) -> tuple[npt.NDArray[np.bool_], ...]:
    """For each interval: may f be zero there, and is f (times an exponential) strictly monotone there."""
    may_be_zero, monotone = [], []
    for start in range(0, left.size, 512):
        part = slice(start, start + 512)
        zero, single = _bounds(f, left[part], right[part])
        may_be_zero.append(zero)
        monotone.append(single)
    return np.concatenate(may_be_zero), np.concatenate(monotone)


def _bounds(f: ExponentialSum, left: Vector, right: Vector) -> tuple[npt.NDArray[np.bool_], ...]:
    """Interval bounds after a shift of the time origin to the terms' own centre (roots do not move)."""
    middle = (left + right)[:, None] / 2
    exponents = -middle * f.times
    weights = np.abs(f.amounts) * np.exp(exponents - exponents.max(axis=1, keepdims=True))
    centre = (weights * f.times).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
    s = f.times - centre
    at_middle = np.sign(f.amounts) * weights
    half = (right - left)[:, None] / 2
    low_factor, high_factor = np.exp(half * s), np.exp(-half * s)
    spread = np.minimum(low_factor, high_factor), np.maximum(low_factor, high_factor)
    zero = _straddles(at_middle, *spread)
    steep = _straddles(-s * at_middle, *spread)
    return zero, ~steep


def _straddles(terms: Vector, small: Vector, large: Vector) -> npt.NDArray[np.bool_]:
    """Whether the sum of terms, each times a factor in [small, large], can be zero."""
    lower = np.where(terms > 0, terms * small, terms * large).sum(axis=1)
    upper = np.where(terms > 0, terms * large, terms * small).sum(axis=1)
    tiny = 1e-15 * np.abs(terms).sum(axis=1)
    result: npt.NDArray[np.bool_] = (lower <= tiny) & (upper >= -tiny)
    return result


def _simple_roots(f: ExponentialSum, left: Vector, right: Vector) -> list[float]:
    """The root of each monotone interval whose ends differ in sign; an end that is a root belongs to it."""
    roots = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        at_a, at_b = f.scaled(a), f.scaled(b)
        if at_b == 0:
            roots.append(b)
        elif at_a * at_b < 0:
            roots.append(_bisected(f, a, b))
    return roots


def _bisected(f: ExponentialSum, a: float, b: float) -> float:
    """The root between ends of different sign, halved down to neighbouring doubles."""
    at_a = f.scaled(a)
    while True:
        middle = (a + b) / 2
        if middle in (a, b):
            return middle
        at_middle = f.scaled(middle)
        if at_middle == 0:
            return middle
        if at_a * at_middle < 0:
            b = middle
        else:
            a, at_a = middle, at_middle


def _close_roots(f: ExponentialSum, undecided: list[tuple[float, float]]) -> list[float]:
    """Roots among the finest intervals: a change of sign, or a value that is zero to rounding."""
    roots = []
    for a, b in undecided:
        if f.scaled(a) * f.scaled(b) < 0:
            roots.append(_bisected(f, a, b))
        elif abs(f.scaled((a + b) / 2)) < _FLAT:
            roots.append((a + b) / 2)
    return roots


def _merged(roots: list[float]) -> list[list[float]]:
    """Ascending, in groups of neighbours that no double tells apart for certain."""
    merged: list[list[float]] = []
    for root in sorted(roots):
        if merged and root - merged[-1][-1] < 4 * _FINEST:
            merged[-1].append(root)
        else:
            merged.append([root])
    return merged
