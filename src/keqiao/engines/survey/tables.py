"""数据表: columns by name. Numbers are float64 with NaN for missing; text is an object array with None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import AnyArray, FloatArray, IntArray

MISSING_WORDS = ["", "NA", "NaN"]


class Table(Mapping[str, AnyArray]):
    """数据表: named columns of one length.

    ``rows`` is the length. A column is float64 (missing is NaN), bool, or an object array of str (missing is
    None). Asking for a column that is not there names the columns that are.
    """

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns = {name: _plain(values) for name, values in columns.items()}
        lengths = {values.shape[0] for values in self._columns.values()}
        if len(lengths) > 1:
            raise InputError("数据表各列长度不一:{lengths}", lengths=sorted(lengths))
        self.rows = lengths.pop() if lengths else 0

    def __getitem__(self, name: str) -> AnyArray:
        if name not in self._columns:
            raise InputError(
                "数据中没有“{name}”这一列;现有:{known}", name=name, known="、".join(list(self._columns)[:12])
            )
        return self._columns[name]

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def numbers(self, name: str) -> FloatArray:
        """A column as numbers; text is an error naming the first row at fault."""
        values = self[name]
        if values.dtype == object:
            row = next(i for i, value in enumerate(values) if value is not None)
            raise InputError(
                "“{name}”应为数字,第 {row} 行是“{value}”", name=name, row=row + 1, value=values[row]
            )
        return values.astype(np.float64, copy=False)

    def with_columns(self, **columns: AnyArray) -> Table:
        return Table({**self._columns, **columns})

    def take(self, rows: AnyArray) -> Table:
        """The chosen rows (a mask or positions)."""
        return Table({name: values[rows] for name, values in self._columns.items()})

    def arrow(self, names: Sequence[str] | None = None) -> pa.Table:
        """As an Arrow table; NaN becomes null."""
        chosen = list(self._columns) if names is None else list(names)
        return pa.table({name: pa.array(self[name], from_pandas=True) for name in chosen})


def _plain(values: Any) -> AnyArray:
    array = np.asarray(values)
    if array.ndim != 1:
        raise InputError("数据表的一列应是一维的,收到 {shape}", shape=array.shape)
    if array.dtype.kind in "iuf":
        return array.astype(np.float64, copy=False)
    if array.dtype.kind == "b":
        return array
    texts = np.empty(array.shape, dtype=object)
    texts[:] = [
        None if value is None or (isinstance(value, float) and value != value) else _text(value)
        for value in array
    ]
    return texts


def _text(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def from_arrow(table: pa.Table) -> Table:
    """From an Arrow table (a Parquet file, a query's result)."""
    return Table({name: _arrow_column(table.column(name)) for name in table.column_names})


def _arrow_column(column: pa.ChunkedArray) -> AnyArray:
    kind = column.type
    if pa.types.is_boolean(kind) and column.null_count == 0:
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.bool_)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    if pa.types.is_decimal(kind):
        return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    texts = np.empty(len(column), dtype=object)
    texts[:] = column.cast(pa.string()).to_pylist()
    return texts


def read_table(path: Path) -> Table:
    """读取 CSV 或 Parquet. Empty, NA and NaN fields are missing."""
    if not path.exists():
        raise InputError("找不到数据文件 {path}", path=path)
    try:
        if path.suffix.lower() == ".parquet":
            return from_arrow(parquet.read_table(path))
        options = arrow_csv.ConvertOptions(null_values=MISSING_WORDS, strings_can_be_null=True)
        return from_arrow(arrow_csv.read_csv(path, convert_options=options))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeDecodeError) as error:
        raise InputError("数据文件 {path} 无法读取:{error}", path=path, error=error) from None


def factor(values: AnyArray, levels: Sequence[str] | None = None) -> tuple[IntArray, list[str]]:
    """因子: codes (missing is -1) and levels as text, sorted (numbers by size), or in the order given."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        codes, found = _number_codes(array.astype(np.float64, copy=False))
        names = [f"{value:.15g}" for value in found]
    else:
        encoded = pa.array(array).dictionary_encode()
        names = [str(value) for value in encoded.dictionary.to_pylist()]
        codes = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
        order = sorted(range(len(names)), key=names.__getitem__)
        codes, names = _reordered(codes, names, [names[i] for i in order])
    return _reordered(codes, names, levels) if levels is not None else (codes, names)


def _number_codes(values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Codes of numbers and the numbers in order; whole numbers of a narrow range are counted, not sorted."""
    present = ~np.isnan(values)
    held = values if present.all() else values[present]
    if held.size:
        low, high = float(held.min()), float(held.max())
        if high - low < 4 * held.size + 1000 and (held == np.floor(held)).all():
            shifted = np.full(values.shape, -1, dtype=np.int64)
            shifted[present] = (held - low).astype(np.int64)
            codes, found = compressed(shifted, int(high - low) + 1)
            return codes, np.asarray(found + low, dtype=np.float64)
    distinct, inverse = np.unique(held, return_inverse=True)
    codes = np.full(values.shape, -1, dtype=np.int64)
    codes[present] = inverse
    return codes, np.asarray(distinct, dtype=np.float64)


def compressed(codes: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """编码压缩: codes below ``size`` renumbered 0, 1, 2 … in order (-1 stays), and the codes that occur."""
    if size <= 4 * codes.shape[0] + 1000:
        held = np.zeros(size + 1, dtype=np.bool_)
        held[codes] = True  # -1 marks the spare last place
        held[size] = False
        place = np.cumsum(held) - 1
        place[size] = -1
        return place[codes], np.flatnonzero(held)
    present = codes >= 0
    found, inverse = np.unique(codes[present], return_inverse=True)
    result = np.full(codes.shape, -1, dtype=np.int64)
    result[present] = inverse
    return result, found


def _reordered(codes: IntArray, names: list[str], wanted: Sequence[str]) -> tuple[IntArray, list[str]]:
    position = {name: i for i, name in enumerate(wanted)}
    unknown = [name for name in names if name not in position]
    if unknown:
        raise InputError(
            "取值“{value}”不在给定的类别 {levels} 之中", value=unknown[0], levels="、".join(wanted)
        )
    lookup = np.asarray([position[name] for name in names] + [-1], dtype=np.int64)
    return lookup[codes], list(wanted)


def cross(*codes: IntArray) -> tuple[IntArray, list[IntArray]]:
    """交叉分类: one code for each combination that occurs, the first factor running fastest.

    Returns codes (missing -1 where any part is) and, for each factor, its code in every combination.
    """
    sizes = [int(code.max(initial=-1)) + 1 for code in codes]
    combined = np.zeros(codes[0].shape, dtype=np.int64)
    step = 1
    for code, size in zip(codes, sizes, strict=True):
        combined += code * step
        step *= max(size, 1)
    missing = np.zeros(combined.shape, dtype=np.bool_)
    for code in codes:
        missing |= code < 0
    combined[missing] = -1
    result, found = compressed(combined, step)
    parts: list[IntArray] = []
    for size in sizes:
        parts.append((found % max(size, 1)).astype(np.int64))
        found = found // max(size, 1)
    return result, parts
