"""表格输入: a CSV of firms as columns of numbers, for a scorecard."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError

_ENCODINGS = ("utf-8-sig", "gb18030")


def read_scorecard_csv(path: Path, target: str) -> dict[str, Any]:
    """评分卡样本: every column but ``target`` is a variable; an empty cell is missing. `InputError` names
    row and column."""
    rows = list(csv.reader(_text(path).splitlines()))
    if len(rows) < 2:
        raise InputError("文件 {path} 没有数据行", path=path)
    header = [name.strip() for name in rows[0]]
    if len(set(header)) != len(header):
        raise InputError("文件 {path} 的列名重复", path=path)
    if target not in header:
        raise InputError("文件 {path} 没有列“{target}”", path=path, target=target)
    columns: dict[str, list[float | None]] = {name: [] for name in header}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise InputError("第 {number} 行有 {n} 列,应有 {m} 列", number=number, n=len(row), m=len(header))
        for name, cell in zip(header, row, strict=True):
            columns[name].append(_number(cell, number, name))
    labels = columns.pop(target)
    for number, label in enumerate(labels, 2):
        if label not in (0, 1):
            raise InputError("第 {number} 行的“{target}”应为 0 或 1", number=number, target=target)
    return {"columns": columns, "target": labels}


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("文件 {path} 的编码既不是 UTF-8 也不是 GB18030", path=path)


def _number(cell: str, row: int, column: str) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        raise InputError("第 {row} 行的“{column}”不是数字:{cell}", row=row, column=column, cell=cell)
    return value
