"""查重: records that say nearly the same as a draft, before it is published."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.retrieval.analysis import Analyser, default_analyser
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.engine import SearchEngine
from keqiao.engines.retrieval.queries import Query, Scope
from keqiao.engines.retrieval.terms import MAX_CHARACTERS

THRESHOLD = 0.5
CANDIDATES = 30


@dataclass(frozen=True)
class Duplicate:
    """疑似重复: the share of character pairs that titles, and whole texts, have in common (Jaccard, 0
    to 1)."""

    doc: Doc
    title: float
    text: float


def near_duplicates(
    engine: SearchEngine,
    draft: Doc,
    scope: Scope,
    threshold: float = THRESHOLD,
    analyser: Analyser | None = None,
) -> list[Duplicate]:
    """Records in the viewer's scope, the draft itself aside, whose title or text overlaps by the
    threshold."""
    analyser = analyser or default_analyser()
    query = Query(
        draft.title, draft.body[: MAX_CHARACTERS - len(draft.title)], scope, CANDIDATES, match="any"
    )
    found = []
    for hit in engine.search(query).hits:
        if hit.doc is None or hit.id == draft.id:
            continue
        title = _overlap(analyser, draft.title, hit.doc.title)
        text = _overlap(analyser, f"{draft.title}。{draft.body}", f"{hit.doc.title}。{hit.doc.body}")
        if max(title, text) >= threshold:
            found.append(Duplicate(hit.doc, title, text))
    return sorted(found, key=lambda item: (-max(item.title, item.text), item.doc.id))


def _overlap(analyser: Analyser, one: str, other: str) -> float:
    first, second = set(analyser.pairs(one)), set(analyser.pairs(other))
    return len(first & second) / len(first | second) if first | second else 0.0
