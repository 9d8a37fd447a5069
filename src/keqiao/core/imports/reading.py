"""读表: xlsx and csv as rows of text and numbers, one by one; what a hostile file could do is bounded here.

Formula cells are read as the text of the formula, never as a value somebody's program once computed. Hidden
sheets are not read.
"""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings

from keqiao.engines.errors import InputError
from keqiao.engines.zips import BROKEN_WORKBOOK, BROKEN_ZIP

WIDEST = 200
BLANKS = 1_000
"""So many empty rows end a sheet: a formatted but empty column has a million of them."""
SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Formula:
    """公式: a cell that a program would compute; no value is taken from it."""

    text: str


RawRow = tuple[int, list[Any]]


def most_rows() -> int:
    return int(getattr(settings, "IMPORT_ROWS", 100_000))


def read(path: Path, kind: str) -> Iterator[RawRow]:
    """读出各行: (number in the file, cells); rows without any content are left out. ``kind`` is xlsx or csv."""
    rows = _xlsx(path) if kind == "xlsx" else _csv(path)
    most = most_rows() + 1
    for count, (number, cells) in enumerate(_filled(rows), 1):
        if count > most:
            raise InputError("文件超过 {most} 行，请分成几个文件导入", most=most - 1)
        yield number, cells


def _filled(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    blanks = 0
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            blanks = 0
            yield number, cells
        else:
            blanks += 1
            if blanks >= BLANKS:
                return


def _xlsx(path: Path) -> Iterator[RawRow]:
    _check_package(path)
    with path.open("rb") as stream:  # a stored file has no ending that the reader could go by
        book = _opened(stream)
        try:
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
            if sheet is None:
                raise InputError("工作簿里没有可见的工作表")
            sheet.reset_dimensions()
            width = _width(sheet)
            for number, cells in enumerate(sheet.iter_rows(max_col=width), 1):
                yield number, [_cell(cell) for cell in cells]
        except InputError:
            raise
        except BROKEN_WORKBOOK as error:
            raise InputError("文件不是可读的 xlsx 工作簿") from error
        finally:
            book.close()


def _opened(stream: Any) -> Any:
    from openpyxl import load_workbook  # here: every start of the site would wait for it

    try:
        return load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        raise InputError("文件不是可读的 xlsx 工作簿") from error


def _width(sheet: Any) -> int:
    """How far the heading reaches: what stands beyond it has no column, and a far cell must not widen every row."""
    for cells in sheet.iter_rows(max_row=BLANKS, max_col=WIDEST, values_only=True):
        filled = [place for place, value in enumerate(cells, 1) if value not in (None, "")]
        if filled:
            return filled[-1]
    return 1


def _check_package(path: Path) -> None:
    """What the package says it unpacks to is what the reader will take at most (the zip module holds it to that)."""
    most = int(getattr(settings, "IMPORT_UNPACKED", 256 * 1024**2))
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except BROKEN_ZIP:
        raise InputError("文件不是可读的 xlsx 工作簿") from None
    if unpacked > most:
        raise InputError("文件解压后超过 {most} MB，请拆分后导入", most=most // 1024**2)


def _cell(cell: Any) -> Any:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        return Formula(str(value))
    if getattr(cell, "data_type", "") == "e":
        return str(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    return value.strip() if isinstance(value, str) else value


def _csv(path: Path) -> Iterator[RawRow]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        head = stream.read(SAMPLE)
        stream.seek(0)
        reader = csv.reader(stream, delimiter=_delimiter(head))
        number = 0
        try:
            for number, cells in enumerate(reader, 1):
                yield number, [cell.strip() for cell in cells[:WIDEST]]
        except csv.Error:
            raise InputError("第 {row} 行不是可读的 csv", row=number + 1) from None
        except UnicodeDecodeError:
            raise InputError("第 {row} 行之后有读不出的文字；请存为 UTF-8 或 GB 18030", row=number) from None


def _encoding(path: Path) -> str:
    """UTF-8 when the beginning is UTF-8 (cut anywhere), else GB 18030, which has GBK and GB 2312 in it."""
    with path.open("rb") as stream:
        head = stream.read(4 * SAMPLE)
        whole = not stream.read(1)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head, final=whole)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    """The mark that the first line has most of, outside quotes."""
    first = head.splitlines()[0] if head else ""
    bare = "".join(first.split('"')[::2])
    return max((",", "\t", ";", "|"), key=bare.count)


def as_text(value: Any) -> str:
    """A raw cell as its text, for the error file and the fingerprint."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
