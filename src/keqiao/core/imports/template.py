"""模板与错误文件: a workbook to fill in; and the wrong rows with an error column, to correct and load again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from keqiao.core.exports.columns import without_control
from keqiao.core.imports.declaration import WORDS, Column, Sheet
from keqiao.core.imports.models import Import
from keqiao.core.imports.reading import Formula
from keqiao.core.imports.table import ERRORS, Table

FILLED_ROWS = 10_000
"""So many rows of a template carry choices and text format."""


def template(sheet: Sheet) -> bytes:
    """模板: headings with a star where required, hints as notes, choices as lists, and a page that explains."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = str(sheet.label)[:31]
    page.freeze_panes = "A2"
    choices = book.create_sheet(_("选项"))
    choices.sheet_state = "hidden"
    for place, column in enumerate(sheet.columns, 1):
        _heading(page, place, column)
        _restrict(page, choices, place, column)
    _explain(book.create_sheet(_("填写说明")), sheet)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _heading(page: Any, place: int, column: Column) -> None:
    cell = page.cell(1, place, f"{column.label}{'*' if column.required else ''}")
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFE7F0EE" if column.required else "FFF3F4F6")
    if column.hint:
        cell.comment = Comment(str(column.hint), "")
    letter = get_column_letter(place)
    page.column_dimensions[letter].width = max(12, min(40, 2 * len(str(column.label)) + 6))
    if column.kind in ("text", "code"):
        page.column_dimensions[
            letter
        ].number_format = "@"  # so that no eighteen digits become a rounded number


def _restrict(page: Any, choices: Any, place: int, column: Column) -> None:
    """Choices as a list to pick from; they stand on a hidden sheet, because a list in the cell holds 255 letters."""
    labels = [_("是"), _("否")] if column.kind == "yes_no" else [str(one.label) for one in column.options()]
    if not labels:
        return
    letter = get_column_letter(place)
    for row, label in enumerate(labels, 1):
        choices.cell(row, place, label)
    formula = f"'{choices.title}'!${letter}$1:${letter}${len(labels)}"
    rule = DataValidation(
        type="list", formula1=formula, allow_blank=not column.required, showErrorMessage=True
    )
    rule.error = _("请从列表中选择")
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{FILLED_ROWS}")


def _explain(page: Any, sheet: Sheet) -> None:
    page.append([_("列"), _("填什么"), _("必填"), _("说明")])
    for column in sheet.columns:
        needed = _("是") if column.required else _("否")
        page.append([str(column.label), _(WORDS[column.kind]), needed, str(column.hint)])
    for letter, width in zip("ABCD", (24, 14, 8, 60), strict=True):
        page.column_dimensions[letter].width = width
    for cell in page[1]:
        cell.font = Font(bold=True)


def errors_file(record: Import, table: Table) -> bytes:
    """错误文件: the heading and the wrong rows as they were brought, with what is wrong in a last column."""
    texts: dict[int, list[str]] = {}
    for row, column, text in record.faults.order_by("row", "id").values_list("row", "column", "text"):
        texts.setdefault(row, []).append(f"{column}：{text}" if column else text)
    book = Workbook(write_only=True)
    page = book.create_sheet(_("错误"))
    for number, line in enumerate(_lines(table, texts)):
        page.append([_kept(page, value, bold=not number) for value in line])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _lines(table: Table, texts: dict[int, list[str]]) -> Iterable[list[Any]]:
    started = False
    old, width = None, 0
    for read in table:
        if not started:
            started = True
            old = table.heading.index(ERRORS) if ERRORS in table.heading else None
            width = len(table.heading)
            yield [*_without(table.heading, old), ERRORS]
        if read.row.number in texts:
            cells = [*read.cells, *[None] * (width - len(read.cells))][:width]
            yield [*_without(cells, old), _("；").join(texts[read.row.number])]


def _without(cells: list[Any], place: int | None) -> list[Any]:
    return cells if place is None else [*cells[:place], *cells[place + 1 :]]


def _kept(page: Any, value: Any, *, bold: bool) -> Any:
    """A cell as it was brought: text stays text, and a formula becomes the text of it."""
    text = value.text if isinstance(value, Formula) else value
    if not isinstance(text, str):
        return text
    cell = WriteOnlyCell(page, without_control(text))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
