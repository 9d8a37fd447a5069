"""表格导出: any rows as a csv, xlsx or json download."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.access.limits import hit
from keqiao.core.exports.columns import Column, masked
from keqiao.core.exports.writers import TYPES, WRITERS
from keqiao.core.ids import new_id
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError

IN_MEMORY = 4_000_000
"""Bytes kept in memory before the file goes to disk; the disk file has no name and goes with the answer."""


def most_rows() -> int:
    return int(getattr(settings, "EXPORT_ROWS", 200_000))


def count(viewer: Viewer) -> None:
    """限频 (E11): so many downloads a minute per person, or per address where nobody is signed in."""
    if viewer.role != "system":
        most = int(getattr(settings, "EXPORTS_PER_MINUTE", 30))
        hit("export", str(viewer.user_id or viewer.address), most=most)


def respond(
    viewer: Viewer,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    format: str,
    *,
    filters: Mapping[str, Any] | None = None,
    sensitive: bool = False,
    title: str = "",
) -> FileResponse:
    """导出下载. ``rows`` are sequences in the order of the columns, mappings, or objects with those attributes, already
    limited to what the viewer may see. ``name`` is the table's name in the journal (``transfer.contract``);
    ``sensitive`` True shows sensitive columns clear, for whom the caller has checked.

    Rows over the setting EXPORT_ROWS are left out and the file says so. The journal has who, what, which filters
    and how many (control C8), before a byte leaves.
    """
    if format not in WRITERS:
        raise InputError("没有导出格式“{format}”", format=format)
    count(viewer)
    counted = _Counted(columns, rows, most_rows(), allowed=sensitive)
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    labels = [str(column.label) for column in columns]
    WRITERS[format](target, [column.name for column in columns], labels, iter(counted), counted.note)
    target.seek(0)
    _journal(viewer, name, format, counted, filters or {}, clear=sensitive and counted.has_sensitive)
    response = FileResponse(target, as_attachment=True, filename=filename(title or name, format))
    response["Content-Type"] = TYPES[format]
    response["X-Keqiao-Rows"] = str(counted.count)
    if counted.note:
        response["X-Keqiao-Truncated"] = "1"
    return response


class _Counted:
    """Rows in column order, masked, counted and capped; ``note`` fills when rows were left out."""

    def __init__(self, columns: Sequence[Column], rows: Iterable[Any], most: int, *, allowed: bool) -> None:
        self.columns, self.rows, self.most, self.allowed = columns, rows, most, allowed
        self.count = 0
        self.note: list[str] = []
        self.has_sensitive = any(column.sensitive for column in columns)

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            if self.count >= self.most:
                template = _("只导出了前 {most} 行，其余未导出；请缩小范围后分次导出。")
                self.note.append(template.format(most=self.most))
                return
            self.count += 1
            values = zip(self.columns, _values(self.columns, row), strict=True)
            yield [masked(column, value, allowed=self.allowed) for column, value in values]


def _values(columns: Sequence[Column], row: Any) -> Sequence[Any]:
    if isinstance(row, Mapping):
        return [row.get(column.name) for column in columns]
    if isinstance(row, list | tuple):
        return row
    return [getattr(row, column.name) for column in columns]


def _journal(
    viewer: Viewer, name: str, format: str, counted: _Counted, filters: Mapping[str, Any], *, clear: bool
) -> None:
    content = {
        "format": format,
        "rows": counted.count,
        "truncated": bool(counted.note),
        "filters": {key: str(value)[:200] for key, value in filters.items()},
        "sensitive": clear,
        "table": name,
    }
    with transaction.atomic():
        append(viewer, Note("keqiao.exports.table.download", "export", str(new_id()), content))


def filename(title: str, format: str) -> str:
    """安全的文件名: letters, digits and Chinese, the day, the ending; nothing that a shell or a path would read."""
    kept = re.sub(r"[^\w一-鿿()()—-]+", "-", title).strip("-._")[:80] or "export"
    return f"{kept}-{clock.today():%Y%m%d}.{format}"
