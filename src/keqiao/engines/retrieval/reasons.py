"""匹配原因与高亮: in which fields which words of the query occur, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keqiao.engines.retrieval.analysis import normalise, normalise_with_offsets
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Highlight, Reason
from keqiao.engines.retrieval.terms import QueryTerms

FIELD_NAMES = {"title": "标题", "keywords": "关键词", "body": "正文"}
MAX_TERMS_NAMED = 6
SNIPPET = 80


@dataclass(frozen=True)
class FieldMatch:
    """一个字段的匹配: the field's text and the terms of the query that occur in it."""

    field: str
    text: str
    terms: tuple[str, ...]


def field_matches(doc: Doc, terms: QueryTerms) -> list[FieldMatch]:
    """The fields of a record in which terms of the query occur."""
    texts = (("title", doc.title), ("keywords", "、".join(doc.keywords)), ("body", doc.body))
    found = (FieldMatch(field, text, matched_terms(text, terms)) for field, text in texts if text)
    return [match for match in found if match.terms]


def reasons(
    matches: Sequence[FieldMatch], terms: QueryTerms, places: Mapping[str, int]
) -> tuple[Reason, ...]:
    """Why a record is here. ``places`` gives its place (from 1) in each list of meaning that holds it."""
    found = [_field_reason(match.field, match.terms, terms) for match in matches]
    for name, place in places.items():
        lead = "句意相近" if found else "没有共同的词,按句意相近"
        found.append(Reason(f"{lead},在“{name}”的列表里排第 {place} 位"))
    return tuple(found)


def matched_terms(text: str, terms: QueryTerms) -> tuple[str, ...]:
    """The query's terms that occur in a text: the longest words, or pairs when no word does.

    A word inside another matched word (材料 in 复合材料) is not named again.
    """
    normal = normalise(text)
    if terms.prefix:
        return (terms.prefix,) if terms.prefix in normal else ()
    words = [word for word in terms.words if word in normal]
    if not words:
        return tuple(pair for pair in terms.pairs if pair in normal)
    words.sort(key=lambda word: (-len(word), -terms.words[word]))
    kept: list[str] = []
    for word in words:
        if not any(word in longer for longer in kept):
            kept.append(word)
    return tuple(sorted(kept, key=lambda word: (-terms.words[word], normal.index(word))))


def highlights(matches: Sequence[FieldMatch]) -> tuple[Highlight, ...]:
    """Pieces of the fields that matched, with the stretches to mark, in the original spelling."""
    spans = [(match, _spans(match.text, match.terms)) for match in matches]
    return tuple(_snippet(match.field, match.text, found) for match, found in spans if found)


def _field_reason(field: str, matched: Sequence[str], terms: QueryTerms) -> Reason:
    named = "、".join(
        f"“{term}”(“{terms.synonyms[term]}”的同义词)" if term in terms.synonyms else f"“{term}”"
        for term in matched[:MAX_TERMS_NAMED]
    )
    rest = f"等 {len(matched)} 个词" if len(matched) > MAX_TERMS_NAMED else ""
    return Reason(f"{FIELD_NAMES[field]}里有{named}{rest}", field, tuple(matched))


def _spans(text: str, matched: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the original text, overlapping stretches joined."""
    normal, offsets = normalise_with_offsets(text)
    offsets.append(len(text))
    found: list[tuple[int, int]] = []
    for term in matched:
        start = normal.find(term)
        while start >= 0:
            end = start + len(term)
            found.append((offsets[start], offsets[end - 1] + 1))
            start = normal.find(term, end)
    return _joined(sorted(found))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _snippet(field: str, text: str, spans: Sequence[tuple[int, int]]) -> Highlight:
    """About ``SNIPPET`` characters around the first match; a title is shown whole."""
    start = 0 if field == "title" else max(0, spans[0][0] - SNIPPET // 4)
    end = len(text) if field == "title" else min(len(text), max(start + SNIPPET, spans[0][1]))
    inside = tuple((a - start, min(b, end) - start) for a, b in spans if start <= a < end)
    return Highlight(field, text[start:end], inside)
