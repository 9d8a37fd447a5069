"""An official paper: red head, number, signature and imprint, in Word and in PDF."""

from __future__ import annotations

import io

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from keqiao.engines.publish import Column, Heading, Official, Paragraph, Report, Table, render
from keqiao.engines.publish.balance import balanced
from keqiao.engines.publish.word_official import RED

OFFICIAL = Official(
    head="某某省人民政府办公厅督查通报",
    number="第2期",
    issuer="某某省人民政府办公厅",
    date="2017年7月25日",
    addressee="各市(州)人民政府,省政府有关部门",
    copies="省委办公厅,省人大常委会办公厅",
    printed=("某某省人民政府办公厅", "2017年7月25日"),
)
PAPER = Report(
    "关于2017年第二季度重点工作进展情况的通报",
    [
        Heading("一、总体情况"),
        Paragraph("截至6月30日,12项任务中3项滞后。" * 12),
        Table(
            [Column("单位"), Column("任务", "项", digits=0)], [["甲厅", 3], ["乙厅", 2]], title="各单位情况"
        ),
    ],
    official=OFFICIAL,
    demonstration=True,
)


@pytest.fixture(scope="module")
def word() -> object:
    return Document(io.BytesIO(render(PAPER, "docx")))


@pytest.fixture(scope="module")
def pages() -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(render(PAPER, "pdf"))).pages)


def test_the_name_of_the_body_stands_red_35_mm_below_the_type_areas_top(word) -> None:  # type: ignore[no-untyped-def]
    head = word.paragraphs[0]
    assert head.text == OFFICIAL.head
    assert head.runs[0].font.color.rgb == RED
    assert abs(head.paragraph_format.space_before - Mm(35)) < Pt(0.1)


def test_the_red_rule_stands_below_the_number(word) -> None:  # type: ignore[no-untyped-def]
    number = next(p for p in word.paragraphs if p.text == "第2期")
    rule = number._p.find(f".//{qn('w:bottom')}")
    assert rule.get(qn("w:color")) == "E60012"
    assert rule.get(qn("w:space")) == "11"  # 4 mm


def test_the_date_stands_four_characters_from_the_right_below_the_issuer(word) -> None:  # type: ignore[no-untyped-def]
    texts = [paragraph.text for paragraph in word.paragraphs]
    place = len(texts) - 1 - texts[::-1].index(OFFICIAL.date)
    assert texts[place - 1] == OFFICIAL.issuer
    assert word.paragraphs[place].paragraph_format.right_indent == Pt(64)


def test_the_imprint_stands_at_the_foot_with_thick_outer_rules(word) -> None:  # type: ignore[no-untyped-def]
    copies, printed = word.paragraphs[-2:]
    assert copies.text.startswith("抄送：省委办公厅")
    assert printed.text.endswith("印发")
    for paragraph in (copies, printed):
        assert paragraph._p.find(f".//{qn('w:framePr')}").get(qn("w:yAlign")) == "bottom"
    assert copies._p.find(f".//{qn('w:top')}").get(qn("w:sz")) == "8"
    assert printed._p.find(f".//{qn('w:bottom')}").get(qn("w:sz")) == "8"


def test_the_pdf_has_the_elements_on_a4_with_marked_pages(pages: list[pypdf.PageObject]) -> None:
    first, last = pages[0].extract_text(), pages[-1].extract_text()
    assert (round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))) == (595, 842)
    for words in ("演示数据", "某某省人民政府办公厅督查通报", "第2期", "各市", "—1—"):
        assert words in first.replace(" ", "")
    for words in ("抄送", "2017年7月25日", "印发"):
        assert words in last.replace(" ", "")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ["短标题"]),
        ("关于2017年二季度重点工作情况的通报", ["关于2017年二季度重点工作情况的通报"]),
        (
            "关于2017年第二季度科技服务业重点工作进展情况的通报",
            ["关于2017年第二季度科技服务", "业重点工作进展情况的通报"],
        ),
    ],
)
def test_a_long_title_is_set_in_lines_of_like_length(title: str, lines: list[str]) -> None:
    assert balanced(title) == lines


def test_no_number_of_a_title_is_cut_in_two() -> None:
    lines = balanced("各单位报送材料编号20170505201705052017050520170505")
    assert "".join(lines).count("20170505201705052017050520170505") == 1
    assert any("20170505201705052017050520170505" in line for line in lines)


def test_a_report_that_is_no_official_paper_has_neither_head_nor_imprint() -> None:
    plain = Document(io.BytesIO(render(Report("普通报告", [Paragraph("正文")]), "docx")))
    assert plain.paragraphs[0].text == "普通报告"
    assert not [p for p in plain.paragraphs if p._p.find(f".//{qn('w:framePr')}") is not None]


def test_text_of_an_official_paper_does_not_act_as_markup() -> None:
    odd = Official(head="#panic()", number="*1*", issuer="$x$", date="_d_", copies="[]", printed=("`a`", "b"))
    text = pypdf.PdfReader(io.BytesIO(render(Report("<t>", [], official=odd), "pdf"))).pages[0].extract_text()
    assert "#panic()" in text
    assert "$x$" in text
