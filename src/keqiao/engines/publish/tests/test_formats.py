"""Every format: complete, reproducible, escaped, marked as demonstration data."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import openpyxl
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree, html

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Column, Heading, Paragraph, Report, Table, paper, render, save
from keqiao.engines.publish.saving import RENDERERS

from .sample import charts, report


@pytest.fixture(scope="module", params=sorted(RENDERERS))
def rendered(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, render(report(), request.param)


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(render(report(), "html").decode())


@pytest.fixture(scope="module")
def word() -> Document:
    return Document(io.BytesIO(render(report(), "docx")))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(report(), "xlsx")))


def test_the_same_report_gives_the_same_bytes(rendered: tuple[str, bytes]) -> None:
    format, content = rendered
    assert render(report(), format) == content


def test_a_saved_file_is_what_was_rendered_and_leaves_nothing_beside_it(
    rendered: tuple[str, bytes], tmp_path: Path
) -> None:
    format, content = rendered
    save(report(), tmp_path / f"报告.{format}")
    assert [file.name for file in tmp_path.iterdir()] == [f"报告.{format}"]
    assert (tmp_path / f"报告.{format}").read_bytes() == content


def test_an_unknown_format_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不认识的报告格式“odt”;可用:html、docx、pdf、xlsx、txt"):
        save(report(), tmp_path / "r.odt")
    with pytest.raises(InputError, match="不认识的报告格式“\\(无\\)”"):
        save(report(), tmp_path / "r")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件夹不存在"):
        save(Report("空", []), tmp_path / "none" / "r.txt")


def test_a_report_without_blocks_renders_in_every_format() -> None:
    for format in RENDERERS:
        assert render(Report("只有标题", []), format)


def test_a_row_of_the_wrong_length_is_refused_in_every_format() -> None:
    broken = Report("t", [Table([Column("甲"), Column("乙")], [[1, 2], [1]], title="表一")])
    for format in RENDERERS:
        with pytest.raises((ValueError, IndexError), match=r"row 2 has 1 cells"):
            render(broken, format)


def test_the_page_asks_nothing_of_the_network(page: html.HtmlElement) -> None:
    source = render(report(), "html").decode()
    assert not page.xpath("//link | //script | //img | //iframe | //object")
    assert not re.findall(r"url\((?!#)", source)
    assert "@import" not in source


def test_the_page_escapes_what_people_wrote(page: html.HtmlElement) -> None:
    assert "<script>alert(1)</script>" in page.xpath("string(//main)")
    assert not page.xpath("//*[@onerror]")


def test_the_page_has_landmarks_heads_and_alternatives(page: html.HtmlElement) -> None:
    assert page.get("lang") == "zh-CN"
    assert [len(page.xpath(f"//{mark}")) for mark in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(head.tag[1]) for head in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not page.xpath("//th[not(@scope)]")
    pictures = page.xpath("//figure//*[local-name()='svg']")
    assert len(pictures) == 2 * len(charts())
    assert all(picture.get("role") == "img" and picture.get("aria-label") for picture in pictures)
    assert len(page.xpath("//figure/details//table")) == len(charts())


def test_no_id_occurs_twice_on_the_page(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {
        name for link in page.xpath("//@*[local-name()='href' or name()='xlink:href']") for name in [link]
    }
    assert all(name.removeprefix("#") in ids for name in wanted)


def test_charts_take_their_colours_from_the_page(page: html.HtmlElement) -> None:
    drawing = etree.tostring(page.xpath("//figure[1]//*[local-name()='svg']")[0]).decode()
    assert "var(--series-1)" in drawing
    assert "#0b6e69" not in drawing


def test_demonstration_data_is_marked_in_every_format(
    page: html.HtmlElement, word: Document, book: openpyxl.Workbook
) -> None:
    assert page.xpath("//p[@class='demonstration']")
    section = word.sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "演示数据"
    assert all("演示数据" in f"{sheet['A1'].value}{sheet['A2'].value}" for sheet in book)
    sheets_of_paper = pypdf.PdfReader(io.BytesIO(render(report(), "pdf"))).pages
    assert len(sheets_of_paper) > 1
    assert all("演示数据" in one.extract_text() for one in sheets_of_paper)
    for format in ("html", "txt"):
        assert "演示数据" not in render(report(demonstration=False), format).decode()


def test_the_word_file_has_the_official_page_and_fonts(word: Document) -> None:
    section = word.sections[0]
    measured = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.bottom_margin,
            section.right_margin,
        )
    ]
    assert measured == [210, 297, 37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) / 20 * 22 == pytest.approx(225 / 25.4 * 72, abs=1)
    spacing = word.styles["Normal"].element.xpath("./w:rPr/w:spacing/@w:val")
    assert (16 + int(spacing[0]) / 20) * 28 == pytest.approx(156 / 25.4 * 72, abs=1)
    named = set(word.element.xpath("//w:rFonts/@w:eastAsia"))
    assert named == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}


def test_a_wide_table_and_its_heading_stand_across_and_what_follows_upright() -> None:
    wide = Table([Column(f"第{n}列") for n in range(8)], [list(range(8))], title="宽表")
    blocks = [Paragraph("前"), Heading("任务分解表"), wide, wide, Paragraph("后")]
    document = Document(io.BytesIO(render(Report("t", blocks), "docx")))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    widths = [int(table._tbl.tblPr.xpath("./w:tblW/@w:w")[0]) / 1440 * 25.4 for table in document.tables]
    assert widths == pytest.approx([225, 225], abs=0.5)
    assert document.sections[1].top_margin.mm == pytest.approx(28, abs=0.1)


def test_the_word_file_repeats_heads_and_describes_pictures(word: Document) -> None:
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
    described = word.element.xpath("//wp:docPr/@descr")
    assert len(described) == len(charts())
    assert described[0].startswith("条形图:成都一地占去一半")


def test_the_workbook_keeps_numbers_as_numbers_and_formulas_as_text(book: openpyxl.Workbook) -> None:
    sheet = book["各单位进展"]
    assert [cell.value for cell in sheet[2]] == ["单位", "收入(亿元)", "增长", "截止", "达标"]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value == "=cmd|' /C calc'!A0"
    assert sheet["A3"].quotePrefix
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1234.565, "#,##0.00")
    assert (sheet["C3"].value, sheet["C3"].number_format) == (0.105, "0.0%")
    assert sheet["C4"].value is None
    assert sheet["D3"].is_date
    assert sheet.freeze_panes == "A3"


def test_a_workbook_holds_no_formula_at_all() -> None:
    with zipfile.ZipFile(io.BytesIO(render(report(), "xlsx"))) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_long_whole_numbers_are_text_because_a_spreadsheet_would_round_them() -> None:
    table = Table([Column("代码")], [[123456789012345678]], title="码")
    sheet = openpyxl.load_workbook(io.BytesIO(render(Report("t", [table]), "xlsx")))["码"]
    assert sheet["A3"].value == "123456789012345678"


def test_sheets_with_the_same_or_a_forbidden_title_get_names_of_their_own() -> None:
    title = "同一个很长的题目" * 6
    same = Table([Column("甲")], [[1]], title=title)
    odd = Table([Column("甲")], [[1]], title="a/b:[c]*?\\")
    names = openpyxl.load_workbook(io.BytesIO(render(Report("t", [same, same, odd]), "xlsx"))).sheetnames
    assert len(set(names)) == 4
    assert all(len(name) <= 31 for name in names)


def test_a_machine_without_a_chinese_font_says_which_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "SERIF", ("No Such Family",))
    monkeypatch.setattr(paper, "SANS", ("No Such Family",))
    paper._families.cache_clear()
    try:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            render(report(), "pdf")
    finally:
        paper._families.cache_clear()
