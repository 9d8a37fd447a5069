"""相关系数: correlations of the input quantities, given or from simultaneous readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import clean_name
from keqiao.engines.metrology.fields import listing, number
from keqiao.engines.metrology.uncertainty.quantities import InputQuantity

Floats = NDArray[np.float64]


def read_correlations(
    quantities: Mapping[str, InputQuantity], entries: Sequence[Any], simultaneous: bool
) -> Floats | None:
    """The matrix, or ``None`` when every quantity is independent.

    Raises InputError for unknown names, values outside [-1, 1], contradictions, and a matrix that is not
    positive semi-definite. Source: JCGM 100:2008, 5.2.2 and 5.2.3 (simultaneous readings, formula 17).
    """
    names = list(quantities)
    matrix = np.eye(len(names))
    if simultaneous:
        _add_readings(matrix, names, quantities)
    seen: dict[frozenset[str], float] = {}
    for entry in entries:
        first, second, value = _read_entry(entry, names)
        pair = frozenset((first, second))
        if seen.get(pair, value) != value:
            raise InputError("“{a}”与“{b}”的相关系数给了两个不同的值", a=first, b=second)
        seen[pair] = value
        i, j = names.index(first), names.index(second)
        matrix[i, j] = matrix[j, i] = value
    if np.array_equal(matrix, np.eye(len(names))):
        return None
    check_correlation(matrix)
    return matrix


def check_correlation(matrix: Floats) -> None:
    """Refuse a matrix that cannot be one of correlations."""
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < -1e-9 * len(matrix):
        raise InputError(
            "相关系数矩阵不是半正定的(最小特征值 {least:.3g}):这些相关系数不可能同时成立", least=least
        )


def correlated_groups(matrix: Floats | None, size: int) -> list[list[int]]:
    """Positions of quantities that hang together by correlation; independent ones stand alone."""
    if matrix is None:
        return [[index] for index in range(size)]
    groups: list[list[int]] = []
    left = set(range(size))
    while left:
        waiting, group = [min(left)], set()
        while waiting:
            index = waiting.pop()
            if index in left:
                left.discard(index)
                group.add(index)
                waiting += [int(other) for other in np.flatnonzero(matrix[index])]
        groups.append(sorted(group))
    return groups


def _read_entry(entry: Any, names: list[str]) -> tuple[str, str, float]:
    parts = listing(entry, "correlations 的一项")
    if len(parts) != 3:
        raise InputError("correlations 的每一项应当是 [名称, 名称, 相关系数],收到的是 {entry!r}", entry=entry)
    first, second = (_known(str(part), names) for part in parts[:2])
    value = number(parts[2], f"“{first}”与“{second}”的相关系数")
    if not -1 <= value <= 1:
        raise InputError("“{a}”与“{b}”的相关系数 {r} 不在 -1 与 1 之间", a=first, b=second, r=value)
    if first == second:
        raise InputError("correlations 中“{name}”与它自己配成一对", name=first)
    return first, second, value


def _known(raw: str, names: list[str]) -> str:
    base, dot, part = raw.partition(".")
    name = clean_name(base) + dot + part
    if name not in names:
        raise InputError("correlations 中的“{name}”不是输入量", name=raw)
    return name


def _add_readings(matrix: Floats, names: list[str], quantities: Mapping[str, InputQuantity]) -> None:
    readings = {name: q.readings for name, q in quantities.items() if q.readings is not None}
    lengths = {name: len(values) for name, values in readings.items()}
    if len(set(lengths.values())) > 1:
        shown = "、".join(f"{name} {count} 次" for name, count in lengths.items())
        raise InputError("同时读数的各输入量次数不同:{shown}", shown=shown)
    places = [names.index(name) for name, values in readings.items() if np.ptp(values) > 0]
    varying = [values for values in readings.values() if np.ptp(values) > 0]
    if len(varying) > 1:
        matrix[np.ix_(places, places)] = np.corrcoef(np.array(varying))
        np.fill_diagonal(matrix, 1.0)
