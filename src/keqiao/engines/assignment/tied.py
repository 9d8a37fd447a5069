"""同优方案: every optimal assignment, and a uniform draw among them.

Assignments that differ from one optimum only on arcs that may change at no cost are exactly the optimal ones.
Parts of this tie graph that do not touch are drawn apart: a
part with few assignments by listing them all, a larger one by a random walk whose limit is uniform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.flow import Ints
from keqiao.engines.assignment.reviewers import ReviewFlow
from keqiao.engines.assignment.walk import walk

MOST_LISTED = 20_000
"""A part with more assignments than this is drawn by walking."""


@dataclass(frozen=True)
class TieGraph:
    """同优图. ``free`` are pairs that may change, ``used`` one optimal choice over all pairs.

    ``low``/``high`` bound how many free pairs an expert has; ``poor_low``/``poor_high`` how many of an
    application's free pairs lie below the fairness floor.
    """

    row: Ints
    column: Ints
    good: NDArray[np.bool_]
    used: NDArray[np.bool_]
    free: NDArray[np.bool_]
    low: Ints
    high: Ints
    poor_low: Ints
    poor_high: Ints

    @classmethod
    def of(cls, built: ReviewFlow, flow: Ints, changeable: NDArray[np.bool_]) -> TieGraph:
        """Read the tie graph off an optimal flow."""
        used = flow[built.pairs] > 0
        free = changeable[built.pairs]
        row, column, good = built.edges.row, built.edges.column, built.good
        capacity = built.network.capacity
        low, high = _bounds(built.to_sink, flow, changeable, capacity)
        set_pairs = used & ~free
        taken = np.bincount(column[set_pairs], minlength=len(low))
        if built.to_poor is None:
            rows = int(row.max()) + 1 if len(row) else 0
            poor_low, poor_high = np.zeros(rows, dtype=np.int64), np.full(rows, len(row), dtype=np.int64)
        else:
            poor_low, poor_high = _bounds(built.to_poor, flow, changeable, capacity)
            set_poor = np.bincount(row[set_pairs & ~good], minlength=len(poor_low))
            poor_low, poor_high = poor_low - set_poor, poor_high - set_poor
        return cls(row, column, good, used, free, low - taken, high - taken, poor_low, poor_high)

    def admits(self, chosen: NDArray[np.bool_], rows: Ints) -> bool:
        """Whether the fairness bounds of these applications hold for a choice."""
        poor = np.bincount(self.row[chosen & self.free & ~self.good], minlength=len(self.poor_low))
        return bool(((poor >= self.poor_low) & (poor <= self.poor_high))[rows].all())

    def parts(self) -> list[Ints]:
        """The free pairs in groups that share an application or an expert, directly or through others."""
        offset = int(self.row.max()) + 1 if len(self.row) else 0
        parent = np.arange(offset + len(self.low))

        def root(node: int) -> int:
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = int(parent[node])
            return node

        pairs = np.flatnonzero(self.free)
        for pair in pairs:
            parent[root(int(self.row[pair]))] = root(offset + int(self.column[pair]))
        groups: dict[int, list[int]] = {}
        for pair in pairs:
            groups.setdefault(root(int(self.row[pair])), []).append(int(pair))
        return [np.array(group, dtype=np.int64) for group in groups.values()]


def draw_uniform(graph: TieGraph, generator: np.random.Generator) -> tuple[NDArray[np.bool_], bool]:
    """A uniform choice among optimal assignments, and whether it is exactly so (all parts listed)."""
    chosen = graph.used.copy()
    exact = True
    for part in graph.parts():
        listed = listed_choices(graph, part)
        if listed is None:
            exact = False
            walk(graph, part, chosen, generator)
        else:
            chosen[part] = False
            chosen[list(listed[int(generator.integers(len(listed)))])] = True
    return chosen, exact


def listed_choices(graph: TieGraph, part: Ints) -> list[tuple[int, ...]] | None:
    """Every optimal choice of a part's pairs; None when there are more than `MOST_LISTED`."""
    found: list[tuple[int, ...]] = []
    for steps, choice in enumerate(_choices(graph, part)):
        if choice is not None:
            found.append(choice)
        if len(found) > MOST_LISTED or steps > 20 * MOST_LISTED:
            return None
    return found


def _choices(graph: TieGraph, part: Ints) -> Iterator[tuple[int, ...] | None]:
    """Depth first over applications; None marks a dead end, so that the caller can count the effort."""
    rows = sorted(set(graph.row[part].tolist()))
    own = {row: [int(pair) for pair in part if graph.row[pair] == row] for row in rows}
    size = {row: int(graph.used[own[row]].sum()) for row in rows}
    columns = sorted(set(graph.column[part].tolist()))
    load = dict.fromkeys(columns, 0)

    def down(index: int, taken: tuple[int, ...]) -> Iterator[tuple[int, ...] | None]:
        if index == len(rows):
            fits = all(graph.low[column] <= load[column] for column in columns)
            yield taken if fits else None
            return
        row = rows[index]
        room = [pair for pair in own[row] if load[int(graph.column[pair])] < graph.high[graph.column[pair]]]
        dead = True
        for picked in combinations(room, size[row]):
            poor = sum(not graph.good[pair] for pair in picked)
            if not graph.poor_low[row] <= poor <= graph.poor_high[row]:
                continue
            dead = False
            for pair in picked:
                load[int(graph.column[pair])] += 1
            yield from down(index + 1, taken + picked)
            for pair in picked:
                load[int(graph.column[pair])] -= 1
        if dead:
            yield None

    yield from down(0, ())


def _bounds(
    arcs: tuple[slice, slice], flow: Ints, changeable: NDArray[np.bool_], capacity: Ints
) -> tuple[Ints, Ints]:
    """The least and most two parallel arcs together may carry at no cost."""
    low = sum(np.where(changeable[arc], 0, flow[arc]) for arc in arcs)
    high = sum(np.where(changeable[arc], capacity[arc], flow[arc]) for arc in arcs)
    return np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
