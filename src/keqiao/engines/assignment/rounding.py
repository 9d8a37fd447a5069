"""依概率取整: probabilities on the pairs of two sides become a yes or no each, every sum kept.

Each pair comes out with exactly its probability, and each row and column with the whole number below or above
its expected count (Gandhi, Khuller, Parthasarathy and Srinivasan, JACM 53(3), 2006).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.flow import Ints


def round_keeping_sums(
    row: Ints, column: Ints, parts: Ints, whole: int, generator: np.random.Generator
) -> NDArray[np.bool_]:
    """Round ``parts`` / ``whole`` on the pairs (``row``, ``column``)."""
    value = parts.copy()
    rounding = _Rounding(row, column, value, whole)
    while path := rounding.path():
        rounding.shift(path, generator)
    rounded: NDArray[np.bool_] = value == whole
    return rounded


class _Rounding:
    """The pairs still between nought and whole, as a graph whose paths are shifted until none is left."""

    def __init__(self, row: Ints, column: Ints, value: Ints, whole: int) -> None:
        self._value = value
        self._whole = whole
        self._ends = [(("row", int(a)), ("column", int(b))) for a, b in zip(row, column, strict=True)]
        self._at: dict[tuple[str, int], set[int]] = {}
        for pair in np.flatnonzero((value > 0) & (value < whole)):
            for end in self._ends[pair]:
                self._at.setdefault(end, set()).add(int(pair))

    def path(self) -> list[int]:
        """A cycle of open pairs, or a path that cannot be made longer; empty when all are closed."""
        while self._at and not next(iter(self._at.values())):
            del self._at[next(iter(self._at))]
        if not self._at:
            return []
        start = next(iter(self._at))
        forward, cycle = self._walk(start, -1)
        if cycle:
            return forward
        end = self._far_end(start, forward)
        path, _ = self._walk(end, -1)
        return path

    def _walk(self, node: tuple[str, int], last: int) -> tuple[list[int], bool]:
        seen = {node: 0}
        path: list[int] = []
        while True:
            onward = next((pair for pair in self._at[node] if pair != last), None)
            if onward is None:
                return path, False
            path.append(onward)
            last = onward
            one, other = self._ends[onward]
            node = other if node == one else one
            if node in seen:
                return path[seen[node] :], True
            seen[node] = len(path)

    def _far_end(self, node: tuple[str, int], path: list[int]) -> tuple[str, int]:
        for pair in path:
            one, other = self._ends[pair]
            node = other if node == one else one
        return node

    def shift(self, path: list[int], generator: np.random.Generator) -> None:
        """Raise every other pair and lower the rest, or the reverse, with odds that keep expectations."""
        rising, falling = path[0::2], path[1::2]
        up = self._room(rising, falling)
        down = self._room(falling, rising)
        if generator.integers(up + down) < down:
            self._move(rising, up)
            self._move(falling, -up)
        else:
            self._move(falling, down)
            self._move(rising, -down)

    def _room(self, rising: list[int], falling: list[int]) -> int:
        upwards = [self._whole - int(self._value[pair]) for pair in rising]
        return min(upwards + [int(self._value[pair]) for pair in falling])

    def _move(self, pairs: list[int], amount: int) -> None:
        for pair in pairs:
            self._value[pair] += amount
            if self._value[pair] in (0, self._whole):
                for end in self._ends[pair]:
                    self._at[end].discard(pair)
