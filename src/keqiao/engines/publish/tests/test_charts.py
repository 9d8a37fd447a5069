"""Pictures and the tables behind them."""

from __future__ import annotations

import re

import pytest

from keqiao.engines.publish import Chart, Series
from keqiao.engines.publish.charts import chart_png, chart_svg, chart_table, palette, summary

from .sample import charts


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast_on_white(color: str) -> float:
    return 1.05 / (_luminance(color) + 0.05)


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_every_kind_draws_in_both_widths_with_its_words_as_text(chart: Chart) -> None:
    wide, narrow = chart_svg(chart), chart_svg(chart, width=3.7)
    assert wide.startswith("<svg")
    assert narrow.startswith("<svg")
    assert "<text" in wide
    assert "<metadata" not in wide
    assert chart_png(chart, dpi=40).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "kind", ["bar", "column", "stack", "line", "scatter", "interval", "heatmap", "histogram"]
)
def test_a_chart_without_data_draws_an_empty_frame(kind: str) -> None:
    assert chart_svg(Chart(kind, "空", [])).startswith("<svg")
    assert chart_svg(Chart(kind, "空", [Series("甲", [], [])])).startswith("<svg")


def test_text_that_looks_like_a_formula_or_markup_is_drawn_as_it_is() -> None:
    svg = chart_svg(Chart("column", "t", [Series("a", ["$x^2$", "<b>&"], [1, 2])], y_title="$\\frac$"))
    assert "$x^2$" in svg
    assert "&lt;b&gt;&amp;" in svg


def test_the_table_of_a_chart_has_every_series_and_interval() -> None:
    chart = Chart(
        "line", "t", [Series("甲", [1, 2], [3, None], [2, None], [4, None]), Series("乙", [2], [5])]
    )
    table = chart_table(chart)
    assert [column.title for column in table.columns] == ["类别", "甲", "甲 下限", "甲 上限", "乙"]
    assert [list(row) for row in table.rows] == [[1, 3, 2, 4, None], [2, None, None, None, 5]]


def test_a_point_that_repeats_keeps_its_own_row() -> None:
    table = chart_table(Chart("scatter", "t", [Series("甲", [1.0, 1.0], [2.0, 3.0])]))
    assert [list(row) for row in table.rows] == [["甲", 1.0, 2.0], ["甲", 1.0, 3.0]]


def test_the_summary_says_kind_finding_and_range() -> None:
    text = summary(Chart("column", "甲最多", [Series("数", ["甲", "乙"], [1.5, -2])]))
    assert text == "柱形图:甲最多;系列:数;数值从 -2 到 1.5;共 2 个数据。"


def test_two_salts_give_two_sets_of_ids() -> None:
    chart = charts()[3]
    first, second = (set(re.findall(r'id="([^"]+)"', chart_svg(chart, salt=salt))) for salt in "ab")
    assert first
    assert not first & second


def test_series_and_text_colours_have_enough_contrast() -> None:
    assert all(_contrast_on_white(color) >= 3 for color in palette.SERIES)
    assert all(_contrast_on_white(color) >= 4.5 for color in (palette.INK, palette.MUTED, palette.REFERENCE))


def test_sixty_long_labels_are_thinned_instead_of_overlapping() -> None:
    labels = [f"第{number}个县级行政区" for number in range(60)]
    svg = chart_svg(Chart("column", "t", [Series("数", labels, list(range(60)))]))
    assert svg.count("第") < 30
