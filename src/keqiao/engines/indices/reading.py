"""读数: data files as named columns. CSV (UTF-8 or GB 18030), xlsx, Parquet, JSON rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from keqiao.engines.cases import load_json
from keqiao.engines.errors import InputError
from keqiao.engines.indices.dataset import as_columns
from keqiao.engines.zips import BROKEN_WORKBOOK

Columns = dict[str, Sequence[Any]]


def read_columns(path: Path) -> Columns:
    """Read a data file by its extension; one clear sentence when it cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("数据文件 {path} 的格式不支持;可用:{known}", path=path, known="、".join(READERS))
    if not path.is_file():
        raise InputError("找不到数据文件 {path}", path=path)
    table = reader(path)
    if not table or not any(len(values) for values in table.values()):
        raise InputError("数据文件 {path} 里没有数据", path=path)
    return table


def _read_csv(path: Path) -> Columns:
    text = _decoded(path.read_bytes(), path)
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(rows, [])]
        body = [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError("数据文件 {path} 不是有效的 CSV:{error}", path=path, error=error) from None
    return _columns(header, body, path)


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("数据文件 {path} 既不是 UTF-8 也不是 GB 18030 编码", path=path)


def _columns(header: Sequence[str], body: Sequence[Sequence[Any]], path: Path) -> Columns:
    if len(set(header)) != len(header):
        twice = next(name for name in header if list(header).count(name) > 1)
        raise InputError("数据文件 {path} 有两列都叫“{name}”", path=path, name=twice)
    for number, row in enumerate(body, 1):
        if len(row) != len(header):
            raise InputError(
                "数据文件 {path} 第 {row} 条记录有 {n} 格,表头有 {m} 格",
                path=path,
                row=number,
                n=len(row),
                m=len(header),
            )
    return {name: [row[j] for row in body] for j, name in enumerate(header)}


def _read_xlsx(path: Path) -> Columns:
    import openpyxl  # each format's library loads when a file of it is read
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (InvalidFileException, *BROKEN_WORKBOOK) as error:
        raise InputError("数据文件 {path} 不是有效的 xlsx:{error}", path=path, error=error) from None
    header = [str(cell).strip() for cell in (rows[0] if rows else []) if cell is not None]
    body = [row[: len(header)] for row in rows[1:] if any(cell is not None for cell in row)]
    return _columns(header, body, path)


def _read_parquet(path: Path) -> Columns:
    import pyarrow
    import pyarrow.parquet

    try:
        return as_columns(pyarrow.parquet.read_table(path))
    except pyarrow.ArrowInvalid as error:
        raise InputError("数据文件 {path} 不是有效的 Parquet:{error}", path=path, error=error) from None


def _read_json(path: Path) -> Columns:
    rows = load_json(path)
    if not isinstance(rows, list):
        raise InputError("数据文件 {path} 应是记录的列表", path=path)
    return as_columns(rows)


READERS: dict[str, Callable[[Path], Columns]] = {
    ".csv": _read_csv,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
    ".json": _read_json,
}
