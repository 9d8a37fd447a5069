"""What the components are given, and what they draw."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from keqiao.core.pages.lists import Cell
from keqiao.core.pages.parts import (
    LIGHTS,
    Empty,
    EvidenceTable,
    FigureCard,
    JobProgress,
    Light,
    Lights,
    Node,
    Timeline,
    spark,
    steps,
    tabs,
    tile_map,
)


def drawn(tag: str, **context: object) -> str:
    return Template("{% " + tag + " %}").render(Context(context))


def test_a_light_has_a_word_and_a_shape_of_its_own():
    assert (
        len({shape for _word, shape in LIGHTS.values()})
        == len({word for word, _shape in LIGHTS.values()})
        == 5
    )
    assert "滞后" in drawn("light one", one="red")


@pytest.mark.parametrize(
    ("reported", "computed", "gap"),
    [("green", "red", True), ("green", "green", False), ("grey", "yellow", False), ("green", "grey", False)],
)
def test_a_gap_between_what_is_said_and_what_the_records_say_is_marked(reported, computed, gap):
    pair = Lights(Light(reported), Light(computed))
    assert pair.gap is gap
    assert ("不一致" in drawn("light one", one=pair)) is gap


def test_a_figure_leads_to_its_evidence():
    card = FigureCard(
        "登记额", "304.21", "亿元", as_of="2017年5月5日", exact="30,421,000,000.00 元", url="/evidence/"
    )
    text = drawn("figure card", card=card)
    assert 'href="/evidence/"' in text
    assert 'title="30,421,000,000.00 元"' in text


def test_a_spark_line_needs_two_points_and_no_inline_style():
    assert spark([1]) == ""
    assert spark([2, 2]).count("polyline") == 1
    assert "style=" not in spark([1, 3, 2])


def test_what_people_typed_is_never_markup():
    bad = "<script>alert(1)</script>"
    for text in (
        drawn("empty one", one=Empty(bad, bad)),
        drawn("figure one", one=FigureCard(bad, bad, bad)),
        drawn("light one", one=Light("red", bad)),
        drawn("evidence one", one=EvidenceTable(bad, [("a", bad)], [{"cells": [bad], "url": ""}], "1")),
    ):
        assert "<script>" not in text
    assert str(Cell(bad)) == bad


def test_the_tile_map_has_the_21_prefectures_each_in_a_place_of_its_own():
    shown = tile_map({"510100": Decimal(200), "510700": Decimal(3)}, title="登记额")
    assert len({tile.code for tile in shown.tiles}) == len({tile.place for tile in shown.tiles}) == 21
    by_name = {tile.name: tile for tile in shown.tiles}
    assert by_name["成都"].shade > by_name["绵阳"].shade > by_name["甘孜"].shade == 0
    assert by_name["甘孜"].value == "—"
    with translation.override("en"):
        assert "Chengdu" in {tile.name for tile in tile_map({}, title="").tiles}


def test_a_timeline_marks_today_what_is_done_and_what_is_late():
    nodes = [
        Node(date(2017, 3, 31), "一季度", "report", done=True),
        Node(date(2017, 4, 10), "补报", "deadline"),
        Node(date(2017, 12, 25), "到期", "deadline"),
        Node(date(2018, 1, 1), "明年"),
    ]
    shown = Timeline(date(2017, 1, 1), date(2017, 12, 31), date(2017, 5, 5), nodes)
    assert [mark.tone for mark in shown.marks] == ["done", "late", "deadline"]
    assert shown.today_x is not None
    assert len(shown.months) == 12
    assert "今天" in drawn("timeline one", one=shown)


def test_many_nodes_on_one_day_are_all_drawn():
    day = date(2017, 6, 30)
    shown = Timeline(date(2017, 1, 1), date(2017, 12, 31), day, [Node(day, str(n)) for n in range(9)])
    assert len(shown.marks) == 9


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    running = JobProgress("j", "导入", "running", 5, 10, poll_url="/jobs/j/", cancel_url="/jobs/j/cancel/")
    over = JobProgress("j", "导入", "done", 10, 10, poll_url="/jobs/j/", result_url="/result/")
    assert "hx-get" in drawn("job one", one=running)
    assert "hx-get" not in drawn("job one", one=over)
    assert "5 / 10" in drawn("job one", one=running)


def test_tabs_have_addresses_and_an_unknown_one_is_the_first():
    entries = [("details", "要素"), ("history", "历史")]
    assert [tab.active for tab in tabs("/x/", "nonsense", entries)] == [True, False]
    assert [tab.url for tab in tabs("/x/", "history", entries)] == ["/x/", "/x/?tab=history"]


def test_steps_before_the_present_one_are_done():
    assert [step.state for step in steps(["一", "二", "三"], 1)] == ["done", "now", "later"]
