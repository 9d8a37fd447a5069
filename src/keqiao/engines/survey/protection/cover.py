"""遮盖: the heuristic that hides cells, and for every attack keeps the move that proves it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy import sparse

from keqiao.engines.errors import InputError
from keqiao.engines.survey.protection.audit import attackers_of
from keqiao.engines.survey.protection.primary import Sensitivity
from keqiao.engines.survey.protection.programme import least
from keqiao.engines.survey.protection.table import MagnitudeTable
from keqiao.engines.survey.vectors import BoolArray, FloatArray

_Attack: TypeAlias = tuple[int, int, float]
"""Target, known cell (−1: an outsider), and the direction in which the target must be able to move."""


class Cover:
    """遮盖: ``hidden`` cells and, by attack and direction, the cells of a move within them that defeats it.

    A move stays good until one of its cells is published again; so only the attacks that used a cell are
    looked at anew when it is given back.
    """

    def __init__(
        self, table: MagnitudeTable, sensitivity: Sensitivity, price: FloatArray, hidden: BoolArray
    ) -> None:
        self._table = table
        self._price = price
        self._need = np.maximum(sensitivity.protection, 1e-6 * table.values)
        self._sensitive = sensitivity.sensitive
        self._targets = np.flatnonzero(sensitivity.sensitive).tolist()
        self.hidden = hidden.copy()
        self._moves: dict[_Attack, frozenset[int]] = {}

    def protect(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Hide what is needed, the cells hardest to protect first; cells hidden on the way bring new
        attackers.
        """
        order = sorted(self._targets, key=lambda target: -self._need[target])
        for done, target in enumerate(order, start=1):
            self._protect(target)
            if progress:
                progress(done, len(order))
        before = -1
        while before != int(self.hidden.sum()):
            before = int(self.hidden.sum())
            for target in order:
                self._protect(target)

    def give_back(self) -> None:
        """Publish secondary cells again, dearest first, where every attack that used them finds another
        move.
        """
        for cell in np.argsort(-self._price, kind="stable").tolist():
            if self.hidden[cell] and not self._sensitive[cell]:
                self._try_without(cell)

    def _protect(self, target: int) -> None:
        for _, known in attackers_of(self._table, [target], self.hidden):
            for sign in (1.0, -1.0):
                attack = (target, known, sign)
                if attack in self._moves:
                    continue
                move = self._move(attack, self.hidden)
                if move is None:
                    move = self._move(attack, (self._table.values > 0) | self.hidden)
                if move is None:
                    cell = "×".join(self._table.cells[target])
                    raise InputError("单元格 {cell} 无法保护:没有足够的单元格可以隐匿", cell=cell)
                self.hidden[list(move)] = True
                self._moves[attack] = move

    def _try_without(self, cell: int) -> None:
        rest = self.hidden.copy()
        rest[cell] = False
        renewed: dict[_Attack, frozenset[int]] = {}
        for attack, used in self._moves.items():
            if cell not in used or attack[1] == cell:
                continue
            move = self._move(attack, rest)
            if move is None:
                return
            renewed[attack] = move
        self.hidden = rest
        self._moves = {attack: used for attack, used in (self._moves | renewed).items() if attack[1] != cell}

    def _move(self, attack: _Attack, allowed: BoolArray) -> frozenset[int] | None:
        """Cells of the cheapest change of ``allowed`` cells that moves the target as far as it must be able
        to.

        Changes keep every sum and no cell falls below zero; the known cell stands still.
        """
        target, known, sign = attack
        cells = np.flatnonzero(allowed)
        place = int(np.searchsorted(cells, target))
        values = self._table.values[cells]
        goal = float(self._need[target])
        if sign < 0:
            goal = min(goal, float(self._table.values[target]))
        unit = goal or 1.0
        up, down = np.where(values > 0, np.inf, 0.0), values / unit
        still = cells == known
        up[still], down[still] = 0.0, 0.0
        low_up, low_down = np.zeros(len(cells)), np.zeros(len(cells))
        if sign > 0:
            low_up[place], up[place], down[place] = goal / unit, np.inf, 0.0
        else:
            low_down[place], up[place] = goal / unit, 0.0
        fee = np.where(self.hidden[cells], 1e-6, self._price[cells])
        sums = self._table.by_cell[:, cells].tocsr()
        sums = sums[np.flatnonzero(np.diff(sums.indptr))]
        _, found = least(
            np.concatenate([fee, fee]),
            sparse.csr_array(sparse.hstack([sums, -sums])),
            np.concatenate([low_up, low_down]),
            np.concatenate([up, down]),
        )
        if found is None:
            return None
        moved = found.reshape(2, len(cells)).sum(axis=0) > 1e-9
        return frozenset(cells[moved].tolist())
