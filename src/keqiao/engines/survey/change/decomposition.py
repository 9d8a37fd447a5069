"""变化的分解: the change of a total split into continuing, entered, left, reclassified and redefined units.

The parts add up to the change of the two published totals; each unit falls in exactly one. Source: the checks
of the statistics facts (growth by continuing units, entries, exits, reclassified units, definition change).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.expressions import condition
from keqiao.engines.survey.tables import factor
from keqiao.engines.survey.types import BoolArray, FloatArray

PARTS = ("continuing", "entered", "left", "reclassified_in", "reclassified_out", "redefined")


@dataclass(frozen=True)
class Decomposition:
    """分解: ``parts`` by name, adding up to ``change``; ``units`` sampled units behind each."""

    before: float
    after: float
    parts: Mapping[str, float]
    units: Mapping[str, int]

    @property
    def change(self) -> float:
        return self.after - self.before


def decompose_change(
    first: Design,
    second: Design,
    variable: str,
    key: str,
    *,
    scope: str = "1 == 1",
    old_definition: str | None = None,
) -> Decomposition:
    """变化分解 of the weighted total of a variable within ``scope`` (a condition, evaluated in each wave).

    A unit in both samples that is in scope only in one wave was reclassified. ``old_definition`` is the first
    wave's scope as it would read in the second; units of the second wave inside the new scope only by the new
    definition are ``redefined``.
    """
    one, two = _Wave(first, variable, key, scope), _Wave(second, variable, key, scope)
    both_1, both_2 = np.isin(one.keys, two.keys), np.isin(two.keys, one.keys)
    other_1, other_2 = _scope_elsewhere(one, two), _scope_elsewhere(two, one)
    redefined = np.zeros(len(two.keys), dtype=np.bool_)
    if old_definition is not None:
        redefined = two.inside & ~condition(old_definition, second.table, second.table.rows)
    groups_2 = {
        "redefined": redefined,
        "entered": two.inside & ~both_2 & ~redefined,
        "reclassified_in": two.inside & both_2 & ~other_2 & ~redefined,
        "continuing": two.inside & both_2 & other_2 & ~redefined,
    }
    kept = np.isin(one.keys, two.keys[groups_2["continuing"]])
    groups_1 = {
        "left": one.inside & ~both_1,
        "reclassified_out": one.inside & both_1 & ~other_1,
        "continuing": one.inside & kept,
        "redefined": one.inside & both_1 & other_1 & ~kept,
    }
    parts = {name: two.total(groups_2.get(name)) - one.total(groups_1.get(name)) for name in PARTS}
    units = {
        name: int(sum(g.sum() for g in (groups_2.get(name), groups_1.get(name)) if g is not None))
        for name in PARTS
    }
    return Decomposition(one.total(one.inside), two.total(two.inside), parts, units)


class _Wave:
    """One wave's keys, weighted values and scope."""

    def __init__(self, design: Design, variable: str, key: str, scope: str) -> None:
        codes, names = factor(design.table[key])
        if (codes < 0).any() or len(names) != len(codes):
            raise InputError("单位标识“{key}”在每一期都应齐全且不重复", key=key)
        self.keys = np.asarray(names, dtype=object)[codes].astype(str)
        values = design.table.numbers(variable)
        self.inside: BoolArray = condition(scope, design.table, design.table.rows)
        missing = np.isnan(values) & self.inside
        if missing.any():
            raise InputError("变量“{name}”在第 {row} 行为空", name=variable, row=int(np.argmax(missing)) + 1)
        self.weighted: FloatArray = design.weights * np.nan_to_num(values)

    def total(self, rows: BoolArray | None) -> float:
        return 0.0 if rows is None else float(self.weighted[rows].sum())


def _scope_elsewhere(wave: _Wave, other: _Wave) -> BoolArray:
    """Whether each unit was in scope in the other wave (false for units not there)."""
    return np.isin(wave.keys, other.keys[other.inside])
