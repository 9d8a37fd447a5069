"""图: a sentence that states the finding, the picture, its source and day, and its table to read and take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.functional import Promise

from keqiao.core.pages.charts.base import Drawing

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Chart:
    """图: ``drawing`` comes from keqiao.core.pages.charts; ``key`` is unique on the page (letters, digits, hyphens)."""

    key: str
    title: Text
    drawing: Drawing
    source: Text = ""
    as_of: str = ""
    height: str = "middle"  # low, middle or high: three classes, because a style attribute is not allowed

    @property
    def option(self) -> Mapping[str, Any]:
        return self.drawing.option

    @property
    def columns(self) -> Sequence[str]:
        return self.drawing.columns

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        return self.drawing.rows

    @property
    def csv_url(self) -> str:
        """下载: the table as a CSV in the address itself, so that it works without a script or another request."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_inert(str(column)) for column in self.columns])
        writer.writerows([[_inert(str(cell)) for cell in row] for row in self.rows])
        return "data:text/csv;charset=utf-8," + quote("\ufeff" + out.getvalue())


def _inert(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula; a plain negative number stays one."""
    risky = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return "'" + cell if risky and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True
