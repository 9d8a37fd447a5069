"""A target's light follows the written rule, at its very borders."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keqiao.core.measures.lights import share_of_time, status

HALF = D("0.5")


@pytest.mark.parametrize(
    ("value", "light"),
    [("135", "green"), ("134.99", "yellow"), ("108", "yellow"), ("107.99", "red"), (None, "grey")],
)
def test_a_level_is_held_against_the_share_of_the_year(value, light):
    assert status("ge", D(value) if value else None, D(270), None, HALF).light == light


def test_no_data_is_grey_even_when_the_year_is_over():
    assert status("gt", None, D(270), None, D(1), settled=True).light == "grey"


def test_exceeding_must_be_strict_at_settlement():
    assert not status("gt", D(270), D(270), None, D(1), settled=True).reached
    assert status("gt", D("270.01"), D(270), None, D(1), settled=True).reached
    assert status("gt", D(270), D(270), None, HALF).reached


def test_a_limit_is_red_as_soon_as_it_is_passed():
    assert status("le", D(100), D(100), None, HALF).light == "green"
    assert status("le", D("100.01"), D(100), None, HALF).light == "red"
    assert status("lt", D(100), D(100), None, HALF).light == "red"


def test_a_range_is_reached_inside_and_remarked_above():
    assert status("range", D(10), D(10), D(20), D(1)).reached
    above = status("range", D(21), D(10), D(20), D(1))
    assert (above.light, above.reached, above.remark) == ("green", True, "above_range")
    assert status("range", D(9), D(10), D(20), D(1)).light == "red"


def test_about_means_within_five_percent_or_more():
    assert status("approx", D(19_000), D(20_000), None, D(1)).reached
    assert not status("approx", D(18_999), D(20_000), None, D(1)).reached


def test_the_share_of_time_counts_both_ends():
    assert share_of_time(date(2017, 1, 1), date(2017, 12, 31), date(2017, 12, 31)) == 1
    assert share_of_time(date(2017, 1, 1), date(2017, 12, 31), date(2016, 12, 31)) == 0
    assert share_of_time(date(2017, 1, 1), date(2017, 12, 31), date(2017, 1, 1)) == D(1) / D(365)


AMOUNTS = st.integers(0, 100_000).map(lambda fen: D(fen) / 100)


@given(AMOUNTS, AMOUNTS, st.integers(0, 1000).map(lambda thousandths: D(thousandths) / 1000))
def test_more_is_never_a_worse_light(less, more, share):
    order = {"red": 0, "yellow": 1, "green": 2}
    less, more = sorted((less, more))
    low = D(300)
    assert (
        order[status("ge", less, low, None, share).light] <= order[status("ge", more, low, None, share).light]
    )
