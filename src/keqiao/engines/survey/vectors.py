"""向量检查: turns a caller's column into an array and names the first row that cannot be used.

Every operation below starts here, so that a missing value, a text in a number column or a negative size ends
in one sentence with the column and the row, never in a silent NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]


def real_vector(name: str, values: Any, *, length: int | None = None, missing: bool = False) -> FloatArray:
    """实数列: one-dimensional, finite (NaN allowed only with ``missing``), of ``length`` when given."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("“{name}”含有不是数字的值", name=name) from None
    if array.ndim != 1:
        raise InputError("“{name}”应是一列数,得到 {ndim} 维", name=name, ndim=array.ndim)
    if length is not None and len(array) != length:
        raise InputError(
            "“{name}”有 {found} 个值,应有 {length} 个", name=name, found=len(array), length=length
        )
    if not missing:
        _refuse(name, array, ~np.isfinite(array), "缺失或不是有限数")
    else:
        _refuse(name, array, np.isinf(array), "是无穷大")
    return array


def non_negative(name: str, values: Any, *, length: int | None = None) -> FloatArray:
    """非负实数列."""
    array = real_vector(name, values, length=length)
    _refuse(name, array, array < 0, "为负")
    return array


def positive(name: str, values: Any, *, length: int | None = None) -> FloatArray:
    """正实数列."""
    array = real_vector(name, values, length=length)
    _refuse(name, array, array <= 0, "不是正数")
    return array


def share_vector(name: str, values: Any, *, length: int | None = None) -> FloatArray:
    """比例列: every value in [0, 1]."""
    array = real_vector(name, values, length=length)
    _refuse(name, array, (array < 0) | (array > 1), "不在 0 到 1 之间")
    return array


def whole_numbers(name: str, values: Any, *, length: int | None = None) -> IntArray:
    """非负整数列."""
    array = non_negative(name, values, length=length)
    _refuse(name, array, array != np.floor(array), "不是整数")
    return array.astype(np.int64)


def choice(name: str, value: str, known: Sequence[str]) -> str:
    """选项: ``value`` when it is one of ``known``; else a sentence listing what there is."""
    if value not in known:
        raise InputError("{name}“{value}”不可用;可用:{known}", name=name, value=value, known="、".join(known))
    return value


def unique_ids(name: str, ids: Sequence[Hashable]) -> None:
    """标识唯一: refuses a unit that stands twice in a list, naming both rows."""
    seen: dict[Hashable, int] = {}
    for row, value in enumerate(ids, start=1):
        if value is None or value == "":
            raise InputError("“{name}”第 {row} 行没有标识", name=name, row=row)
        if value in seen:
            raise InputError(
                "“{name}”中的“{value}”重复:第 {first} 行与第 {row} 行",
                name=name,
                value=value,
                first=seen[value],
                row=row,
            )
        seen[value] = row


def groups_of(name: str, labels: Sequence[Hashable]) -> tuple[list[Hashable], IntArray]:
    """分组: the labels in order of first appearance, and each row's position among them."""
    order: dict[Hashable, int] = {}
    codes = np.empty(len(labels), dtype=np.int64)
    for row, label in enumerate(labels):
        if label is None or label == "" or label != label:
            raise InputError("“{name}”第 {row} 行缺失", name=name, row=row + 1)
        codes[row] = order.setdefault(label, len(order))
    return list(order), codes


def each_group(name: str, labels: Sequence[Hashable] | None, rows: int) -> list[tuple[str, IntArray]]:
    """逐组行号: (label as text, rows) for each group; one group “全部” when there are no labels."""
    if labels is None:
        return [("全部", np.arange(rows, dtype=np.int64))]
    if len(labels) != rows:
        raise InputError(
            "“{name}”有 {found} 个值,应有 {length} 个", name=name, found=len(labels), length=rows
        )
    names, codes = groups_of(name, labels)
    order = np.argsort(codes, kind="stable")
    cuts = np.searchsorted(codes[order], np.arange(1, len(names)))
    return [(str(label), part) for label, part in zip(names, np.split(order, cuts), strict=True)]


def map_groups(
    name: str,
    labels: Sequence[Hashable] | None,
    rows: int,
    compute: Callable[[str, IntArray], FloatArray],
) -> FloatArray:
    """逐组计算: ``compute`` for each group, the results put back in the order of the rows."""
    result = np.empty(rows)
    for label, part in each_group(name, labels, rows):
        result[part] = compute(label, part)
    return result


def _refuse(name: str, array: FloatArray, bad: npt.NDArray[np.bool_], reason: str) -> None:
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InputError(
            "“{name}”第 {row} 行{reason}:{value}", name=name, row=row + 1, reason=reason, value=array[row]
        )
