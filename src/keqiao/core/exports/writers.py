"""三种格式的写出: rows go to a file one by one; memory does not grow with the table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from keqiao.core.exports.columns import as_text, is_formula, plain

Rows = Iterator[Sequence[Any]]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def write_csv(
    target: IO[bytes], keys: Sequence[str], labels: Sequence[str], rows: Rows, note: list[str]
) -> None:
    """UTF-8 with a byte-order mark, because Excel guesses otherwise."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([as_text(label) for label in labels])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    for sentence in note:
        writer.writerow([sentence])
    text.detach()


def _csv_cell(value: Any) -> Any:
    held = plain(value)
    return as_text(held) if isinstance(held, str) else held


def write_xlsx(
    target: IO[bytes], keys: Sequence[str], labels: Sequence[str], rows: Rows, note: list[str]
) -> None:
    """One sheet, written row by row; text that looks like a formula is marked as text."""
    from openpyxl import Workbook  # here: every start of the site would wait for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    heading = [WriteOnlyCell(sheet, label) for label in labels]
    for cell in heading:
        cell.font = Font(bold=True)
        cell.data_type = "s"
    sheet.append(heading)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    for sentence in note:
        sheet.append([sentence])
    book.save(target)


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    held = plain(value)
    if not isinstance(held, str):
        return held
    if len(held) > 32_767:  # the most characters a cell holds
        held = held[:32_766] + "…"
    if not is_formula(held):
        return held
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, held)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def write_json(
    target: IO[bytes], keys: Sequence[str], labels: Sequence[str], rows: Rows, note: list[str]
) -> None:
    """``{"columns", "rows", "note"}``; money as text, so that no reader rounds it."""
    columns = [{"name": key, "label": label} for key, label in zip(keys, labels, strict=True)]
    target.write(b'{"columns":' + _json(columns) + b',"rows":[')
    for number, row in enumerate(rows):
        target.write((b"," if number else b"") + _json(dict(zip(keys, row, strict=True))))
    target.write(b'],"note":' + _json(" ".join(note)) + b"}")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_json_plain).encode()


def _json_plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}
