"""设计变量的检查: one clear sentence for each way a design can be wrong; never a silent drop."""

from __future__ import annotations

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions.evaluate import is_missing
from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import FloatArray, IntArray


def complete(table: Table, column: str, role: str) -> None:
    """A design variable has no missing value."""
    missing = is_missing(table[column])
    if missing.any():
        raise InputError(
            "设计变量“{column}”({role})在第 {row} 行为空,共 {count} 行为空",
            column=column,
            role=role,
            row=int(np.argmax(missing)) + 1,
            count=int(missing.sum()),
        )


def constant_within(values: FloatArray, stratum: IntArray, names: tuple[str, ...], column: str) -> FloatArray:
    """A population size is one number in its stratum; returns it by stratum."""
    sizes = np.zeros(len(names))
    sizes[stratum] = values
    differing = np.abs(values - sizes[stratum]) > 1e-9 * np.abs(sizes[stratum])
    if differing.any():
        raise InputError(
            "层“{stratum}”内的总体规模“{column}”不止一个值",
            stratum=names[stratum[int(np.argmax(differing))]],
            column=column,
        )
    return sizes


def checked_weights(weights: FloatArray, column: str) -> FloatArray:
    """Weights are present and not negative."""
    for bad, what in ((np.isnan(weights), "为空"), (weights < 0, "为负"), (np.isinf(weights), "为无穷大")):
        if bad.any():
            raise InputError(
                "权数“{column}”在第 {row} 行{what},共 {count} 行",
                column=column,
                row=int(np.argmax(bad)) + 1,
                what=what,
                count=int(bad.sum()),
            )
    return weights


def distinct_units(table: Table, column: str) -> None:
    """No unit is in the sample twice."""
    complete(table, column, "单位标识")
    codes, names = factor(table[column])
    counts = np.bincount(codes, minlength=len(names))
    if (counts > 1).any():
        unit = int(np.argmax(counts > 1))
        rows = np.flatnonzero(codes == unit)[:2] + 1
        raise InputError(
            "单位“{unit}”在样本中出现 {count} 次(第 {first}、{second} 行)",
            unit=names[unit],
            count=int(counts[unit]),
            first=int(rows[0]),
            second=int(rows[1]),
        )
