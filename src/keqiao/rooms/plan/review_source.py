"""原文的标注: a text with overlapping finds becomes plain pieces, each with the finds that cover it.

Marks cannot nest when spans overlap, so the text is cut at every border; the template escapes each piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST = 60_000
"""Characters shown at once; a longer text is shown around the finds of the page."""
AROUND = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """标注: where a find stands; ``url`` where its mark leads to, if anywhere."""

    id: str
    kind: str
    start: int
    end: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """片段: consecutive characters under the same finds; ``kind`` and ``url`` are of the innermost."""

    text: str
    start: int
    ids: str = ""
    kind: str = ""
    url: str = ""
    opens: str = ""


def window(length: int, spans: Sequence[Span]) -> tuple[int, int]:
    """原文窗口: everything where it fits, else what lies around the spans."""
    if length <= LONGEST or not spans:
        return 0, min(length, LONGEST)
    start = max(min(span.start for span in spans) - AROUND, 0)
    end = min(max(span.end for span in spans) + AROUND, length)
    return start, min(end, start + LONGEST)


def pieces(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Piece]:
    """切分 a stretch of the text; pieces joined give the stretch back."""
    stop = len(text) if end is None else end
    inside = [span for span in spans if span.start < stop and span.end > start and span.start < span.end]
    inside.sort(key=lambda span: (span.start, -span.end))
    borders = sorted({start, stop, *(at for s in inside for at in (s.start, s.end) if start < at < stop)})
    found: list[Piece] = []
    open_spans: list[Span] = []
    upcoming = 0
    for left, right in pairwise(borders):
        open_spans = [span for span in open_spans if span.end > left]
        opened = []
        while upcoming < len(inside) and inside[upcoming].start <= left:
            open_spans.append(inside[upcoming])
            opened.append(inside[upcoming].id)
            upcoming += 1
        found.append(_piece(text[left:right], left, open_spans, opened))
    return found


def _piece(text: str, start: int, covering: Sequence[Span], opened: Sequence[str]) -> Piece:
    if not covering:
        return Piece(text, start)
    innermost = min(reversed(covering), key=lambda span: span.end - span.start)  # of equals the last
    ids = " ".join(span.id for span in covering)
    return Piece(text, start, ids, innermost.kind, innermost.url, opened[0] if opened else "")
