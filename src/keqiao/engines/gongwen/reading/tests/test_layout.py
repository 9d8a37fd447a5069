"""Which printed lines are one paragraph, and which are not."""

from __future__ import annotations

import pytest

from keqiao.engines.gongwen.reading.layout import PageLine, Word, gap, running_text

LEFT, RIGHT, SIZE = 80.0, 520.0, 16.0


def _full(text: str, x0: float = LEFT, size: float = SIZE) -> PageLine:
    return PageLine(text, x0, RIGHT, 0.0, size)


def _page(*lines: PageLine) -> list[PageLine]:
    return [
        PageLine(line.text, line.x0, line.x1, 20.0 * (number + 1), line.size, line.fixed)
        for number, line in enumerate(lines)
    ]


def test_a_full_line_goes_on_in_a_line_at_the_left_edge_also_over_a_page() -> None:
    first = _page(_full("全省科技服务业", LEFT + 32), _full("营业收入达到"))
    paragraphs, notes = running_text([first, _page(PageLine("三千亿元。", LEFT, 300.0, 0, SIZE))])
    assert paragraphs == ["全省科技服务业营业收入达到三千亿元。"]
    assert len(notes) == 1


@pytest.mark.parametrize(
    "second",
    [
        PageLine("另起一段", LEFT + 32, 400.0, 0, SIZE),
        PageLine("一、总体目标", LEFT, 300.0, 0, SIZE),
        PageLine("(一)建设中心", LEFT, 300.0, 0, SIZE),
        PageLine("\uff08二\uff09推进试点", LEFT, 300.0, 0, SIZE),
        PageLine("3.加强统计", LEFT, 300.0, 0, SIZE),
        PageLine("大号字", LEFT, 300.0, 0, 22.0),
        PageLine("甲\t乙", LEFT, RIGHT, 0, SIZE, fixed=True),
    ],
    ids=lambda line: line.text,
)
def test_an_indented_numbered_larger_or_tabled_line_begins_anew(second: PageLine) -> None:
    wide = PageLine("通栏的一行", LEFT, RIGHT, 0, SIZE)
    paragraphs, _notes = running_text([_page(_full("抓好一批项目"), second, wide)])
    assert paragraphs[0] == "抓好一批项目"


def test_a_page_of_short_lines_takes_the_edges_of_the_others() -> None:
    signature = _page(
        PageLine("某省人民政府", 350.0, 450.0, 0, SIZE), PageLine("2031年5月5日", 350.0, 450.0, 0, SIZE)
    )
    pages = [_page(_full("甲", LEFT + 32), PageLine("乙。", LEFT, 200.0, 0, SIZE)), signature]
    assert running_text(pages)[0] == ["甲乙。", "某省人民政府", "2031年5月5日"]


def test_a_short_line_ends_its_paragraph() -> None:
    lines = _page(_full("一行"), PageLine("短行。", LEFT, 300.0, 0, SIZE), _full("又一行"))
    assert running_text([lines])[0] == ["一行短行。", "又一行"]


def test_a_figure_cut_by_the_line_end_is_whole_again_and_english_words_stay_apart() -> None:
    assert running_text([_page(_full("增长1"), _full("2%"))])[0] == ["增长12%"]
    assert running_text([_page(_full("science"), _full("and"))])[0] == ["science and"]


@pytest.mark.parametrize("text", ["— 3 —", "- 12 -", "3", "第 3 页", "第3页 共12页", "3 / 12", "·4·"])
def test_a_page_number_goes(text: str) -> None:
    page = _page(_full("正文"), PageLine(text, 280.0, 320.0, 0, 14.0))
    assert running_text([page])[0] == ["正文"]


@pytest.mark.parametrize("text", ["2017年", "3750亿元", "10%", "(3)", "2017-2020"])
def test_a_last_line_that_only_begins_like_a_page_number_stays(text: str) -> None:
    page = _page(PageLine("正文。", LEFT, 200.0, 0, SIZE), PageLine(text, 280.0, 320.0, 0, 14.0))
    assert text in running_text([page])[0]


def test_a_running_head_on_every_page_goes_and_is_noted() -> None:
    head, wide = PageLine("某省公报", 250.0, 350.0, 0, 10.0), _full("通栏。", LEFT + 32)
    pages = [_page(head, wide, PageLine(f"第{n}段。", 80, 200, 0, 16)) for n in "甲乙丙"]
    paragraphs, notes = running_text(pages)
    assert paragraphs == ["通栏。第甲段。", "通栏。第乙段。", "通栏。第丙段。"]
    assert notes[-1] == "3 行页码或页眉已略去。"


@pytest.mark.parametrize(
    ("left", "right", "distance", "expected"),
    [
        ("科技", "厅", 2, ""),
        ("科技", "厅", 14, " "),
        ("牵头", "配合", 50, "\t"),
        ("big", "data", 4, " "),
        ("约", "2", 4, ""),
    ],
)
def test_a_gap_is_nothing_a_space_or_a_tab(left: str, right: str, distance: float, expected: str) -> None:
    assert gap(Word(left, 0, 32, 0, SIZE), Word(right, 32 + distance, 64 + distance, 0, SIZE)) == expected
