"""批量读入: a Parquet or CSV file into exact columns; a bad cell is named by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.batch.cells import flag_column, number_column, plain_texts, text_column
from keqiao.engines.incentives.catalogue import catalogue
from keqiao.engines.incentives.profile import PARTS, profile_inputs
from keqiao.engines.rules.book import Input
from keqiao.engines.rules.columns import Column, Flags, Texts

LABELS = ("id", "name", "division", "industry")
CLAIMED = "claimed_"


@dataclass(frozen=True)
class Enterprises:
    """一批企业: exact columns by input name, ``gaps`` where a cell is empty, labels, and what was claimed."""

    size: int
    columns: Mapping[str, Any]
    gaps: Mapping[str, Flags]
    labels: Mapping[str, Texts]
    claimed: Mapping[str, Flags]
    ids: pa.Array


def read_enterprises(path: Path) -> Enterprises:
    """读入文件: Parquet (.parquet) or CSV (.csv, UTF-8)."""
    return from_table(_table(path))


def _table(path: Path) -> pa.Table:
    if not path.is_file():
        raise InputError("找不到文件 {path}", path=path)
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            # fastest where it is needed: Parquet loads only for Parquet files
            from pyarrow import parquet

            return parquet.read_table(path)
        if suffix == ".csv":
            return _csv(path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeDecodeError) as error:
        raise InputError("文件 {path} 读不出:{error}", path=path, error=str(error).splitlines()[0]) from None
    raise InputError("批量文件应是 .parquet 或 .csv,收到 {path}", path=path)


def _csv(path: Path) -> pa.Table:
    """Every cell as text, so that amounts stay exact."""
    from pyarrow import csv

    with path.open("rb") as file:
        header = file.readline().decode("utf-8-sig").strip()
    names = [name.strip().strip('"') for name in header.split(",")]
    options = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True)
    return csv.read_csv(path, convert_options=options)


def from_table(table: pa.Table) -> Enterprises:
    """由 Arrow 表读入. Unknown columns, wrong types, impossible amounts are errors."""
    if table.num_rows == 0:
        raise InputError("批量文件没有企业")
    declared = profile_inputs()
    _check_names(table.column_names, declared)
    columns: dict[str, Any] = {}
    gaps: dict[str, Flags] = {}
    for name, each in declared.items():
        if name in table.column_names:
            columns[name], empty = _column(each, table.column(name))
            if each.default is None and empty.any():
                gaps[name] = empty
    _check_rows(columns, gaps)
    labels = {name: plain_texts(table.column(name)) for name in LABELS[2:] if name in table.column_names}
    claimed = {
        name.removeprefix(CLAIMED): flag_column(name, table.column(name), False)[0]
        for name in table.column_names
        if name.startswith(CLAIMED)
    }
    ids = table.column("id") if "id" in table.column_names else pa.array(range(1, table.num_rows + 1))
    return Enterprises(table.num_rows, columns, gaps, labels, claimed, ids)


def _check_names(names: list[str], declared: Mapping[str, Input]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InputError("批量文件的列“{name}”重复", name=name)
        known = name in LABELS or name in declared
        if not known and name.removeprefix(CLAIMED) not in catalogue():
            raise InputError(
                "批量文件的列“{name}”不认识;可用企业情况各字段、{labels} 和 claimed_优惠名",
                name=name,
                labels="、".join(LABELS),
            )


def _column(declared: Input, cells: pa.ChunkedArray) -> tuple[Any, Flags]:
    if declared.choices:
        return text_column(declared, cells)
    if declared.unit == "flag":
        return flag_column(declared.name, cells, bool(declared.default))
    return number_column(declared, cells)


def _check_rows(columns: Mapping[str, Any], gaps: Mapping[str, Flags]) -> None:
    for part, whole in PARTS:
        if part in columns and whole in columns:
            wrong = columns[part] > columns[whole]
            for name in (part, whole):
                if name in gaps:
                    wrong &= ~gaps[name]
            _refuse(wrong, f"“{part}”不能大于“{whole}”")
    if "months_in_business" in columns:
        months: Column = columns["months_in_business"]
        _refuse((months < 1) | (months > 12), "“months_in_business”应是 1 至 12 的整数")


def _refuse(wrong: Flags, rule: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong)) + 1
        raise InputError("第 {row} 行等 {count} 行:{rule}", row=row, count=int(wrong.sum()), rule=rule)
