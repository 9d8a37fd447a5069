"""列: a million exact amounts as int64 numbers times one common fraction.

``value = values[i] * scale``. A rate multiplies the scale and touches no array; sums bring scales together.
``bound`` is an upper limit of |values|; where the next result might leave int64, the column goes on in Python
integers: slower, never wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Flags: TypeAlias = npt.NDArray[np.bool_]
Integers: TypeAlias = npt.NDArray[Any]
LIMIT = 2**62


def _common(left: Fraction, right: Fraction) -> Fraction:
    """The largest fraction that divides both."""
    if left == right:
        return left
    bottom = math.lcm(left.denominator, right.denominator)
    top = math.gcd(
        left.numerator * (bottom // left.denominator), right.numerator * (bottom // right.denominator)
    )
    return Fraction(top, bottom)


def _times(values: Integers, factor: int, bound: int) -> Integers:
    if factor == 1:
        return values
    if bound > LIMIT and values.dtype != object:
        values = values.astype(object)
    return values * factor


class Column:
    """数值列: exact numbers of one meaning, one for each enterprise."""

    __slots__ = ("bound", "scale", "values")
    __hash__ = None  # type: ignore[assignment]  # == compares elementwise, so a column has no hash
    __array_ufunc__ = None  # NumPy must hand mixed operations to this class

    def __init__(self, values: Integers, scale: Fraction = Fraction(1), bound: int | None = None) -> None:
        self.values, self.scale = values, scale
        if bound is None:
            bound = max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0
        self.bound = bound

    def __len__(self) -> int:
        return len(self.values)

    def _aligned(self, other: Column) -> tuple[Integers, Integers, Fraction, int, int]:
        scale = _common(self.scale, other.scale)
        mine, theirs = int(self.scale / scale), int(other.scale / scale)
        bounds = self.bound * mine, other.bound * theirs
        return _times(self.values, mine, bounds[0]), _times(other.values, theirs, bounds[1]), scale, *bounds

    def _like(self, other: Any) -> Column:
        """Another operand as a column; a number becomes one value for all."""
        if isinstance(other, Column):
            return other
        number = Fraction(other)
        top = number.numerator
        dtype: Any = np.int64 if abs(top) <= LIMIT else object
        unit = Fraction(1, number.denominator)
        return Column(np.full(len(self.values), top, dtype=dtype), unit, abs(top))

    def __add__(self, other: Any) -> Column:
        if not isinstance(other, Column) and other == 0:
            return self
        left, right, scale, low, high = self._aligned(self._like(other))
        if low + high > LIMIT:
            left, right = left.astype(object), right.astype(object)
        return Column(left + right, scale, low + high)

    __radd__ = __add__

    def __neg__(self) -> Column:
        return Column(-self.values, self.scale, self.bound)

    def __sub__(self, other: Any) -> Column:
        negated: Any = -other
        return self.__add__(negated)

    def __rsub__(self, other: Any) -> Column:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Column:
        if isinstance(other, Column):
            bound = self.bound * other.bound
            left = self.values.astype(object) if bound > LIMIT else self.values
            return Column(left * other.values, self.scale * other.scale, bound)
        factor = Fraction(other)
        if factor == 0:
            return Column(np.zeros(len(self.values), dtype=np.int64), Fraction(1), 0)
        values = -self.values if factor < 0 else self.values
        return Column(values, self.scale * abs(factor), self.bound)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Column:
        if isinstance(other, Column):
            raise TypeError("a column divided by a column is a Ratio; use Ratio(top, bottom) and compare it")
        return self * (1 / Fraction(other))

    def _compare(
        self, other: Any, operation: Callable[[Any, Any], Flags], rounding: Callable[[Fraction], int]
    ) -> Flags:
        if isinstance(other, Column):
            left, right, *_ = self._aligned(other)
            return np.asarray(operation(left, right), dtype=bool)
        return np.asarray(operation(self.values, rounding(Fraction(other) / self.scale)), dtype=bool)

    def __ge__(self, other: Any) -> Flags:
        return self._compare(other, np.greater_equal, math.ceil)

    def __gt__(self, other: Any) -> Flags:
        return self._compare(other, np.greater, math.floor)

    def __le__(self, other: Any) -> Flags:
        return self._compare(other, np.less_equal, math.floor)

    def __lt__(self, other: Any) -> Flags:
        return self._compare(other, np.less, math.ceil)

    def __eq__(self, other: object) -> Flags:  # type: ignore[override]  # elementwise, as NumPy does
        return np.logical_and(self >= other, self <= other)

    def least_(self, other: Any) -> Column:
        """The smaller of two, row by row."""
        left, right, scale, low, high = self._aligned(self._like(other))
        return Column(np.minimum(left, right), scale, max(low, high))

    def greatest_(self, other: Any) -> Column:
        """The larger of two, row by row."""
        left, right, scale, low, high = self._aligned(self._like(other))
        return Column(np.maximum(left, right), scale, max(low, high))

    def choose_(self, condition: Flags, otherwise: Any, *, swapped: bool) -> Column:
        """This column where the condition holds, otherwise another; ``swapped`` the other way round."""
        left, right, scale, low, high = self._aligned(self._like(otherwise))
        first, second = (right, left) if swapped else (left, right)
        return Column(np.where(condition, first, second), scale, max(low, high))

    def rounded(self, digits: int) -> Integers:
        """四舍五入: whole units of 10**-digits, half away from zero (fen for ``digits`` 2)."""
        factor = self.scale * 10**digits
        top, bottom = factor.numerator, factor.denominator
        reach = 2 * self.bound * top + bottom
        values = self.values.astype(object) if reach > LIMIT else self.values
        whole = (2 * abs(values) * top + bottom) // (2 * bottom)
        rounded: Integers = np.where(np.asarray(values < 0, dtype=bool), -whole, whole)
        return rounded


class Texts:
    """文字列: codes into a short list of different texts; comparing costs one integer comparison a row."""

    __slots__ = ("categories", "codes")
    __hash__ = None  # type: ignore[assignment]  # == compares elementwise

    def __init__(self, codes: Integers, categories: list[str]) -> None:
        self.codes, self.categories = codes, categories

    def __len__(self) -> int:
        return len(self.codes)

    def __eq__(self, other: object) -> Flags:  # type: ignore[override]  # elementwise, as NumPy does
        wanted = [index for index, text in enumerate(self.categories) if text == other]
        return np.asarray(self.codes == wanted[0]) if wanted else np.zeros(len(self.codes), dtype=bool)


def choose(condition: Flags, then: Any, otherwise: Any) -> Any:
    """按行选择: where() for a bool array."""
    if isinstance(then, Column):
        return then.choose_(condition, otherwise, swapped=False)
    if isinstance(otherwise, Column):
        return otherwise.choose_(condition, then, swapped=True)
    if isinstance(then, bool | np.ndarray) and isinstance(otherwise, bool | np.ndarray):
        return np.where(condition, then, otherwise)
    carrier = Column(np.zeros(len(condition), dtype=np.int64), Fraction(1), 0)
    return carrier._like(then).choose_(condition, otherwise, swapped=False)
