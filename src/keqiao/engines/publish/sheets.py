"""电子表格: each table a sheet, the data of each chart too; numbers stay numbers and text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from keqiao.engines.publish.archive import stable
from keqiao.engines.publish.cells import (
    alignments,
    cell_text,
    display_width,
    heading,
    is_number,
    printable,
    table_texts,
)
from keqiao.engines.publish.charts import chart_table
from keqiao.engines.publish.report import (
    TONE_WORDS,
    Callout,
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Report,
    Step,
    Steps,
    Table,
)

HEAD_ROW = 2
A4 = 9
EXACT_DIGITS = 15
MOST_ROWS = 1_048_000
"""Fewer than the 1,048,576 rows a sheet can have: head and note need theirs."""

_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0B6E69")
_THIN = Side(style="thin", color="D5DFE1")
_TITLE_FONT = Font(bold=True, size=14, color="0B6E69")
_WARNING_FONT = Font(bold=True, color="A3231B")


def render_xlsx(report: Report) -> bytes:
    """电子表格: a first sheet that explains the report, then one sheet a table, chart or calculation.

    Text that begins like a formula is stored as quoted text. Whole numbers of more than 15 digits are text,
    because a spreadsheet would round them.
    """
    book = Workbook()
    cover = book.active
    if not isinstance(cover, Worksheet):
        raise TypeError("a new workbook has no first sheet")
    cover.title = "说明"
    _cover(cover, report)
    used = {"说明"}
    for table in _tables(report):
        sheet = book.create_sheet(_sheet_name(table.title, used))
        _fill(sheet, table, demonstration=report.demonstration)
    book.properties.creator = "keqiao"
    book.properties.title = printable(report.title)
    out = io.BytesIO()
    book.save(out)
    return stable(out.getvalue())


def _tables(report: Report) -> Iterator[Table]:
    """Every table of the report; a nameless one takes the name of the heading above it."""
    above = "表"
    for block in report.blocks:
        if isinstance(block, Heading):
            above = block.text
        elif isinstance(block, Chart):
            yield chart_table(block)
        elif isinstance(block, Steps):
            yield _steps_table(block, above)
        elif isinstance(block, Table):
            yield block if block.title else Table(block.columns, block.rows, above, block.note)


def _steps_table(steps: Steps, above: str) -> Table:
    columns = [Column("层级"), Column("步骤"), Column("结果"), Column("理由"), Column("依据")]
    return Table(columns, list(_step_rows(steps.root, 1)), steps.title or above)


def _step_rows(step: Step, level: int) -> Iterator[list[Cell]]:
    yield [level, "  " * (level - 1) + step.label, step.value, step.reason, step.citation]
    for child in step.children:
        yield from _step_rows(child, level + 1)


def _sheet_name(title: str, used: set[str]) -> str:
    """At most 31 characters, none of ``[]:*?/\\``, not used twice (a spreadsheet ignores case)."""
    plain = "".join(" " if mark in "[]:*?/\\" else mark for mark in printable(title).replace("\n", " "))
    plain = plain.strip().strip("'") or "表"
    name, number = plain[:31], 1
    while name.lower() in used:
        number += 1
        name = f"{plain[: 30 - len(str(number))]}~{number}"
    used.add(name.lower())
    return name


def _cover(sheet: Worksheet, report: Report) -> None:
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 90
    lines: list[tuple[str, str]] = [(report.title, "")]
    if report.demonstration:
        lines.append(("演示数据", "本报告的数字由合成数据算出，不是真实统计。"))
    lines += [("", report.subtitle)] if report.subtitle else []
    lines += list(report.facts)
    for block in report.blocks:
        if isinstance(block, Heading):
            lines.append((block.text, ""))
        elif isinstance(block, Paragraph):
            lines.append(("", block.text))
        elif isinstance(block, Callout):
            lines.append((TONE_WORDS[block.tone], block.text))
    lines += [("来源", report.source)] if report.source else []
    lines += [("截至", report.as_of)] if report.as_of else []
    for row, (name, text) in enumerate(lines, start=1):
        _write(sheet, row, 1, name, Column(""))
        _write(sheet, row, 2, text, Column(""))
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=row > 1)
        sheet.cell(row, 2).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.cell(1, 1).font = _TITLE_FONT
    if report.demonstration:
        sheet.cell(2, 1).font = _WARNING_FONT
    _fit_width(sheet, landscape=False)


def _fill(sheet: Worksheet, table: Table, *, demonstration: bool) -> None:
    if len(table.rows) > MOST_ROWS:
        raise ValueError(f"table {table.title!r} has {len(table.rows)} rows; a sheet holds {MOST_ROWS}")
    texts = table_texts(table)
    _write(sheet, 1, 1, ("【演示数据】" if demonstration else "") + table.title, Column(""))
    sheet.cell(1, 1).font = _WARNING_FONT if demonstration else _TITLE_FONT
    for place, column in enumerate(table.columns, start=1):
        head = sheet.cell(HEAD_ROW, place)
        _write(sheet, HEAD_ROW, place, heading(column), Column(""))
        head.font, head.fill = _HEAD_FONT, _HEAD_FILL
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        longest = max([display_width(heading(column)), *(display_width(row[place - 1]) for row in texts)])
        sheet.column_dimensions[get_column_letter(place)].width = min(60, max(9, longest + 3))
    sides = alignments(table)
    for number, row in enumerate(table.rows, start=HEAD_ROW + 1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            _write(sheet, number, place, value, column)
            cell = sheet.cell(number, place)
            wrap = isinstance(value, str)
            cell.alignment = Alignment(horizontal=sides[place - 1], vertical="top", wrap_text=wrap)
            cell.border = Border(bottom=_THIN)
    if table.note:
        _write(sheet, HEAD_ROW + len(table.rows) + 2, 1, table.note, Column(""))
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.auto_filter.ref = (
        f"A{HEAD_ROW}:{get_column_letter(max(1, len(table.columns)))}{HEAD_ROW + max(1, len(table.rows))}"
    )
    _fit_width(sheet, landscape=len(table.columns) > 6)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _fit_width(sheet: Worksheet, *, landscape: bool) -> None:
    """Printed on A4, as wide as the paper and as many pages long as it takes."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write(sheet: Worksheet, row: int, place: int, value: Cell, column: Column) -> None:
    """One cell: a number as a number with its format, a date as a date, anything else as plain text."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, place)
    if is_number(value) and not _loses_digits(value):
        cell.value = value
        cell.number_format = _number_format(column)
    elif not isinstance(value, str | bool | int | float | Decimal):
        cell.value = value
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    else:
        text = cell_text(value, column)[:32767]
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@" if not isinstance(value, str | bool) else "General"
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t")


def _loses_digits(value: Cell) -> bool:
    return isinstance(value, int) and len(str(abs(value))) > EXACT_DIGITS


def _number_format(column: Column) -> str:
    if column.percent:
        digits = 1 if column.digits is None else column.digits
        return "0" + ("." + "0" * digits if digits else "") + "%"
    if column.digits is None:
        return "General"
    return "#,##0" + ("." + "0" * column.digits if column.digits else "")
