"""公文版式: page, fonts, page numbers and tables of a Word file, after GB/T 9704-2012.

The type area is 156 x 225 mm with 22 lines of 28 characters: 28.99 pt a line and 15.79 pt a character, a
little less than the 16 pt of 3号, so that the character grid must be set or only 27 characters fit.
"""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from keqiao.engines.publish import fonts
from keqiao.engines.publish.cells import alignments, heading, table_texts, width_shares
from keqiao.engines.publish.report import Table

PAGE = (Mm(210), Mm(297))
MARGINS = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
TYPE_AREA_MM = 156
LINE_TWIPS = 580  # 225 mm / 22 lines = 28.99 pt
CHARACTER_SPACE = -847  # (156 mm / 28 - 16 pt) in 1/4096 pt
FOOTER_GAP = Mm(35 - 7 - 5)  # the page number stands 7 mm below the type area

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def style_run(run: Any, font: str, size: Any, *, bold: bool = False) -> None:
    """Give a run its Chinese font by official name, Latin text in one serif, its size and colour."""
    run.font.name, run.font.size, run.font.bold = fonts.LATIN, size, bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def set_fonts(document: Any) -> None:
    """Fonts and spacing of the styles a report uses; a navigation pane finds the headings by them."""
    for name, font, size in (
        ("Normal", fonts.BODY, Pt(16)),
        ("Title", fonts.TITLE, Pt(22)),
        ("Heading 1", fonts.HEAD, Pt(16)),
        ("Heading 2", fonts.SUBHEAD, Pt(16)),
        ("Heading 3", fonts.BODY, Pt(16)),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = fonts.LATIN, size, False
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts_of = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts_of.attrib.pop(qn(f"w:{theme}"), None)
        fonts_of.set(qn("w:eastAsia"), font)
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing = Pt(36) if name == "Title" else Pt(LINE_TWIPS / 20)
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def lay_page(document: Any, *, demonstration: bool) -> None:
    """A4 with the margins and the grid of the standard, page numbers outside, 演示数据 on every page."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = MARGINS["top"], MARGINS["bottom"]
    section.left_margin, section.right_margin = MARGINS["left"], MARGINS["right"]
    section.footer_distance = FOOTER_GAP
    _set_grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if demonstration:
        for header in (section.header, section.even_page_header):
            paragraph = header.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run("演示数据")
            style_run(run, fonts.HEAD, Pt(14))
            run.font.color.rgb = RGBColor(0xA3, 0x23, 0x1B)


def _set_grid(section: Any) -> None:
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE_TWIPS))
    grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
    section._sectPr.append(grid)


def _page_number(footer: Any, side: Any) -> None:
    """— 1 — in 4号 宋体, one character in from its side."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    shape = paragraph.paragraph_format
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        shape.right_indent = Pt(14)
    else:
        shape.left_indent = Pt(14)
    style_run(paragraph.add_run("— "), fonts.PAGE_NUMBER, Pt(14))
    number = paragraph.add_run()
    style_run(number, fonts.PAGE_NUMBER, Pt(14))
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        number._element.append(element)
    style_run(paragraph.add_run(" —"), fonts.PAGE_NUMBER, Pt(14))


def write_table(document: Any, table: Table, size: Any) -> None:
    """A ruled table whose head is repeated on every page; no row breaks across two pages."""
    texts = table_texts(table)
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    widths = [Mm(TYPE_AREA_MM * share) for share in width_shares(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    head = grid.add_row()
    _fill_row(
        head, [heading(column) for column in table.columns], ["center"] * len(widths), widths, size, True
    )
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for text in texts or [["无记录"] + [""] * (len(widths) - 1)]:
        _fill_row(grid.add_row(), text, list(alignments(table)), widths, size, False)


def _fill_row(row: Any, texts: list[str], sides: list[Any], widths: list[Any], size: Any, head: bool) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, side, width in zip(row.cells, texts, sides, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _ALIGN[side]
        paragraph.paragraph_format.line_spacing = Pt(size.pt * 1.4)
        style_run(paragraph.add_run(text), fonts.HEAD if head else fonts.BODY, size)
