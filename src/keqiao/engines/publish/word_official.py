"""公文格式 of a Word file: red head, number and rule above; signature and imprint below (GB/T 9704-2012).

The distances: the head's top 35 mm below the top of the type area, the number two lines below it, the red rule 4 mm
below the number, the date four characters from the right, the imprint at the foot of the last page in 4号.
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from keqiao.engines.publish import fonts
from keqiao.engines.publish.cells import printable
from keqiao.engines.publish.report import Official
from keqiao.engines.publish.word_layout import style_run

RED = RGBColor(0xE6, 0x00, 0x12)
TYPE_POINTS = 442  # 156 mm
LARGEST, SMALLEST = 52, 22  # no larger than the name of the body of a higher office's paper; 2号 at least
CHARACTER = 16  # 3号
OUTER, INNER = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm


def write_head(document: Any, official: Official) -> None:
    """The red name, the number, and the red rule across the type area."""
    words = printable(official.head)
    size = max(SMALLEST, min(LARGEST, TYPE_POINTS // max(len(words), 1)))
    name = document.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    name.paragraph_format.space_before = Mm(35)
    name.paragraph_format.line_spacing = Pt(size * 1.2)
    run = name.add_run(words)
    style_run(run, fonts.TITLE, Pt(size))
    run.font.color.rgb = RED
    document.add_paragraph()
    document.add_paragraph()
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style_run(number.add_run(printable(official.number)), fonts.BODY, Pt(16))
    _rule(number, "bottom", 16, "E60012", space=11)
    document.add_paragraph()
    document.add_paragraph()


def write_addressee(document: Any, official: Official) -> None:
    """Whom it is for: flush left, with a full-width colon."""
    if official.addressee:
        line = document.add_paragraph()
        style_run(line.add_run(f"{printable(official.addressee)}："), fonts.BODY, Pt(16))


def write_signature(document: Any, official: Official) -> None:
    """The issuer above the date; the date four characters from the right, the issuer centred on it."""
    document.add_paragraph()
    date, issuer = printable(official.date), printable(official.issuer)
    spread = max(0, (len(issuer) - len(date) * 0.75) / 2)
    for words, indent in ((issuer, max(0.0, 4 - spread)), (date, 4.0)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(CHARACTER * indent)
        line.paragraph_format.keep_with_next = words is issuer
        style_run(line.add_run(words), fonts.BODY, Pt(16))


def write_imprint(document: Any, official: Official) -> None:
    """版记: copies, printing body and day, between rules at the foot of the page."""
    body, day = official.printed
    lines = []
    if official.copies:
        lines.append(f"抄送：{printable(official.copies)}。")
    if body:
        lines.append(f"{printable(body)}\t{printable(day)}印发")
    for place, words in enumerate(lines):
        paragraph = document.add_paragraph()
        _at_foot(paragraph)
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = Pt(14)
        if "\t" in words:
            shape.tab_stops.add_tab_stop(Pt(TYPE_POINTS - 14), alignment=2)
        style_run(paragraph.add_run(words), fonts.BODY, Pt(14))
        _rule(paragraph, "top", OUTER if place == 0 else INNER, "000000", space=3)
        if place == len(lines) - 1:
            _rule(paragraph, "bottom", OUTER, "000000", space=3)


def _rule(paragraph: Any, side: str, eighths: int, colour: str, *, space: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def _at_foot(paragraph: Any) -> None:
    """A frame as wide as the type area, standing on its lower edge."""
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", str(TYPE_POINTS * 20)),
        ("wrap", "around"),
        ("vAnchor", "margin"),
        ("hAnchor", "margin"),
        ("xAlign", "left"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{name}"), value)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:pBdr", "w:shd", "w:tabs", "w:spacing"
    )
