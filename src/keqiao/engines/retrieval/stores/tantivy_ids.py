"""编号列: record ids packed into numeric columns, so that two hundred of them are read at once.

Reading an id from the stored records unpacks a block of texts for each, which for two lists of two hundred
took longer than ranking them. Seven bytes of the id go into each column; a column in which every id has
ended takes no room. Longer ids, and those with a zero byte, are read from the stored records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

WIDTH = 7
COLUMNS = tuple(f"id_{number}" for number in range(6))
"""Room for 42 bytes: a UUID with its hyphens has 36."""


def packed(identifier: str) -> list[int]:
    """A number for each column that the id reaches; none when it does not go into them. Absent numbers are nought."""
    content = identifier.encode("utf-8", "surrogatepass")
    if len(content) > WIDTH * len(COLUMNS) or b"\0" in content:
        return []
    return [
        int.from_bytes(content[start : start + WIDTH].ljust(WIDTH, b"\0"))
        for start in range(0, len(content), WIDTH)
    ]


def unpacked(column: Callable[[str], Sequence[int]]) -> list[str]:
    """The ids whose columns these are, read until every id has ended; empty for one not packed."""
    found: list[bytes] = []
    for name in COLUMNS:
        pieces = [number.to_bytes(WIDTH) for number in column(name)]
        found = [*map(bytes.__add__, found, pieces)] if found else pieces
        if all(piece[-1] == 0 for piece in pieces):
            break
    return [content.rstrip(b"\0").decode("utf-8", "surrogatepass") for content in found]
