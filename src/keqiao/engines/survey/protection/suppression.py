"""二次隐匿: which further cells to hide so that no sensitive one can be worked out from the sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from keqiao.engines.errors import InputError
from keqiao.engines.survey.protection.audit import Attack, attackers_of, audit
from keqiao.engines.survey.protection.cover import Cover
from keqiao.engines.survey.protection.primary import Sensitivity
from keqiao.engines.survey.protection.table import MagnitudeTable
from keqiao.engines.survey.vectors import BoolArray, FloatArray, choice

METHODS = ("heuristic", "optimal")
COSTS = ("value", "count", "cells")
_SECONDS = 120.0


@dataclass(frozen=True)
class Suppression:
    """隐匿方案: ``status`` per cell: "" published, "p" sensitive, "s" secondary; every attack of the final
    audit."""

    status: tuple[str, ...]
    attacks: tuple[Attack, ...]
    lost_value: float

    @property
    def suppressed(self) -> BoolArray:
        return np.array([mark != "" for mark in self.status])


def suppress(
    table: MagnitudeTable,
    sensitivity: Sensitivity,
    *,
    method: str = "heuristic",
    cost: str = "value",
    progress: Callable[[int, int], None] | None = None,
) -> Suppression:
    """二次隐匿: hide further cells until every attack on a sensitive cell leaves an interval wide enough.

    ``heuristic``: for each attack in turn the cheapest pattern of changes (a linear programme), then
    secondary cells are given back where the audit stays clean. ``optimal``: one mixed-integer programme over
    all attacks, least total ``cost`` ("value", "count" of contributors, number of "cells"); for tables of
    some hundred cells. Either way the pattern is audited at the end and an exposed cell is an error, never a
    result. Zero cells are not used as cover. Sources: Kelly, Golden and Assad (1992) Networks 22, 397-417;
    Fischetti and Salazar (2001) Management Science 47, 1008-1027.
    """
    choice("隐匿方法", method, METHODS)
    choice("隐匿代价", cost, COSTS)
    primary = sensitivity.sensitive
    targets = np.flatnonzero(primary).tolist()
    price = _price(table, cost)
    if not targets:
        return Suppression(("",) * len(table.cells), (), 0.0)
    if method == "optimal":
        cover = Cover(table, sensitivity, price, _optimal(table, sensitivity, price))
        cover.protect(progress)
    else:
        cover = Cover(table, sensitivity, price, primary)
        cover.protect(progress)
        cover.give_back()
    hidden = cover.hidden
    attacks, broken = audit(table, hidden, sensitivity.protection, targets)
    if broken:
        cell = "×".join(table.cells[broken[0].target])
        raise InputError("单元格 {cell} 无法保护:表太小,没有足够的单元格可以隐匿", cell=cell)
    status = tuple("p" if primary[at] else "s" if hidden[at] else "" for at in range(len(primary)))
    return Suppression(status, tuple(attacks), float(table.values[hidden & ~primary].sum()))


def _price(table: MagnitudeTable, cost: str) -> FloatArray:
    """Price of hiding a cell; never nothing, and the more the higher it stands in the table."""
    by_name: dict[str, Any] = {
        "value": table.values / max(float(table.values.max()), 1e-9),
        "count": table.counts / max(int(table.counts.max()), 1),
        "cells": np.ones(len(table.cells)),
    }
    price: FloatArray = np.asarray(by_name[cost], dtype=np.float64) + 1e-4
    return price


def _optimal(table: MagnitudeTable, sensitivity: Sensitivity, price: FloatArray) -> BoolArray:
    """All attacks in one programme; hiding a lone contributor's cell adds attacks, so it is solved again."""
    hidden = sensitivity.sensitive.copy()
    pairs: set[tuple[int, int]] = set()
    targets = np.flatnonzero(sensitivity.sensitive).tolist()
    while True:
        new = set(attackers_of(table, targets, hidden)) - pairs
        if not new:
            return hidden
        pairs |= new
        hidden = _programme(table, sensitivity, price, sorted(pairs))


def _programme(
    table: MagnitudeTable, sensitivity: Sensitivity, price: FloatArray, pairs: list[tuple[int, int]]
) -> BoolArray:
    """min price · h subject to, per attack and direction, a change Δ with R Δ = 0 that only hidden cells
    take.

    −v h ≤ Δ ≤ W h, Δ_target ≥ need (or ≤ −need), Δ_known = 0. Columns: h, then one block of Δ per direction.
    An attack by a lone contributor binds only while that cell is hidden.
    """
    cells = len(table.cells)
    unit = max(float(table.values.max()), 1e-9)
    v = table.values / unit
    wide = 2.0 * max(1.0, float(sensitivity.protection.max() / unit))
    room = np.where(v > 0, wide, 0.0)
    blocks = [(pair, sign) for pair in pairs for sign in (1.0, -1.0)]
    columns = cells * (1 + len(blocks))
    low, high = np.zeros(columns), np.ones(columns)
    low[:cells] = sensitivity.sensitive
    high[:cells] = np.where((v > 0) | sensitivity.sensitive, 1.0, 0.0)
    low[cells:], high[cells:] = np.tile(-v, len(blocks)), np.tile(room, len(blocks))
    rules = []
    for k, (pair, sign) in enumerate(blocks):
        rules += _block(table, sensitivity, pair, sign, (k + 1) * cells, columns, (v, room, unit))
    found = milp(
        np.concatenate([price, np.zeros(columns - cells)]),
        integrality=np.concatenate([np.ones(cells, int), np.zeros(columns - cells, int)]),
        bounds=Bounds(low, high),
        constraints=rules,
        options={"time_limit": _SECONDS},
    )
    if found.x is None:
        raise InputError("最优隐匿未能求解({message});请改用 heuristic", message=found.message)
    hidden: BoolArray = np.asarray(found.x)[:cells] > 0.5
    return hidden


def _block(
    table: MagnitudeTable,
    sensitivity: Sensitivity,
    pair: tuple[int, int],
    sign: float,
    start: int,
    columns: int,
    scales: tuple[FloatArray, FloatArray, float],
) -> list[LinearConstraint]:
    """The rows of one attack in one direction."""
    v, room, unit = scales
    target, known = pair
    cells = len(v)
    before, after = (
        sparse.csr_array((cells, start - cells)),
        sparse.csr_array((cells, columns - start - cells)),
    )
    eye = sparse.eye_array(cells, format="csr")
    lifted = sparse.hstack([-sparse.diags_array(room), before, eye, after], format="csr")
    lowered = sparse.hstack([sparse.diags_array(v), before, eye, after], format="csr")
    sums = sparse.coo_array(table.relations)
    place = sparse.csr_array((sums.data, (sums.row, sums.col + start)), shape=(sums.shape[0], columns))
    value = float(v[target])
    need = max(float(sensitivity.protection[target]) / unit, 1e-6 * value)
    goal = need if sign > 0 else min(need, value)
    reach = np.zeros(columns)
    reach[start + target] = sign
    rules = [
        LinearConstraint(lifted, -np.inf, 0.0),
        LinearConstraint(lowered, 0.0, np.inf),
        LinearConstraint(place, 0.0, 0.0),
        LinearConstraint(reach[None, :], goal, np.inf),
    ]
    if known >= 0:
        still = np.zeros(columns)
        still[start + known] = 1.0
        rules.append(LinearConstraint(still[None, :], 0.0, 0.0))
    return rules
