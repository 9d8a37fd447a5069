"""标出: where the words of a question stand in a text, as pieces that the template escapes one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keqiao.engines.retrieval.analysis import normalise_with_offsets

AROUND = 60
LONGEST = 180


@dataclass(frozen=True, slots=True)
class Piece:
    """一段文字."""

    text: str
    hit: bool


def marked(text: str, words: Iterable[str]) -> list[Piece]:
    """The whole text in pieces."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _places(text, words):
        if start > at:
            pieces.append(Piece(text[at:start], hit=False))
        pieces.append(Piece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], hit=False))
    return pieces


def excerpt(text: str, words: Iterable[str]) -> list[Piece]:
    """Some text around the first place, cut to a line or two."""
    words = tuple(words)
    text = " ".join(text.split())
    first = next(iter(_places(text, words)), (0, 0))[0]
    start = max(0, first - AROUND)
    cut = text[start : start + LONGEST]
    shown = f"{'…' if start else ''}{cut}{'…' if start + LONGEST < len(text) else ''}"
    return marked(shown, words)


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, from left to right, overlapping ones joined."""
    normal, offsets = normalise_with_offsets(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = normal.find(word)
        while at >= 0:
            found.append((offsets[at], offsets[at + len(word) - 1] + 1))
            at = normal.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
