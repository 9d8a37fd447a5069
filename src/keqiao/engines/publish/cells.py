"""单元格: how one value reads in a table, the same in every format."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from keqiao.engines.publish.report import Cell, Column, Table

Align = Literal["left", "right", "center"]

NOT_A_NUMBER = "不可用"
"""What a NaN or an infinity reads as: never an empty cell, never a zero."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """可印文字: text without control characters, which XML forbids and a terminal would obey."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_number(value: Cell) -> bool:
    """Whether the cell holds a finite number (a bool is a word, not a number)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return math.isfinite(value)


def cell_text(value: Cell, column: Column) -> str:
    """单元格文字: ``None`` is empty, dates are ISO, numbers follow the column's decimals, half up."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return printable(value)
    return number_text(value, column.digits, percent=column.percent)


def number_text(value: int | float | Decimal, digits: int | None = None, *, percent: bool = False) -> str:
    """数字文字: with ``digits`` grouped by thousands, without it as it is (a year stays ``2017``).

    >>> number_text(Decimal("1234.565"), 2), number_text(0.105, 1, percent=True), number_text(2017)
    ('1,234.57', '10.5%', '2017')
    """
    if not math.isfinite(value):
        return NOT_A_NUMBER
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        context.prec = 60
        if percent:
            return f"{exact * 100:z,.{1 if digits is None else digits}f}%"
        if digits is not None:
            return f"{exact:z,.{digits}f}"
        return _plain(exact, isinstance(value, float))


def _plain(exact: Decimal, was_float: bool) -> str:
    """A number without a given number of decimals: a float drops binary dust, a Decimal keeps its zeros."""
    if was_float:
        exact = Decimal(f"{exact:.12g}").normalize()
    magnitude = exact.adjusted() if exact else 0
    return f"{exact:zf}" if -9 <= magnitude <= 20 else f"{exact:.6E}"


def heading(column: Column) -> str:
    """表头: title with the unit in brackets."""
    return printable(f"{column.title}({column.unit})" if column.unit else column.title)


def alignments(table: Table) -> list[Align]:
    """对齐: a column that holds only numbers stands to the right, also when nobody asked for it."""
    return [
        "right" if column.align == "left" and _numeric(table.rows, index) else column.align
        for index, column in enumerate(table.columns)
    ]


def _numeric(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    filled = [row[index] for row in rows if index < len(row) and row[index] is not None]
    return bool(filled) and all(is_number(value) for value in filled)


def table_texts(table: Table) -> list[list[str]]:
    """Every cell of a table as text; a row of the wrong length is an error of the caller, said at once."""
    width = len(table.columns)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != width:
            raise ValueError(f"table {table.title!r}: row {number} has {len(row)} cells, not {width}")
    return [
        [cell_text(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def width_shares(table: Table) -> list[float]:
    """列宽: each column's share of the table's width, from its own wish or from its longest text."""
    texts = table_texts(table)
    natural = [
        min(36.0, max([display_width(heading(column)), 4, *(display_width(row[i]) for row in texts)]))
        for i, column in enumerate(table.columns)
    ]
    wished = [column.width for column in table.columns]
    mean_wish = _mean([wish for wish in wished if wish]) or 1.0
    mean_natural = _mean(natural) or 1.0
    shares = [
        wish / mean_wish if wish else size / mean_natural for wish, size in zip(wished, natural, strict=True)
    ]
    total = sum(shares) or 1.0
    return [share / total for share in shares]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def display_width(text: str) -> int:
    """显示宽度: columns the longest line takes, a Chinese character counting two."""
    return max((sum(2 if ord(mark) > 0x2E7F else 1 for mark in line) for line in text.split("\n")), default=0)
