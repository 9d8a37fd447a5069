"""数据表: CSV files with English or Chinese headings; every error names file, row, column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import number


@dataclass(frozen=True)
class CsvTable:
    """``rows`` of texts by canonical column name; ``lines`` are their line numbers in the file."""

    path: Path
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]

    def where(self, index: int, column: str) -> str:
        """The place of a cell, for a message."""
        return f"{self.path.name} 第 {self.lines[index]} 行的 {column}"

    def number(self, index: int, column: str) -> float:
        """A cell as a number; an empty or unreadable one is refused."""
        return parse_number(self.rows[index].get(column, ""), self.where(index, column))


def read_csv(path: Path, aliases: Mapping[str, Sequence[str]], required: Sequence[str]) -> CsvTable:
    """Read a CSV file (UTF-8 or GB 18030); ``aliases`` lists other headings of each canonical column."""
    names = {other.lower(): name for name, others in aliases.items() for other in (name, *others)}
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [cell.strip() for cell in next(reader, [])]
        body = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError("{path} 不是有效的 CSV:{error}", path=path, error=error) from None
    columns = tuple(names.get(cell.lower(), cell) for cell in header)
    for name in columns:
        if name and columns.count(name) > 1:
            raise InputError("{path} 有两列都是“{name}”", path=path, name=name)
    for name in required:
        if name not in columns:
            known = "、".join((name, *aliases.get(name, ())))
            raise InputError("{path} 缺少一列:{known}(任一名称)", path=path, known=known)
    for line, row in body:
        if any("\n" in cell for cell in row):
            # an unclosed quotation mark would swallow the rows after it
            raise InputError(
                "{path} 到第 {line} 行为止有一个单元格跨行:请检查引号是否成对", path=path, line=line
            )
        if len(row) > len(columns):
            raise InputError("{path} 第 {line} 行的单元格比表头多", path=path, line=line)
    if not body:
        raise InputError("{path} 没有数据行", path=path)
    rows = [{n: c.strip() for n, c in zip(columns, row, strict=False) if n} for _, row in body]
    return CsvTable(path, columns, rows, [line for line, _ in body])


def parse_number(text: str, where: str) -> float:
    """Text as a finite number; full-width digits are read, thousands separators are not guessed."""
    try:
        return number(float(text), where)
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        shown = f"“{text}”" if text else "空白"
        raise InputError("{where} 应当是数字,现在是{shown}", where=where, shown=shown) from None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except IsADirectoryError:
        raise InputError("{path} 是一个文件夹,不是 CSV 文件", path=path) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("{path} 的编码既不是 UTF-8 也不是 GB 18030", path=path)
