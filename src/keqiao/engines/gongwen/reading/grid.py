"""表格成行: the cells of a table, spans filled in, as one line a row with tabs between the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_CHINESE_GAP = re.compile(r"(?<=[\u2e80-\uffef]) (?=\S)|(?<=\S) (?=[\u2e80-\uffef])")
MOST_SPANS = 200


@dataclass(frozen=True)
class GridCell:
    """单元格: text and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def table_lines(rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """表格成行: every row complete, as a reader sees it.

    A cell over several rows is repeated in each of them, because its unit or date holds for each; a cell over
    several columns stands once and leaves the others empty. A row without any text is left out.
    """
    hanging: dict[int, tuple[int, str]] = {}
    lines: list[str] = []
    for row in rows:
        cells, hanging = _row(row, hanging)
        if any(cells):
            lines.append("\t".join(cells).rstrip("\t"))
    return lines


def _row(
    row: Sequence[GridCell], hanging: dict[int, tuple[int, str]]
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """The texts of one row, and what still hangs down from it: column to (rows left, text)."""
    texts: list[str] = []
    below = {place: (left - 1, text) for place, (left, text) in hanging.items() if left > 1}
    for cell in row:
        while len(texts) in hanging:
            texts.append(hanging[len(texts)][1])
        width = min(max(1, cell.columns), MOST_SPANS)
        for offset in range(width):
            text = flat(cell.text) if offset == 0 else ""
            if cell.rows > 1:
                below[len(texts)] = (min(cell.rows, MOST_SPANS) - 1, text)
            texts.append(text)
    while len(texts) in hanging:
        texts.append(hanging[len(texts)][1])
    return texts, below


def flat(text: str) -> str:
    """One line without tabs."""
    return _SPACE.sub(" ", text).strip()


def unwrapped(text: str) -> str:
    """Text whose lines were broken by the width of a cell: Chinese joins without a space."""
    return _CHINESE_GAP.sub("", flat(text))
