"""公文版式: page, fonts and page numbers of a Word file, after GB/T 9704-2012.

The type area is 156 x 225 mm with 22 lines of 28 characters: 28.99 pt a line and 15.79 pt a character, a
little less than the 16 pt of 3号. Lines stand on a grid; characters reach their pitch by letter spacing and
not by a character grid (docGrid ``linesAndChars``), because LibreOffice gives a character that is wider than
its cell two cells, and a page of 14 characters a line is wrong in a way that a reader sees at once.
"""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from keqiao.engines.publish import fonts

PAGE = (Mm(210), Mm(297))
MARGINS = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
TWIP = 635  # English metric units
LINE_TWIPS = 580  # 225 mm / 22 lines = 28.99 pt
LETTER_SPACING = "-4"  # 1/20 pt: 28 characters of 16 pt - 0.2 pt fill the 156 mm of the type area
FOOTER_GAP = Mm(35 - 7 - 5)  # the page number stands 7 mm below the type area


def style_run(run: Any, font: str, size: Any, *, bold: bool = False) -> None:
    """Give a run its Chinese font by official name, Latin text in one serif, its size and colour."""
    run.font.name, run.font.size, run.font.bold = fonts.LATIN, size, bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def set_fonts(document: Any) -> None:
    """Fonts and spacing of the styles a report uses; a navigation pane finds the headings by them."""
    _set_language(document)
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
        _set_letter_spacing(style)
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing = Pt(36) if name == "Title" else Pt(LINE_TWIPS / 20)
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_letter_spacing(style: Any) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), LETTER_SPACING)
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _set_language(document: Any) -> None:
    """Simplified Chinese, so that a font with several regional forms shows ours."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def lay_page(document: Any, *, demonstration: bool) -> None:
    """A4 with the margins and the grid of the standard, page numbers outside, 演示数据 on every page."""
    section = document.sections[0]
    orient(section, landscape=False)
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


def orient(section: Any, *, landscape: bool) -> None:
    """Upright or across; across, the top of the table lies at the binding side."""
    sides = (MARGINS["top"], MARGINS["right"], MARGINS["bottom"], MARGINS["left"])
    if landscape:
        sides = (MARGINS["left"], MARGINS["top"], MARGINS["right"], MARGINS["bottom"])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE[::-1] if landscape else PAGE
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = sides


def turn(document: Any, *, landscape: bool) -> None:
    """Go on upright or across, on a new page if the document is not so already."""
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) != landscape:
        orient(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)


def type_width(document: Any) -> int:
    """The width of the type area where the document ends, in twips: 156 mm upright, 225 mm across."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    return round(int(width) / TWIP)


def _set_grid(section: Any) -> None:
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_TWIPS))
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
