"""Charts are options and tables made by pure functions."""

import json
from decimal import Decimal

from keqiao.core.pages import charts
from keqiao.core.pages.parts import Chart


def test_a_line_has_its_references_and_a_gap_where_there_is_no_value():
    drawing = charts.line(
        ["1月", "2月"],
        [charts.Line("本年", [Decimal("1.5"), None])],
        unit="亿元",
        references=[charts.Reference("目标", Decimal(3))],
    )
    (series,) = drawing.option["series"]
    assert series["data"] == [1.5, None]
    assert series["markLine"]["data"][0]["yAxis"] == 3.0
    assert drawing.columns == ["时期", "本年", "目标"]
    assert drawing.rows == [["1月", "1.50", "3.00"], ["2月", "", "3.00"]]


def test_an_interval_is_a_band_under_the_line_and_two_columns_of_the_table():
    drawing = charts.line(["1"], [charts.Line("估计", [5], low=[4], high=[7])], decimals=0)
    low, width, line = drawing.option["series"]
    assert (low["data"], width["data"], line["data"]) == ([4.0], [3.0], [5.0])
    assert drawing.rows == [["1", "5", "4", "7"]]


def test_published_points_are_hollow_and_every_line_differs_without_colour():
    lines = [charts.Line("甲", [1]), charts.Line("乙", [2]), charts.Line("公布", [3], published=True)]
    drawn = charts.line(["1"], lines).option["series"]
    assert [one.get("hollow", False) for one in drawn] == [False, False, True]
    assert len({(one["symbol"], one["lineStyle"]["type"]) for one in drawn}) == 3


def test_stacked_parts_have_patterns_and_a_total():
    drawing = charts.stack(
        ["一季度"], [charts.Line("甲", [Decimal(2)]), charts.Line("乙", [Decimal(3)])], decimals=0
    )
    assert drawing.option["aria"]["decal"]["show"]
    assert drawing.rows == [["一季度", "2", "3", "5"]]


def test_bars_carry_their_values():
    drawing = charts.bar(["成都", "绵阳"], [212.4, None], unit="亿元", decimals=1)
    assert drawing.option["series"][0]["label"]["show"]
    assert drawing.rows == [["成都", "212.4"], ["绵阳", ""]]


def test_a_gauge_without_a_value_draws_no_arc_and_says_so():
    option = charts.gauge(None, target=100).option
    assert option["series"][0]["progress"]["show"] is False
    assert option["series"][0]["detail"]["formatter"] == "无数据"


def test_a_gauge_reaches_beyond_its_target_and_interval():
    drawing = charts.gauge(5213, target=6000, low=5020, high=5406, decimals=0)
    assert {one["max"] for one in drawing.option["series"]} == {7000.0}
    assert ["下限", "5,020"] in [list(row) for row in drawing.rows]


def test_an_empty_place_of_the_tiles_stays_empty():
    drawing = charts.tiles(["Q1", "Q2"], ["甲"], {("甲", "Q1"): 0, ("甲", "Q2"): None})
    assert drawing.option["series"][0]["data"] == [[0, 0, 0.0]]


def test_every_option_is_plain_json_and_tooltips_need_no_inline_style():
    drawing = charts.line(["1"], [charts.Line("甲", [Decimal("1.25")], low=[Decimal(1)], high=[Decimal(2)])])
    assert json.loads(json.dumps(drawing.option)) == drawing.option
    assert drawing.option["tooltip"]["renderMode"] == "richText"


def test_the_csv_holds_no_formula():
    drawing = charts.bar(["=1+1", "@sum", "-5"], [1, -2, 3], decimals=0)
    url = Chart("k", "题", drawing).csv_url
    assert "'%3D1%2B1" in url or "%27%3D1%2B1" in url
    assert "%27%40sum" in url
    assert "%27-5" not in url
    assert "%27-2" not in url


def test_a_part_whose_colour_means_something_carries_its_meaning():
    drawing = charts.stack(["甲"], [charts.Line("滞后", [1], tone="bad"), charts.Line("其他", [2])])
    assert [one.get("tone") for one in drawing.option["series"]] == ["bad", None]
