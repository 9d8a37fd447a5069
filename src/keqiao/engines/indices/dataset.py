"""数据快照: units, numeric columns and labels, taken from any data frame, with the row each value came from.

pandas, polars, Arrow tables and DuckDB relations are read through narwhals; a mapping of lists is accepted as
well. Units are kept in the order of their codes, so that no result depends on the order they arrived in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray

BLANKS = {"", "na", "n/a", "nan", "null", "none", "-", "—", "…"}


@dataclass(frozen=True)
class DataSet:
    """数据集: ``values`` are units x columns with ``nan`` for gaps; ``rows`` are 1-based record numbers."""

    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: FloatArray
    labels: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    source: str = ""
    earlier: FloatArray | None = None

    def column(self, name: str) -> FloatArray:
        """The values of one column."""
        return np.asarray(self.values[:, self.position(name)])

    def position(self, name: str) -> int:
        if name not in self.columns:
            raise InputError("数据里没有列“{name}”", name=name)
        return self.columns.index(name)

    def label(self, name: str) -> tuple[str | None, ...]:
        """A text column, such as the group a unit belongs to."""
        if name not in self.labels:
            raise InputError("数据里没有分组列“{name}”", name=name)
        return self.labels[name]

    def fingerprint(self) -> str:
        """快照指纹: SHA-256 over units, columns, values and labels; equal data gives equal fingerprints."""
        digest = hashlib.sha256()
        for words in (self.units, self.columns, *((k, *map(str, v)) for k, v in sorted(self.labels.items()))):
            digest.update("\x1f".join(words).encode() + b"\x1e")
        digest.update(np.where(np.isnan(self.values), np.nan, self.values).astype("<f8").tobytes())
        return digest.hexdigest()


def from_frame(
    frame: Any,
    *,
    unit: str,
    numeric: Sequence[str],
    labels: Sequence[str] = (),
    source: str = "",
    period: tuple[str, str] | None = None,
) -> DataSet:
    """Build a data set from a data frame.

    ``unit`` names the column of unit codes, ``numeric`` the indicator and denominator columns, ``labels``
    text columns. ``period`` (column, value) keeps one period of a panel; the last earlier value of each unit
    is kept for carrying forward.
    Raises `InputError` naming column and row.
    """
    table = as_columns(frame)
    for name in (unit, *numeric, *labels, *((period[0],) if period else ())):
        if name not in table:
            raise InputError("数据里没有列“{name}”;现有列:{known}", name=name, known="、".join(table))
    codes = [str(value).strip() if value is not None else "" for value in table[unit]]
    if not codes:
        raise InputError("数据里没有任何单位")
    for row, code in enumerate(codes, 1):
        if not code:
            raise InputError("第 {row} 条记录没有单位代码(列“{unit}”)", row=row, unit=unit)
    names = tuple(dict.fromkeys(numeric))
    values = np.column_stack([_numbers(table[name], name, codes) for name in names]) if names else None
    if values is None:
        raise InputError("没有指定任何指标列")
    rows, earlier = _period_rows(table, codes, values, period)
    picked = _one_row_a_unit(codes, rows)
    return DataSet(
        units=tuple(codes[row] for row in picked),
        columns=names,
        values=values[picked],
        labels={name: tuple(_text(table[name][row]) for row in picked) for name in dict.fromkeys(labels)},
        rows=tuple(row + 1 for row in picked),
        source=source,
        earlier=None if earlier is None else np.array([earlier[codes[row]] for row in picked]),
    )


def as_columns(frame: Any) -> dict[str, Sequence[Any]]:
    """Any supported data frame as named columns of Python values."""
    if isinstance(frame, Mapping):
        return {str(name): list(values) for name, values in frame.items()}
    if isinstance(frame, Sequence) and not isinstance(frame, str):
        return _from_rows(frame)
    try:
        native = nw.from_native(frame)
    except TypeError:
        raise InputError("不认识这种数据表:{kind}", kind=type(frame).__name__) from None
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    return {name: eager.get_column(name).to_list() for name in eager.columns}


def _from_rows(rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    columns: dict[str, list[Any]] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise InputError("第 {row} 条记录不是“列名: 值”的形式", row=number)
        for name in row:
            columns.setdefault(str(name), [None] * len(rows))[number - 1] = row[name]
    return dict(columns)


def _numbers(values: Sequence[Any], name: str, codes: Sequence[str]) -> FloatArray:
    try:
        found = np.array([np.nan if value is None else value for value in values], dtype=float)
    except (TypeError, ValueError):
        found = np.array(
            [_number(value, name, row, codes[row - 1]) for row, value in enumerate(values, 1)], dtype=float
        )
    if np.isinf(found).any():
        row = int(np.flatnonzero(np.isinf(found))[0])
        raise InputError(
            "第 {row} 条记录(单位 {unit})的“{name}”是无穷大", row=row + 1, unit=codes[row], name=name
        )
    return found


def _number(value: Any, name: str, row: int, unit: str) -> float:
    if value is None or (isinstance(value, str) and value.strip().lower() in BLANKS):
        return float("nan")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(
            "第 {row} 条记录(单位 {unit})的“{name}”应为数字,收到“{value}”",
            row=row,
            unit=unit,
            name=name,
            value=value,
        ) from None


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and np.isnan(value)) or str(value).strip() == "":
        return None
    return str(value).strip()


def _period_rows(
    table: Mapping[str, Sequence[Any]],
    codes: Sequence[str],
    values: FloatArray,
    period: tuple[str, str] | None,
) -> tuple[list[int], dict[str, FloatArray] | None]:
    """The rows of the wanted period, and each unit's last known values before it."""
    if period is None:
        return list(range(len(codes))), None
    when = [str(value).strip() for value in table[period[0]]]
    rows = [row for row, at in enumerate(when) if at == period[1]]
    if not rows:
        raise InputError(
            "数据里没有 {name}={value} 的记录;现有:{known}",
            name=period[0],
            value=period[1],
            known="、".join(sorted(set(when))),
        )
    earlier = {code: np.full(values.shape[1], np.nan) for code in codes}
    for row in sorted((row for row, at in enumerate(when) if at < period[1]), key=lambda row: when[row]):
        earlier[codes[row]] = np.where(np.isnan(values[row]), earlier[codes[row]], values[row])
    return rows, earlier


def _one_row_a_unit(codes: Sequence[str], rows: Sequence[int]) -> list[int]:
    seen: dict[str, int] = {}
    for row in rows:
        if codes[row] in seen:
            raise InputError(
                "单位“{unit}”出现在第 {first} 和第 {second} 条记录;面板数据请用 period 指定一期",
                unit=codes[row],
                first=seen[codes[row]] + 1,
                second=row + 1,
            )
        seen[codes[row]] = row
    return [seen[code] for code in sorted(seen)]
