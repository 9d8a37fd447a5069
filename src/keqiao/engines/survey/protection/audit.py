"""区间审计: what an outsider, or a lone contributor, can work out about each suppressed cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.survey.protection.programme import least
from keqiao.engines.survey.protection.table import MagnitudeTable
from keqiao.engines.survey.vectors import BoolArray, FloatArray, IntArray

_ROUNDING = 1e-7


@dataclass(frozen=True)
class Attack:
    """攻击: the interval for ``target`` by somebody who knows the published cells and ``known`` (own cell, or
    −1)."""

    target: int
    known: int
    low: float
    high: float


class Attacker:
    """攻击者: linear programmes over the suppressed cells; published cells and signs (≥ 0) are known."""

    def __init__(self, table: MagnitudeTable, suppressed: BoolArray) -> None:
        self._table = table
        self._open: IntArray = np.flatnonzero(suppressed).astype(np.int64)
        self._place = {int(cell): at for at, cell in enumerate(self._open)}
        relations = table.relations[:, self._open]
        used = np.unique(relations.nonzero()[0])
        self._equations = relations[used]

    def interval(self, target: int, known: int = -1) -> Attack:
        """The least and largest value ``target`` can have."""
        if target not in self._place:
            value = float(self._table.values[target])
            return Attack(target, known, value, value)
        value = float(self._table.values[target])
        return Attack(
            target, known, value + self._move(target, known, 1.0), value - self._move(target, known, -1.0)
        )

    def _move(self, target: int, known: int, sign: float) -> float:
        """The least of sign · (change of the target), changes keeping all sums and all cells ≥ 0."""
        values = self._table.values[self._open]
        unit = float(values.max()) or 1.0
        low = -values / unit
        high = np.full(len(values), np.inf)
        if known in self._place:
            low[self._place[known]] = high[self._place[known]] = 0.0
        cost = np.zeros(len(values))
        cost[self._place[target]] = sign
        return least(cost, self._equations, low, high)[0] * unit


def attackers_of(
    table: MagnitudeTable, targets: Sequence[int], suppressed: BoolArray
) -> list[tuple[int, int]]:
    """须防的攻击: each target against an outsider (−1) and against every lone contributor sharing a sum with
    it.

    The only contributor of a suppressed cell knows that cell; two such neighbours would give each other away.
    """
    alone = set(np.flatnonzero(suppressed & (table.counts == 1)).tolist())
    attacks = []
    for target in targets:
        attacks.append((target, -1))
        attacks += [(target, known) for known in sorted(_neighbours(table, target, alone))]
    return attacks


def _neighbours(table: MagnitudeTable, target: int, alone: set[int]) -> set[int]:
    """Lone contributors' cells that stand beside ``target`` in a sum.

    A parent or child of the target is left out: its contributor is inside the target, and what insiders learn
    from a cell's own total is what the primary rules measure.
    """
    found: set[int] = set()
    for equation in table.by_cell[:, [target]].nonzero()[0]:
        row = table.relations[[equation]].tocoo()
        signs = dict(zip(row.coords[1].tolist(), row.data.tolist(), strict=True))
        found |= {cell for cell in signs.keys() & alone - {target} if signs[cell] == signs[target]}
    return found


def audit(
    table: MagnitudeTable, suppressed: BoolArray, protection: FloatArray, targets: Sequence[int]
) -> tuple[list[Attack], list[Attack]]:
    """区间审计: all attacks on ``targets`` and those that succeed.

    An attack succeeds when the interval does not reach ``protection`` above and below the value (below: or
    down to zero, which the attacker knew anyway).
    """
    attacker = Attacker(table, suppressed)
    attacks = [attacker.interval(*pair) for pair in attackers_of(table, targets, suppressed)]
    return attacks, [attack for attack in attacks if exposed(attack, table, protection)]


def exposed(attack: Attack, table: MagnitudeTable, protection: FloatArray) -> bool:
    """Whether an interval is too narrow around its cell."""
    value, need = float(table.values[attack.target]), float(protection[attack.target])
    rounding = _ROUNDING * max(value, need, 1e-300)
    above = attack.high - value >= need - rounding
    below = value - attack.low >= min(need, value) - rounding
    exact = attack.high - attack.low <= rounding
    return exact or not (above and below)
