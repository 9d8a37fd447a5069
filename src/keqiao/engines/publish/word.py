"""Word 文件: a report in the layout of GB/T 9704-2012 (A4, 22 lines of 28 characters, 仿宋 and 小标宋)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from keqiao.engines.publish import fonts
from keqiao.engines.publish.archive import stable
from keqiao.engines.publish.balance import balanced
from keqiao.engines.publish.cells import printable
from keqiao.engines.publish.charts import MOST_DATA_ROWS, chart_png, chart_table, summary
from keqiao.engines.publish.report import (
    TONE_WORDS,
    Block,
    Callout,
    Chart,
    Heading,
    Paragraph,
    Report,
    Step,
    Steps,
    Table,
)
from keqiao.engines.publish.word_layout import lay_page, orient, set_fonts, style_run, turn, type_width
from keqiao.engines.publish.word_official import write_addressee, write_head, write_imprint, write_signature
from keqiao.engines.publish.word_table import write_table

HEADING_FONTS = {1: fonts.HEAD, 2: fonts.SUBHEAD, 3: fonts.BODY}
MOST_UPRIGHT_COLUMNS = 6
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = Pt(22), Pt(16), Pt(14), Pt(12)


def render_docx(report: Report) -> bytes:
    """Word 文件: title, facts, blocks, source; the official font names are written for Chinese text.

    Fonts that are not free are named, not embedded: an office machine shows them, another one substitutes.
    """
    document = Document()
    set_fonts(document)
    lay_page(document, demonstration=report.demonstration)
    orient(document.sections[0], landscape=_across(report.blocks, 0))
    if report.official:
        write_head(document, report.official)
    _title(document, report)
    if report.official:
        write_addressee(document, report.official)
    if report.facts:
        _facts(document, report)
    for place, block in enumerate(report.blocks):
        turn(document, landscape=_across(report.blocks, place))
        _add(block, document)
    turn(document, landscape=False if report.official else _lies(document))
    _close(document, report)
    if report.official:
        write_signature(document, report.official)
        write_imprint(document, report.official)
    properties = document.core_properties
    properties.title, properties.author, properties.language = printable(report.title), "keqiao", "zh-CN"
    properties.comments, properties.keywords = "", "演示数据" if report.demonstration else ""
    out = io.BytesIO()
    document.save(out)
    return stable(out.getvalue())


def _lies(document: Any) -> bool:
    """Whether the document ends on a page turned across."""
    return bool(document.sections[-1].page_width > document.sections[-1].page_height)


def _across(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block stands on a page turned across: a wide table, and the headings right above it."""
    while place < len(blocks) and isinstance(blocks[place], Heading):
        place += 1
    block = blocks[place] if place < len(blocks) else None
    return isinstance(block, Table) and len(block.columns) > MOST_UPRIGHT_COLUMNS


def _title(document: Any, report: Report) -> None:
    paragraph = document.add_paragraph(style="Title")
    lines = balanced(printable(report.title)) if report.official else [printable(report.title)]
    style_run(paragraph.add_run("\n".join(lines)), fonts.TITLE, SIZE_2)
    if report.subtitle:
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        style_run(line.add_run(printable(report.subtitle)), fonts.SUBHEAD, SIZE_3)
    document.add_paragraph()


def _facts(document: Any, report: Report) -> None:
    for name, value in report.facts:
        paragraph = _indented(document)
        style_run(paragraph.add_run(f"{printable(name)}："), fonts.HEAD, SIZE_3)
        style_run(paragraph.add_run(printable(value)), fonts.BODY, SIZE_3)


def _close(document: Any, report: Report) -> None:
    for name, text in (("数据来源", report.source), ("截至", report.as_of)):
        if text:
            style_run(_indented(document).add_run(f"{name}：{printable(text)}"), fonts.SUBHEAD, SIZE_4)


def _indented(document: Any) -> Any:
    """A paragraph of running text: two characters in."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


@singledispatch
def _add(block: Block, document: Any) -> None:
    raise TypeError(f"not a block of a report: {block!r}")


@_add.register
def _heading(block: Heading, document: Any) -> None:
    paragraph = document.add_paragraph(style=f"Heading {block.level}")
    paragraph.paragraph_format.first_line_indent = Pt(32)
    run = paragraph.add_run(printable(block.text))
    style_run(run, HEADING_FONTS[block.level], SIZE_3, bold=block.level == 3)


@_add.register
def _paragraph(block: Paragraph, document: Any) -> None:
    for line in printable(block.text).split("\n"):
        style_run(_indented(document).add_run(line), fonts.BODY, SIZE_3)


@_add.register
def _callout(block: Callout, document: Any) -> None:
    paragraph = _indented(document)
    style_run(paragraph.add_run(TONE_WORDS[block.tone] + "："), fonts.HEAD, SIZE_3)
    style_run(paragraph.add_run(printable(block.text)), fonts.SUBHEAD, SIZE_3)


@_add.register
def _table(block: Table, document: Any) -> None:
    _caption(document, block.title)
    points = 12 if len(block.columns) <= MOST_UPRIGHT_COLUMNS else 10.5
    write_table(document, block, points, type_width(document))
    _note(document, block.note)


@_add.register
def _chart(block: Chart, document: Any) -> None:
    _caption(document, block.title)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0
    picture = paragraph.add_run().add_picture(io.BytesIO(chart_png(block)), width=Mm(154))
    described = picture._inline.docPr
    described.set("name", printable(block.title)[:80])
    described.set("descr", printable(summary(block)))
    _note(document, block.note)
    data = chart_table(block)
    if len(data.rows) <= MOST_DATA_ROWS:
        write_table(document, data, 10.5, type_width(document))
        _note(document, "")


@_add.register
def _steps(block: Steps, document: Any) -> None:
    _caption(document, block.title)
    _step(document, block.root, 0)


def _step(document: Any, step: Step, depth: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(16 * min(depth, 8))
    style_run(paragraph.add_run(printable(step.label)), fonts.BODY, SIZE_4, bold=depth == 0)
    if step.value:
        style_run(paragraph.add_run(f"  {printable(step.value)}"), fonts.HEAD, SIZE_4)
    for text, font in (
        (step.reason, fonts.BODY),
        (f"依据：{step.citation}" if step.citation else "", fonts.SUBHEAD),
    ):
        if text:
            line = document.add_paragraph()
            line.paragraph_format.left_indent = Pt(16 * min(depth, 8) + 16)
            style_run(line.add_run(printable(text)), font, SIZE_SMALL_4)
    for child in step.children:
        _step(document, child, depth + 1)


def _caption(document: Any, text: str) -> None:
    if not text:
        return
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    style_run(paragraph.add_run(printable(text)), fonts.HEAD, SIZE_4)


def _note(document: Any, text: str) -> None:
    """The remark under a table or picture; empty, it is the line that parts the table from what follows."""
    paragraph = document.add_paragraph()
    style_run(paragraph.add_run(printable(text)), fonts.SUBHEAD, SIZE_SMALL_4)
