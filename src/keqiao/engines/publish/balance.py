"""标题排行: a title of an official paper in lines of like length, the longer ones first, no number cut in two."""

from __future__ import annotations

from math import ceil

TITLE_CHARACTERS = 19
"""Characters of 2号 in a line of the type area."""


def balanced(title: str, most: int = TITLE_CHARACTERS) -> list[str]:
    """梯形排列: as few lines as fit, filled evenly (GB/T 9704-2012, 7.3.1: trapezoid or lozenge)."""
    count = max(1, ceil(_width(title) / most))
    lines: list[str] = []
    rest = title
    for left in range(count, 1, -1):
        cut = _cut(rest, ceil(_width(rest) / left))
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _width(text: str) -> float:
    """In Chinese characters: a letter or digit is half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _cut(text: str, width: float) -> int:
    """After as many characters as make the width, never inside a run of letters or digits."""
    cut = 0
    while cut < len(text) and _width(text[: cut + 1]) <= width:
        cut += 1
    while 0 < cut < len(text) and text[cut - 1].isascii() and text[cut].isascii():
        cut -= 1
    return cut
