"""字段: reading numbers, lists and texts from a document, with a sentence that names the field at fault."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError

Floats = NDArray[np.float64]
LEAST, LARGEST = 1e-120, 1e120
"""What may be divided by, and what may be squared, without overflow."""


def number(value: Any, where: str) -> float:
    """A finite number; text, NaN, infinity and true/false are refused."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise InputError("{where} 应当是数字,收到的是 {value!r}", where=where, value=value)
    try:
        converted = float(value)
    except OverflowError:
        converted = math.inf
    if not math.isfinite(converted):
        raise InputError("{where} 应当是有限的数字,收到的是 {value}", where=where, value=value)
    if abs(converted) > LARGEST:
        raise InputError("{where} 的数值 {value} 超出可计算的范围(10^120)", where=where, value=converted)
    return converted


def positive(value: Any, where: str) -> float:
    """A number above zero, and far enough above it to divide by."""
    converted = number(value, where)
    if converted < LEAST:
        raise InputError("{where} 应当大于 0,收到的是 {value}", where=where, value=value)
    return converted


def not_negative(value: Any, where: str) -> float:
    """A number of zero or more."""
    converted = number(value, where)
    if converted < 0:
        raise InputError("{where} 不能是负数,收到的是 {value}", where=where, value=value)
    return converted


def probability(value: Any, where: str) -> float:
    """A number strictly between 0 and 1."""
    converted = number(value, where)
    if not 0 < converted < 1:
        raise InputError("{where} 应当在 0 与 1 之间,收到的是 {value}", where=where, value=value)
    return converted


def whole(value: Any, where: str, least: int = 0) -> int:
    """A whole number, at least ``least``."""
    converted = number(value, where)
    if not converted.is_integer() or converted < least:
        raise InputError(
            "{where} 应当是不小于 {least} 的整数,收到的是 {value}", where=where, least=least, value=value
        )
    return int(converted)


def vector(values: Any, where: str, least: int = 1) -> Floats:
    """A one-dimensional array of finite numbers, at least ``least`` of them; the bad position is named."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "f" and values.ndim == 1:
        array = values.astype(np.float64, copy=False)
    else:
        if isinstance(values, str | Mapping) or not hasattr(values, "__len__"):
            raise InputError("{where} 应当是一列数字,收到的是 {value!r}", where=where, value=values)
        items = list(values)
        # plain floats are the common case; anything else is looked at one by one
        if any(type(item) is not float for item in items):
            items = [number(item, f"{where} 第 {i} 个值") for i, item in enumerate(items, 1)]
        array = np.array(items, dtype=np.float64)
    if not np.isfinite(array).all():
        position = int(np.flatnonzero(~np.isfinite(array))[0]) + 1
        raise InputError("{where} 第 {position} 个值缺失或不是有限的数字", where=where, position=position)
    if (np.abs(array) > LARGEST).any():
        position = int(np.argmax(np.abs(array) > LARGEST)) + 1
        raise InputError("{where} 第 {position} 个值超出可计算的范围(10^120)", where=where, position=position)
    if len(array) < least:
        raise InputError(
            "{where} 至少要 {least} 个值,只有 {count} 个", where=where, least=least, count=len(array)
        )
    return array


def many(value: Any, where: str) -> list[float]:
    """A list of numbers; one number alone counts as a list of one."""
    if isinstance(value, int | float):
        return [number(value, where)]
    return [float(item) for item in vector(value, where)]


def table(values: Any, where: str, rows: int = 1, columns: int = 1) -> Floats:
    """A rectangular two-dimensional array of finite numbers, with at least ``rows`` × ``columns``."""
    if isinstance(values, str | Mapping) or not hasattr(values, "__len__"):
        raise InputError("{where} 应当是一张数表,收到的是 {value!r}", where=where, value=values)
    lines = [vector(row, f"{where} 第 {i} 行", columns) for i, row in enumerate(values, 1)]
    if len(lines) < rows:
        raise InputError("{where} 至少要 {rows} 行,只有 {count} 行", where=where, rows=rows, count=len(lines))
    for i, line in enumerate(lines, 1):
        if len(line) != len(lines[0]):
            raise InputError(
                "{where} 第 {row} 行有 {count} 个值,第 1 行有 {first} 个;各行个数必须相同",
                where=where,
                row=i,
                count=len(line),
                first=len(lines[0]),
            )
    return np.array(lines)


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """A table of named entries."""
    if not isinstance(value, Mapping):
        raise InputError("{where} 应当是“名称 = 值”的表,收到的是 {value!r}", where=where, value=value)
    return value


def listing(value: Any, where: str) -> list[Any]:
    """A list of anything."""
    if isinstance(value, str | Mapping) or not hasattr(value, "__len__"):
        raise InputError("{where} 应当是一个列表,收到的是 {value!r}", where=where, value=value)
    return list(value)


def choice(value: Any, where: str, known: Sequence[str]) -> str:
    """One of the known words."""
    if value not in known:
        raise InputError(
            "{where} 只能是 {known},收到的是 {value!r}", where=where, known="、".join(known), value=value
        )
    return str(value)


def only(entries: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse a field that nobody reads: a misspelt name must not be dropped in silence."""
    for key in entries:
        if key not in known:
            raise InputError(
                "{where} 有不认识的字段“{key}”;可用:{known}",
                where=where,
                key=key,
                known="、".join(sorted(known)),
            )


def same_length(where: str, **lists: Sequence[Any] | Floats) -> int:
    """The common length of lists that belong together."""
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1:
        shown = "、".join(f"{name} {count} 个" for name, count in lengths.items())
        raise InputError("{where} 各列的个数不同:{shown}", where=where, shown=shown)
    return next(iter(lengths.values()))
