"""数据文件: CSV and Parquet with every value kept as written, so that a code such as 0101 stays a code."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from keqiao.engines.errors import InputError
from keqiao.engines.publish import write_whole
from keqiao.engines.survey.vectors import FloatArray

_MISSING = ("", "NA", "NaN", "null")


@dataclass(frozen=True)
class DataTable:
    """数据表: columns by name, values as text, number or ``None``."""

    name: str
    columns: Mapping[str, list[Any]]

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), []))

    def column(self, name: str) -> list[Any]:
        """A column as written; one that is not there is an error listing those that are."""
        if name not in self.columns:
            known = "、".join(list(self.columns)[:20])
            raise InputError(
                "{file} 里没有“{name}”这一列;现有:{known}", file=self.name, name=name, known=known
            )
        return self.columns[name]

    def texts(self, name: str) -> list[str]:
        """A column as text; a missing value is an error naming the row."""
        result = []
        for row, value in enumerate(self.column(name), start=1):
            if value is None:
                raise InputError("{file} 第 {row} 行的“{name}”缺失", file=self.name, row=row, name=name)
            result.append(plain_text(value))
        return result

    def numbers(self, name: str, *, missing: bool = False) -> FloatArray:
        """A column as numbers (NaN for missing when allowed); text is an error naming the row."""
        result = np.empty(self.rows)
        for row, value in enumerate(self.column(name), start=1):
            if value is None and missing:
                result[row - 1] = np.nan
                continue
            number = _number(value)
            if number is None:
                what = "缺失" if value is None else f"不是数字:{value}"
                raise InputError(
                    "{file} 第 {row} 行的“{name}”{what}", file=self.name, row=row, name=name, what=what
                )
            result[row - 1] = number
        return result

    def joined(self, names: Sequence[str]) -> list[str]:
        """One label per row from several columns, parted by “/”."""
        return ["/".join(parts) for parts in zip(*(self.texts(name) for name in names), strict=True)]


def read_table(path: Path) -> DataTable:
    """读表: by suffix, .csv (UTF-8, first line names the columns) or .parquet."""
    if not path.is_file():
        raise InputError("找不到数据文件 {path}", path=path)
    if path.suffix == ".parquet":
        return _parquet(path)
    if path.suffix != ".csv":
        raise InputError("数据文件 {path} 应是 .csv 或 .parquet", path=path)
    return _csv(path)


def table_bytes(columns: Mapping[str, Sequence[Any]], suffix: str) -> bytes:
    """存表: the columns as the bytes of a .csv or .parquet file."""
    if suffix == ".parquet":
        sink = io.BytesIO()
        data = {name: pa.array([_saved(v) for v in values]) for name, values in columns.items()}
        parquet.write_table(pa.table(data), sink)
        return sink.getvalue()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow(["" if (saved := _saved(v)) is None else saved for v in row])
    return text.getvalue().encode("utf-8")


def write_table(columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    """存表: whole or not at all."""
    write_whole(path, table_bytes(columns, path.suffix))


def plain_text(value: Any) -> str:
    """A value as a code: 5.0 and 5 are the same code “5”."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _saved(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _csv(path: Path) -> DataTable:
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("数据文件 {path} 不是 UTF-8 的 CSV:{why}", path=path, why=error) from None
    if not rows or not rows[0]:
        raise InputError("数据文件 {path} 是空的", path=path)
    header, body = rows[0], [row for row in rows[1:] if row]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError("数据文件 {path} 的列名重复:{names}", path=path, names="、".join(twice))
    for number, row in enumerate(body, start=1):
        if len(row) != len(header):
            raise InputError(
                "数据文件 {path} 第 {row} 行有 {n} 格,应有 {m} 格",
                path=path,
                row=number,
                n=len(row),
                m=len(header),
            )
    columns: dict[str, list[Any]] = {
        name: [None if v in _MISSING else v for v in cells] for name, cells in _turned(header, body)
    }
    if not body:
        raise InputError("数据文件 {path} 没有数据行", path=path)
    return DataTable(path.name, columns)


def _turned(header: list[str], body: list[list[str]]) -> list[tuple[str, list[str]]]:
    return [(name, [row[at] for row in body]) for at, name in enumerate(header)]


def _parquet(path: Path) -> DataTable:
    try:
        table = parquet.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError("数据文件 {path} 不是有效的 Parquet:{why}", path=path, why=error) from None
    if table.num_rows == 0:
        raise InputError("数据文件 {path} 没有数据行", path=path)
    return DataTable(path.name, {name: table.column(name).to_pylist() for name in table.column_names})
