"""边着色: slots for meetings so that nobody is in two places, and the slots equally full.

König's construction: a meeting takes a slot free for both; if there is none, the path of meetings that
alternate between a slot free for the one and a slot free for the other changes places along itself. Two
slots are levelled by changing places along paths with one meeting more in the fuller.
"""

from __future__ import annotations

from collections.abc import Sequence

Pair = tuple[int, int]


def colour(pairs: Sequence[Pair], left: int, right: int, colours: int) -> list[int]:
    """着色: a colour for each pair; no two pairs that share an end have the same.

    The pairs must be different and no end may be in more than ``colours`` of them.
    """
    return _Colouring(pairs, left, right, colours).run()


class _Colouring:
    """Nodes 0…left−1 and left…left+right−1; ``at[node][colour]`` is the pair there, −1 when free."""

    def __init__(self, pairs: Sequence[Pair], left: int, right: int, colours: int) -> None:
        self._ends = [(one, left + other) for one, other in pairs]
        self._at = [[-1] * colours for _ in range(left + right)]
        self._colour = [-1] * len(pairs)
        self._colours = colours

    def run(self) -> list[int]:
        for pair, (one, other) in enumerate(self._ends):
            self._place(pair, one, other)
        self._level()
        return self._colour

    def _place(self, pair: int, one: int, other: int) -> None:
        free_one, free_other = self._at[one], self._at[other]
        both = next((c for c in range(self._colours) if free_one[c] < 0 and free_other[c] < 0), -1)
        if both < 0:
            both, taken = free_one.index(-1), free_other.index(-1)
            # the path from the other end cannot reach this one: the sides are two, the colours alternate
            self._swap(self._path(other, both, taken), both, taken)
        self._set(pair, both)

    def _path(self, node: int, first: int, second: int) -> list[int]:
        """The pairs met from a node by colours that alternate, beginning with ``first``."""
        path = []
        while (pair := self._at[node][first]) >= 0:
            path.append(pair)
            one, other = self._ends[pair]
            node = other if node == one else one
            first, second = second, first
        return path

    def _swap(self, path: Sequence[int], first: int, second: int) -> None:
        for pair in path:
            for end in self._ends[pair]:
                self._at[end][self._colour[pair]] = -1
        for pair in path:
            self._set(pair, second if self._colour[pair] == first else first)

    def _set(self, pair: int, colour: int) -> None:
        self._colour[pair] = colour
        for end in self._ends[pair]:
            self._at[end][colour] = pair

    def _level(self) -> None:
        """Bring every two colours within one pair of each other."""
        while True:
            sizes = [0] * self._colours
            for colour in self._colour:
                sizes[colour] += 1
            full, empty = sizes.index(max(sizes)), sizes.index(min(sizes))
            surplus = (sizes[full] - sizes[empty]) // 2
            if not surplus:
                return
            for path in self._longer_paths(full, empty)[:surplus]:
                self._swap(path, full, empty)

    def _longer_paths(self, full: int, empty: int) -> list[list[int]]:
        """The alternating paths that begin and end with the fuller colour."""
        paths = []
        seen: set[int] = set()
        for node, at in enumerate(self._at):
            if at[full] >= 0 and at[empty] < 0 and at[full] not in seen:
                path = self._path(node, full, empty)
                seen.update(path)
                if len(path) % 2:
                    paths.append(path)
        return paths
