"""Files for tests of imports."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADING = ["名称", "统一社会信用代码", "类别", "行政区划代码", "成立日期"]


def csv_text(rows: Sequence[Sequence[Any]], *, heading: Sequence[str] = HEADING, delimiter: str = ",") -> str:
    import csv

    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerow(heading)
    writer.writerows(rows)
    return held.getvalue()


def xlsx(rows: Sequence[Sequence[Any]], *, heading: Sequence[str] = HEADING) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(heading))
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def upload(content: bytes | str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def put(folder: Path, content: bytes | str, name: str) -> Path:
    place = folder / name
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place
