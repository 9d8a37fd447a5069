"""节点表: the rows of a filing form, typed or pasted from a spreadsheet, as checked values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keqiao.engines.errors import InputError

MOST = 60
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class NodeRow:
    """节点行: a step and its day."""

    title: str
    due: date


def rows_of(titles: Sequence[str], days: Sequence[str]) -> list[NodeRow]:
    """The rows of the form's two columns; an empty row is left out, half a row is an error that names it."""
    found = []
    for number, (title, day) in enumerate(zip(titles, days, strict=False), 1):
        if title.strip() or day.strip():
            found.append(_row(number, title.strip(), day.strip()))
    return bounded(found)


def pasted(text: str) -> list[NodeRow]:
    """粘贴: lines of a spreadsheet, what and by when, parted by tabs; a heading line without a day is left out."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in re.split(r"\t|,|,", line) if cell.strip()]
        days = [cell for cell in cells if _DAY.fullmatch(cell)]
        words = [cell for cell in cells if not _DAY.fullmatch(cell) and not cell.isdigit()]
        if number == 1 and not days:
            continue
        found.append(_row(number, words[0] if words else "", days[0] if days else ""))
    return bounded(found)


def _row(number: int, title: str, day: str) -> NodeRow:
    if not title or not day:
        raise InputError("第 {row} 行:节点内容和期限都要填写", row=number)
    match = _DAY.fullmatch(day)
    try:
        if match is None:
            raise ValueError(day)
        due = date(*(int(part) for part in match.groups()))
    except ValueError:
        raise InputError("第 {row} 行:日期“{value}”应为 2017-05-05 的形式", row=number, value=day) from None
    if len(title) > 200:
        raise InputError("第 {row} 行:节点内容最多 {most} 字", row=number, most=200)
    return NodeRow(title, due)


def bounded(rows: list[NodeRow]) -> list[NodeRow]:
    """No more rows than a plan may have."""
    if len(rows) > MOST:
        raise InputError("节点最多 {most} 个", most=MOST)
    return rows
