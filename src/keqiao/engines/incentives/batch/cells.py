"""单元格: Arrow columns of any sensible type into exact integers, flags and codes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keqiao.engines.errors import InputError
from keqiao.engines.rules.book import Input
from keqiao.engines.rules.columns import Column, Flags, Texts
from keqiao.engines.rules.fields import LARGEST

FLOAT_DIGITS = {"yuan": 2, "wan": 6, "share": 12}
"""Decimals that a binary-float cell may carry; a money cell must be whole fen."""
FLOAT_SLACK = 1e-3
WHOLE = ("persons", "months", "days", "rights")


def number_column(declared: Input, cells: pa.ChunkedArray) -> tuple[Column, Flags]:
    """数值列: integers, decimals, floats or text; an empty cell takes the default, or 0 as a stand-in."""
    array = _combined(cells)
    empty = _empty(array)
    column = _numbers(declared, array, empty)
    _check_range(declared, column, empty)
    if declared.default and empty.any():
        stand_in = Column(np.zeros(len(array), dtype=np.int64), Fraction(1), 0)
        column = column.choose_(~empty, stand_in + Fraction(declared.default), swapped=False)
    return column, empty


def _combined(cells: pa.ChunkedArray) -> pa.Array:
    array = cells.combine_chunks()
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _empty(array: pa.Array) -> Flags:
    return np.asarray(pc.is_null(array).to_numpy(zero_copy_only=False), dtype=bool)


def _numbers(declared: Input, array: pa.Array, empty: Flags) -> Column:
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        array = _text_numbers(declared, array)
        kind = array.type
    if pa.types.is_integer(kind):
        filled = pc.fill_null(array, 0)
        try:
            return Column(filled.cast(pa.int64()).to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:
            raise InputError("列“{name}”有超出范围的数", name=declared.name) from None
    if pa.types.is_decimal128(kind):
        return _decimals(declared, array, empty)
    if pa.types.is_floating(kind):
        return _floats(declared, array, empty)
    if pa.types.is_null(kind):
        return Column(np.zeros(len(array), dtype=np.int64), Fraction(1), 0)
    raise InputError(
        "列“{name}”({title})应是数,现为 {kind}", name=declared.name, title=declared.title, kind=kind
    )


def _text_numbers(declared: Input, array: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(array)
    blank = pc.equal(trimmed, "")
    wrong = pc.invert(pc.match_substring_regex(trimmed, r"^[+-]?\d{1,18}(\.\d{1,12})?$"))
    wrong = np.asarray(pc.fill_null(pc.and_not(wrong, blank), False).to_numpy(zero_copy_only=False))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _refused(declared, row, array[row].as_py())
    return pc.if_else(blank, None, trimmed).cast(pa.decimal128(38, 12))


def _decimals(declared: Input, array: pa.Array, empty: Flags) -> Column:
    """Unscaled integers of a decimal column, straight from its 16-byte cells."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[
        2 * array.offset : 2 * (array.offset + len(array))
    ]
    low, high = words[0::2], words[1::2]
    low = np.where(empty, 0, low)
    unit = Fraction(1, 10**array.type.scale)
    if np.array_equal(np.where(empty, 0, high), low >> 63):
        return _smaller(Column(low, unit))
    exact = [int(cell.as_py().scaleb(array.type.scale)) if cell.is_valid else 0 for cell in array]
    return _smaller(Column(np.array(exact, dtype=object), unit))


def _smaller(column: Column) -> Column:
    """The same numbers on the coarsest decimal scale, so that products stay in int64."""
    values, scale = column.values, column.scale
    while scale.denominator > 1 and scale.denominator % 10 == 0 and not np.any(values % 10):
        values, scale = values // 10, scale * 10
    reach = max(abs(int(values.max())), abs(int(values.min())))
    return Column(values.astype(np.int64) if reach < 2**62 else values, scale, reach)


def _floats(declared: Input, array: pa.Array, empty: Flags) -> Column:
    digits = FLOAT_DIGITS.get(declared.unit, 6)
    raw = np.where(empty, 0.0, array.to_numpy(zero_copy_only=False).astype(np.float64))
    bad = ~np.isfinite(raw) | (np.abs(raw) > float(LARGEST))
    scaled = np.where(bad, 0.0, raw) * 10.0**digits
    whole = np.rint(scaled)
    slack = FLOAT_SLACK if digits == 2 else np.inf
    bad |= np.abs(scaled - whole) > slack + np.abs(scaled) * 1e-15
    if bad.any():
        row = int(np.argmax(bad))
        raise _refused(declared, row, raw[row])
    return _smaller(Column(whole.astype(np.int64), Fraction(1, 10**digits)))


def _check_range(declared: Input, column: Column, empty: Flags) -> None:
    wrong = (column > LARGEST) | (column < -LARGEST)
    if not declared.signed:
        wrong |= column < 0
    if declared.unit in WHOLE and declared.name != "headcount" and column.scale.denominator > 1:
        wrong |= np.asarray(column.values % column.scale.denominator != 0, dtype=bool)
    wrong &= ~empty
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _refused(declared, row, float(column.values[row] * column.scale))


def _refused(declared: Input, row: int, value: Any) -> InputError:
    accepted = "数" if declared.signed else "不小于 0 的数"
    if declared.unit in WHOLE:
        accepted = "不小于 0 的整数"
    elif declared.unit == "yuan":
        accepted += "(元,精确到分)"
    return InputError(
        "第 {row} 行的“{name}”({title})应是{accepted},收到“{value}”",
        row=row + 1,
        name=declared.name,
        title=declared.title,
        accepted=accepted,
        value=value,
    )


def flag_column(name: str, cells: pa.ChunkedArray, default: bool) -> tuple[Flags, Flags]:
    """是非列: booleans, or the texts true and false."""
    array = _combined(cells)
    empty = _empty(array)
    if pa.types.is_null(array.type):
        return np.full(len(array), default), empty
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        lowered = pc.utf8_lower(array)
        known = pc.is_in(lowered, value_set=pa.array(["true", "false"]))
        wrong = ~np.asarray(known.to_numpy(zero_copy_only=False), dtype=bool) & ~empty
        if wrong.any():
            row = int(np.argmax(wrong))
            raise InputError(
                "第 {row} 行的“{name}”应是 true 或 false,收到“{v}”", row=row + 1, name=name, v=array[row]
            )
        array = pc.equal(lowered, "true")
    if not pa.types.is_boolean(array.type):
        raise InputError("列“{name}”应是 true 或 false,现为 {kind}", name=name, kind=array.type)
    return np.asarray(pc.fill_null(array, default).to_numpy(zero_copy_only=False), dtype=bool), empty


def text_column(declared: Input, cells: pa.ChunkedArray) -> tuple[Texts, Flags]:
    """选项列: codes of the allowed texts."""
    array = _combined(cells)
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type) or _dictionary(array)):
        raise InputError("列“{name}”应是文字,现为 {kind}", name=declared.name, kind=array.type)
    texts = plain_texts(cells, str(declared.default))
    for category in texts.categories:
        if category not in declared.choices:
            row = int(np.argmax(texts == category)) + 1
            raise InputError(
                "第 {row} 行的“{name}”应是 {choices} 之一,收到“{value}”",
                row=row,
                name=declared.name,
                choices="、".join(declared.choices),
                value=category,
            )
    return texts, np.zeros(len(array), dtype=bool)


def _dictionary(array: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(array.type))


def plain_texts(cells: pa.ChunkedArray, default: str = "(未填)") -> Texts:
    """文字列: codes into the list of different texts."""
    array = _combined(cells)
    if _dictionary(array):
        array = array.cast(pa.string())
    encoded = pc.fill_null(array.cast(pa.string()), default).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return Texts(codes, [str(each) for each in encoded.dictionary.to_pylist()])
