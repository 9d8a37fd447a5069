"""Figures, days and personal data as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from keqiao.core.pages import presenters


def test_money_is_shown_in_the_unit_of_its_page():
    value = Decimal("30421000000.50")
    assert presenters.yuan(value) == "30,421,000,000.50 元"
    assert presenters.wan(value) == "3,042,100.00 万元"
    assert presenters.yi(value) == "304.21 亿元"
    assert presenters.yi_parts(value) == ("304.21", "亿元")


def test_english_keeps_the_precision_in_its_own_units():
    value = Decimal("30421000000.50")
    with translation.override("en"):
        assert presenters.yi(value) == "CNY 30,421 million"
        assert presenters.wan(Decimal("2150000")) == "CNY 2,150.0 thousand"
        assert presenters.yuan(value) == "CNY 30,421,000,000.50"


def test_half_a_fen_is_rounded_up_and_nothing_is_never_minus_zero():
    assert presenters.yuan(Decimal("0.005")) == "0.01 元"
    assert presenters.yuan(Decimal("-0.001")) == "0.00 元"


@pytest.mark.parametrize(
    "show", [presenters.yuan, presenters.wan, presenters.yi, presenters.percent, presenters.day]
)
def test_no_value_is_a_dash_and_not_a_zero(show):
    assert show(None) == "—"


def test_shares_are_shown_with_one_decimal():
    assert presenters.percent(Decimal("0.8691")) == "86.9%"
    assert presenters.percent(0.5, 0) == "50%"


def test_a_list_is_counted_no_further_than_its_cap():
    assert presenters.capped(9_999, 10_000) == "9,999"
    assert presenters.capped(10_001, 10_000) == "超过 10,000"


def test_days_are_written_out_and_short_in_tables():
    assert presenters.day(date(2017, 5, 5)) == "2017年5月5日"
    assert presenters.day(date(2017, 5, 5), table=True) == "2017-05-05"
    with translation.override("en"):
        assert presenters.day(date(2017, 5, 5)) == "5 May 2017"


def test_a_moment_belongs_to_its_day_in_china():
    late = datetime(2017, 5, 4, 17, 30, tzinfo=UTC)
    assert presenters.day(late) == "2017年5月5日"
    assert presenters.moment(late) == "2017-05-05 01:30"


def test_personal_data_is_masked():
    assert presenters.masked_name("张三丰") == "张**"
    assert presenters.masked_phone("13812345678") == "138****5678"
    assert presenters.masked_phone("84567890") == "******90"
    assert presenters.masked_id("510104199001011234") == "510***********1234"
    assert presenters.masked_code("91510100MA61R0X12K") == "9151************2K"
    assert presenters.masked_id("123") == "***"
