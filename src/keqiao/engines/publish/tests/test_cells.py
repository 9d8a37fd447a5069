"""How single values read."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.publish import Column, Table
from keqiao.engines.publish.cells import (
    alignments,
    cell_text,
    display_width,
    number_text,
    printable,
    width_shares,
)
from keqiao.engines.publish.charts.axes import tick_text, wrap


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, Column("甲", digits=2), ""),
        (True, Column("甲"), "是"),
        (2017, Column("年份"), "2017"),
        (2017, Column("甲", digits=0), "2,017"),
        (0.125, Column("甲", digits=2), "0.13"),
        (Decimal("0.125"), Column("甲", digits=2), "0.13"),
        (0.1 + 0.2, Column("甲"), "0.3"),
        (-0.0001, Column("甲", digits=2), "0.00"),
        (0.10, Column("甲", percent=True), "10.0%"),
        (Decimal("0.12345"), Column("甲", percent=True, digits=2), "12.35%"),
        (Decimal("12.50"), Column("甲"), "12.50"),
        (math.nan, Column("甲", digits=2), "不可用"),
        (math.inf, Column("甲"), "不可用"),
        (date(2017, 5, 5), Column("甲"), "2017-05-05"),
        (10**30, Column("甲", digits=0), f"{10**30:,}"),
    ],
)
def test_a_value_reads_as_its_column_says(value: object, column: Column, text: str) -> None:
    assert cell_text(value, column) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
@settings(deadline=None, max_examples=60)
def test_a_shown_decimal_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(number_text(value, 4).replace(",", "")) == value


@given(st.text())
@settings(deadline=None, max_examples=60)
def test_printable_text_holds_no_control_character_and_stays_the_same_the_second_time(text: str) -> None:
    clean = printable(text)
    assert not any(ord(mark) < 32 and mark not in "\n\t" for mark in clean)
    assert printable(clean) == clean


def test_a_column_of_numbers_stands_right_and_a_column_of_words_left() -> None:
    table = Table([Column("名"), Column("数"), Column("混")], [["甲", 1, 1], ["乙", None, "无"]])
    assert alignments(table) == ["left", "right", "left"]


def test_width_shares_add_up_to_one() -> None:
    table = Table([Column("名", width=3), Column("数"), Column("说明")], [["甲", 1, "很长" * 40]])
    shares = width_shares(table)
    assert sum(shares) == pytest.approx(1)
    assert shares[2] > shares[1]


def test_a_chinese_character_takes_two_columns() -> None:
    assert display_width("科桥 ab") == 7


def test_ticks_count_in_ten_thousands_and_hundred_millions() -> None:
    assert [tick_text(value) for value in (0.0, 0.5, 2000.0, 250000.0, 3e8)] == [
        "0",
        "0.5",
        "2,000",
        "25万",
        "3亿",
    ]


def test_labels_break_between_chinese_characters_and_never_inside_a_word() -> None:
    assert wrap("技术转移 transfer", 4) == "技术\n转移\ntransfer"
    assert wrap("检验检测认证服务", 14) == "检验检测\n认证服务"
