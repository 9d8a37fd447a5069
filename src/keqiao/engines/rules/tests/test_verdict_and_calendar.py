"""Three-valued verdicts, intervals, and months that run to the corresponding day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.periods import month_end, months_later, next_month_start
from keqiao.engines.rules.exact import half_up, to_fraction
from keqiao.engines.rules.verdict import Interval, Verdict, all_known, any_known


def test_a_refuted_part_decides_whatever_is_unknown():
    assert all_known([True, None, False]) is False
    assert all_known([True, None]) is None
    assert any_known([None, True]) is True
    assert any_known([None, False]) is None
    assert Verdict.of(None) is Verdict.DEPENDS


def test_an_interval_meets_a_bound_only_as_a_whole():
    score = Interval(Fraction(66), Fraction(71)) + Interval(Fraction(4), Fraction(5))
    assert score.meets(">", Fraction(69)) is True
    assert score.meets(">", Fraction(70)) is None
    assert score.meets(">", Fraction(76)) is False
    with pytest.raises(InputError):
        Interval(Fraction(2), Fraction(1))


def test_months_run_to_the_corresponding_day_or_the_end_of_the_month():
    assert months_later(date(2021, 12, 20), 24) == date(2023, 12, 20)
    assert months_later(date(2020, 2, 29), 36) == date(2023, 2, 28)
    assert months_later(date(2019, 10, 31), 1) == date(2019, 11, 30)
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert next_month_start(date(2023, 12, 31)) == date(2024, 1, 1)


def test_numbers_are_read_by_their_text():
    assert to_fraction(0.052) == Fraction(52, 1000)
    assert to_fraction("1e400") is None
    assert to_fraction(float("nan")) is None
    assert to_fraction(True) is None
    assert half_up(Fraction(-5, 1000), 2).as_tuple().digits == (1,)
