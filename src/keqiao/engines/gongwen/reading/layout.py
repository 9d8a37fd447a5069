"""版面还原: positioned lines of pages become running text: page numbers go, wrapped lines join.

Joining is conservative. A line goes on in the next only if it is full to the right edge and the next starts
at the left edge without a number of its own; a short, an indented and a centred line stay lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"^[-—–－·•. ]*(?:第 ?)?\d{1,4}(?: ?页)?(?: ?[/共] ?(?:共 ?)?\d{1,4} ?页?)?[-—–－·•. ]*$"
)
_OWN_START = re.compile(
    r"^(?:[一二三四五六七八九十百]{1,4}[、.．]|[(\uff08][一二三四五六七八九十\d]{1,3}[)\uff09]|\d{1,2}[.．、](?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十百\d]+[条章节]|——|附件|抄送)"
)
_LATIN = re.compile(r"[A-Za-z0-9%]")
_LETTER = re.compile(r"[A-Za-z]")
GAP_SPACE, GAP_TAB = 0.75, 2.5
"""In characters: a gap that is a space, and one that parts two columns."""


@dataclass(frozen=True)
class Word:
    """字串: text at its place; units are those of the page (points or millimetres), ``y`` grows downwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True)
class PageLine:
    """一行: ``fixed`` lines (rows of a table) never join with another."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    fixed: bool = False


def lines_of(words: Sequence[Word]) -> list[PageLine]:
    """Words of one page as lines from top to bottom: the same height within half a character is one line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.y, word.x0)):
        if rows and abs(word.y - rows[-1][0].y) <= 0.5 * max(word.size, rows[-1][0].size, 0.1):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: word.x0)) for row in rows]


def _line(row: list[Word]) -> PageLine:
    text = row[0].text
    for left, right in pairwise(row):
        text += gap(left, right) + right.text
    return PageLine(text, row[0].x0, max(w.x1 for w in row), row[0].y, max(w.size for w in row))


def gap(left: Word, right: Word) -> str:
    """What stands between two words: nothing in Chinese, a space in Latin text, a tab between columns."""
    width = (right.x0 - left.x1) / max(left.size, right.size, 0.1)
    if width >= GAP_TAB:
        return "\t"
    both_latin = _LATIN.match(left.text[-1:]) and _LATIN.match(right.text[:1])
    return " " if width >= (0.15 if both_latin else GAP_SPACE) else ""


def running_text(pages: Sequence[Sequence[PageLine]]) -> tuple[list[str], list[str]]:
    """连排: the lines of all pages as paragraphs, and notes on what was done."""
    kept, dropped = _without_furniture(pages)
    paragraphs: list[str] = []
    last: tuple[PageLine, float] | None = None
    joined = 0
    for page, (left, right) in zip(kept, _edges(kept), strict=True):
        for line in page:
            if last and _goes_on(last[0], last[1], line, left):
                space = " " if _LETTER.match(paragraphs[-1][-1:]) and _LETTER.match(line.text[:1]) else ""
                paragraphs[-1] += space + line.text
                joined += 1
            else:
                paragraphs.append(line.text)
            last = (line, right)
    notes = [f"{joined} 处折行已连接。"] if joined else []
    return paragraphs, notes + ([f"{dropped} 行页码或页眉已略去。"] if dropped else [])


def _goes_on(last: PageLine, right: float, line: PageLine, left: float) -> bool:
    if last.fixed or line.fixed or _OWN_START.match(line.text) or "\t" in last.text + line.text:
        return False
    alike = abs(last.size - line.size) <= 0.1 * max(last.size, line.size)
    full = last.x1 >= right - 1.6 * last.size
    flush = line.x0 <= left + 0.8 * line.size
    return alike and full and flush


def _edges(pages: Sequence[Sequence[PageLine]]) -> list[tuple[float, float]]:
    """The left and right edge of the running text of each page.

    A page with a few short lines does not show its edges; it takes those of the other pages.
    """
    own = []
    for page in pages:
        text = [line for line in page if not line.fixed] or list(page)
        own.append(
            (min((line.x0 for line in text), default=0.0), max((line.x1 for line in text), default=0.0))
        )
    shown = [edges for edges, page in zip(own, pages, strict=True) if page]
    if not shown:
        return own
    left, right = (median(edge[side] for edge in shown) for side in (0, 1))
    return [(min(edges[0], left), max(edges[1], right)) for edges in own]


def _without_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], int]:
    """Drop page numbers at the ends of pages, and a first line that three or more pages share."""
    ordered = [sorted(page, key=lambda line: line.y) for page in pages]
    firsts = Counter(page[0].text for page in ordered if page)
    kept: list[list[PageLine]] = []
    dropped = 0
    for page in ordered:
        end = page[-1:] if page else []
        inner = [
            line
            for line in page
            if not (line in (*page[:1], *end) and not line.fixed and _PAGE_NUMBER.match(line.text))
            and not (line is page[0] and not line.fixed and firsts[line.text] >= max(3, len(pages) // 2))
        ]
        dropped += len(page) - len(inner)
        kept.append(inner)
    return kept, dropped
