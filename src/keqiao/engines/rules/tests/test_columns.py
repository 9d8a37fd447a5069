"""Columns stay exact: every operation equals the same operation on fractions, row by row, at any size."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.rules.columns import Column, Texts
from keqiao.engines.rules.exact import half_up
from keqiao.engines.rules.operations import (
    Ratio,
    by_lower_bound,
    by_upper_bound,
    marginal,
    maximum,
    minimum,
    where,
)

AMOUNTS = st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=6)
RATES = st.fractions(min_value=-3, max_value=3, max_denominator=1000)


def column(values: list[int], scale: Fraction = Fraction(1, 100)) -> Column:
    return Column(np.array(values, dtype=np.int64), scale)


def exact(found: Column) -> list[Fraction]:
    return [int(value) * found.scale for value in found.values]


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, RATES, RATES)
def test_sums_products_and_extremes_equal_fractions(values, rate, other):
    a, b = column(values), column(values[::-1], Fraction(1, 3))
    left, right = exact(a), exact(b)
    assert exact(a * rate + b - other) == [x * rate + y - other for x, y in zip(left, right, strict=True)]
    assert exact(minimum(a * rate, b)) == [min(x * rate, y) for x, y in zip(left, right, strict=True)]
    assert exact(maximum(other, a)) == [max(other, x) for x in left]
    assert exact(other - a) == [other - x for x in left]


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, RATES)
def test_comparisons_are_exact_on_both_sides(values, bound):
    a = column(values)
    assert (a >= bound).tolist() == [x >= bound for x in exact(a)]
    assert (a > bound).tolist() == [x > bound for x in exact(a)]
    assert (a <= bound).tolist() == [x <= bound for x in exact(a)]
    assert (a < bound).tolist() == [x < bound for x in exact(a)]
    assert (a == exact(a)[0]).tolist() == [x == exact(a)[0] for x in exact(a)]


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, st.fractions(min_value=0, max_value=2, max_denominator=97))
def test_rounding_to_the_fen_is_half_up_away_from_zero(values, rate):
    found = (column(values, Fraction(1, 100)) * rate).rounded(2)
    expected = [int(half_up(Fraction(value, 100) * rate, 2) * 100) for value in values]
    assert [int(each) for each in found] == expected


def test_products_beyond_int64_go_on_exactly():
    big = column([4 * 10**18, -7], Fraction(1))
    assert exact(big * big) == [Fraction(16 * 10**36), Fraction(49)]
    assert exact(big + big) == [Fraction(8 * 10**18), Fraction(-14)]


def test_a_share_of_exactly_the_threshold_falls_on_the_right_side():
    top, bottom = column([105, 104]), column([2100, 2100])
    assert (Ratio(top, bottom) >= Fraction(1, 20)).tolist() == [True, False]
    assert (Ratio(top, column([0, 0])) >= Fraction(0)).tolist() == [False, False]


@settings(deadline=None, max_examples=40)
@given(AMOUNTS)
def test_bands_equal_fractions(values):
    bands = ((Fraction(1000), Fraction(1, 8)), (Fraction(3000), Fraction(1, 2)), (None, Fraction(1)))
    steps = ((Fraction(1000), Fraction(3)), (Fraction(0), Fraction(2)), (None, Fraction(0)))
    a = column(values)
    assert exact(marginal(a, bands)) == [marginal(x, bands) for x in exact(a)]
    assert exact(by_upper_bound(a, bands)) == [by_upper_bound(x, bands) for x in exact(a)]
    assert exact(by_lower_bound(a, steps)) == [by_lower_bound(x, steps) for x in exact(a)]


def test_choosing_by_row_takes_numbers_and_columns():
    a = column([1, 2, 3])
    condition = np.array([True, False, True])
    assert exact(where(condition, a, Fraction(0))) == [Fraction(1, 100), 0, Fraction(3, 100)]
    assert exact(where(condition, Fraction(5), a)) == [5, Fraction(2, 100), 5]
    assert exact(where(condition, Fraction(5), Fraction(1, 3))) == [5, Fraction(1, 3), 5]


def test_texts_compare_by_code():
    texts = Texts(np.array([0, 1, 0]), ["甲", "乙"])
    assert (texts == "乙").tolist() == [False, True, False]
    assert (texts == "丙").tolist() == [False, False, False]
