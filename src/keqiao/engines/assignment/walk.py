"""随机游走: a uniform draw among the assignments of a tie graph too large to list.

The chain of Jerrum and Sinclair (SIAM J. Comput. 18(6), 1989) carried over to applications with several
places: states are full assignments and those with one place empty; every move is as likely as its reverse, so
the limit is uniform over states, and over the full ones when it is looked at only there.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.flow import Ints

STEPS_PER_PAIR = 60
ROUNDS = 200


class Graph(Protocol):
    """What the walk reads of a tie graph."""

    @property
    def row(self) -> Ints: ...

    @property
    def column(self) -> Ints: ...

    @property
    def low(self) -> Ints: ...

    @property
    def high(self) -> Ints: ...

    def admits(self, chosen: NDArray[np.bool_], rows: Ints) -> bool: ...


def walk(graph: Graph, part: Ints, chosen: NDArray[np.bool_], generator: np.random.Generator) -> None:
    """Move ``chosen`` on the pairs of ``part`` to a nearly uniform full assignment, in place."""
    state = _State(graph, part, chosen)
    rows = np.unique(graph.row[part])
    before = chosen.copy()
    for _ in range(ROUNDS):
        for pair in generator.choice(part, size=STEPS_PER_PAIR * len(part)):
            state.step(int(pair), generator)
        if state.hole is None and graph.admits(chosen, rows):
            return
    chosen[:] = before


class _State:
    """An assignment with at most one empty place (``hole``) and the expert it left below the least, if
    any."""

    def __init__(self, graph: Graph, part: Ints, chosen: NDArray[np.bool_]) -> None:
        self._row = graph.row
        self._column = graph.column
        self._low = graph.low
        self._high = graph.high
        self._chosen = chosen
        self._held: dict[int, list[int]] = {int(column): [] for column in graph.column[part]}
        for pair in part[chosen[part]]:
            self._held[int(graph.column[pair])].append(int(pair))
        self.hole: int | None = None
        self._lacking: int | None = None

    def step(self, pair: int, generator: np.random.Generator) -> None:
        if self.hole is None:
            if self._chosen[pair]:
                self._remove(pair)
        elif self._row[pair] == self.hole and not self._chosen[pair]:
            self._fill(pair, generator)

    def _remove(self, pair: int) -> None:
        column = int(self._column[pair])
        self._drop(pair)
        self.hole = int(self._row[pair])
        self._lacking = column if len(self._held[column]) < self._low[column] else None

    def _fill(self, pair: int, generator: np.random.Generator) -> None:
        """Close the hole, or take a place from another application, which then has the hole."""
        column = int(self._column[pair])
        if self._lacking in (None, column) and len(self._held[column]) < self._high[column]:
            self._take(pair)
            self.hole = self._lacking = None
        elif self._held[column]:
            given = self._held[column][int(generator.integers(len(self._held[column])))]
            self._drop(given)
            self._take(pair)
            self.hole = int(self._row[given])

    def _take(self, pair: int) -> None:
        self._chosen[pair] = True
        self._held[int(self._column[pair])].append(pair)

    def _drop(self, pair: int) -> None:
        self._chosen[pair] = False
        self._held[int(self._column[pair])].remove(pair)
