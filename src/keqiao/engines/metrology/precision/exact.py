"""精确求和: sums and sums of squares of decimal data without rounding.

Data are taken as the decimal numbers they print as (0.1 is one tenth), scaled to whole numbers, and summed
exactly; only the final figure is rounded. A constant of 10¹² under differences of 0.1 costs no digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isqrt


@dataclass(frozen=True)
class ExactNumbers:
    """精确数: value i is ``whole[i]`` / 10**``places``."""

    whole: tuple[int, ...]
    places: int

    @property
    def count(self) -> int:
        return len(self.whole)

    def mean(self) -> Fraction:
        return Fraction(sum(self.whole), self.count * 10**self.places)

    def squares(self) -> Fraction:
        """Sum of squared deviations from the mean."""
        n, total = self.count, sum(self.whole)
        return Fraction(n * sum(w * w for w in self.whole) - total * total, n * 100**self.places)

    def lagged(self) -> Fraction:
        """Sum of (x_i - mean)(x_{i+1} - mean)."""
        n, total = self.count, sum(self.whole)
        shifted = [n * w - total for w in self.whole]
        products = sum(a * b for a, b in pairwise(shifted))
        return Fraction(products, n * n * 100**self.places)


def exact(values: Iterable[float]) -> ExactNumbers:
    """The decimal values as whole numbers over one power of ten."""
    decimals = [Decimal(repr(float(value))) for value in values]
    places = max([0, *(-_exponent(number) for number in decimals)])
    return ExactNumbers(tuple(_scaled(number, places) for number in decimals), places)


def pooled_squares(groups: Sequence[ExactNumbers]) -> Fraction:
    """Sum of squared deviations from the groups' own means."""
    return sum((group.squares() for group in groups), Fraction(0))


def between_squares(groups: Sequence[ExactNumbers]) -> Fraction:
    """Sum over groups of n_i (mean_i - grand mean)²."""
    count = sum(group.count for group in groups)
    grand = sum((group.count * group.mean() for group in groups), Fraction(0)) / count
    return sum((group.count * (group.mean() - grand) ** 2 for group in groups), Fraction(0))


def root(square: Fraction) -> float:
    """The square root of an exact non-negative number, correct to the last digit or nearly so."""
    if square <= 0:
        return 0.0
    # the whole-number root of a number scaled to some 120 bits
    shift = max(0, 120 - (square.numerator.bit_length() - square.denominator.bit_length()))
    shift += shift % 2
    return float(Fraction(isqrt((square.numerator << shift) // square.denominator), 1 << (shift // 2)))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # values are finite by the time they come here
    return exponent


def _scaled(number: Decimal, places: int) -> int:
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    magnitude: int = int("".join(map(str, digits))) * 10 ** (exponent + places)
    return -magnitude if sign else magnitude
