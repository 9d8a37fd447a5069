"""搜索的读取: entries that match, of records within the viewer's reach; the reach stands inside the query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from keqiao.core.access.steering import unindexed
from keqiao.core.access.viewer import Viewer
from keqiao.core.pages import presenters
from keqiao.core.search import matching
from keqiao.core.search.matching import CountOf, Record, holding, saying
from keqiao.core.search.models import SearchEntry
from keqiao.core.search.registry import Source, source_of, sources

if TYPE_CHECKING:
    from keqiao.core.search.highlighting import Piece
    from keqiao.core.search.queries import Part, Question

LONGEST = 100
"""So many characters of a question are read."""
CAP = 300
PAGE = 20
DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """一个结果: pieces of text, of which some are marked; nothing in them is markup."""

    kind: Any
    icon: str
    title: list[Piece]
    body: list[Piece]
    url: str
    at: str


@dataclass(frozen=True, slots=True)
class Facet:
    """一类: how many of it the viewer may find."""

    kind: str
    label: Any
    count: str
    active: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """搜索结果. ``total`` is a capped count in words; ``more``: there is another page."""

    hits: list[Hit]
    facets: list[Facet]
    total: str
    more: bool


def search(viewer: Viewer, question: Question, *, kind: str = "", page: int = 1) -> Answer:
    """搜索: titles before texts, what was entered last before what was there."""
    counts = _counts(viewer, question)
    facets = [
        Facet(
            source.kind,
            source.label,
            presenters.capped(counts[source.kind], CAP),
            source.kind == kind,
        )
        for source in sources()
        if counts[source.kind]
    ]
    chosen = [source for source in sources() if counts[source.kind] and kind in ("", source.kind)]
    start = (min(max(page, 1), DEEPEST) - 1) * PAGE
    total = sum(counts[source.kind] for source in chosen)
    rows = _rows(viewer, question, chosen, min(start + PAGE + 1, total))[start:]
    hits = [hit for row in rows[:PAGE] if (hit := _hit(row, question)) is not None]
    return Answer(hits, facets, presenters.capped(total, CAP), len(rows) > PAGE and page < DEEPEST)


def _counts(viewer: Viewer, question: Question) -> dict[str, int]:
    """How many of each kind the viewer may find, in one statement; never counted further than one beyond the cap."""
    counted = {
        source.kind: CountOf(found.order_by().values("pk")[: CAP + 1])
        for source in sources()
        for found in _found(viewer, question, [source], "any")
    }
    # a row to stand on: where there is no entry at all, nothing is found
    numbers = SearchEntry.objects.order_by("pk").values_list(*counted.values()).first()
    return {kind: number or 0 for kind, number in zip(counted, numbers or [0] * len(counted), strict=True)}


def _rows(viewer: Viewer, question: Question, chosen: list[Source], end: int) -> list[SearchEntry]:
    """The first so many: those that have the words in their title, then the others, each from the newest entry."""
    rows: list[SearchEntry] = []
    parts: tuple[Part, ...] = ("title", "text")
    for part in parts:
        if len(rows) < end:
            found = [
                row for some in _found(viewer, question, chosen, part) for row in some[: end - len(rows)]
            ]
            rows += sorted(found, key=lambda row: -row.pk)[: end - len(rows)]
    return rows


def _found(
    viewer: Viewer, question: Question, chosen: list[Source], part: Part
) -> Iterator[QuerySet[SearchEntry]]:
    """The entries in the viewer's reach: of kinds of which they see many by the index, else by their own few."""
    entries = SearchEntry.objects.defer("title_words", "body_words")
    few = [source for source in chosen if source.few(viewer)]
    many = [source for source in chosen if source not in few]
    if many:
        seen = unindexed(entries.filter(_seen(viewer, many)))
        yield holding(seen, question, [source.kind for source in many], part)
    if few:
        yield saying(entries.filter(_seen(viewer, few)), question, part).order_by("-pk")


def _seen(viewer: Viewer, some: list[Source]) -> Q:
    seen = Q()
    for source in some:
        seen |= Q(kind=source.kind) & source.held(viewer)
    return seen


def with_words(rows: QuerySet[Record], kind: str, words: str) -> QuerySet[Record]:
    """含有这些词的记录, of a list's scoped rows."""
    from keqiao.core.search.queries import read  # here: every start of the site would wait for it

    question = read(words)
    return rows.none() if question is None else matching.with_words(rows, question, kind)


def _hit(entry: SearchEntry, question: Question) -> Hit | None:
    from keqiao.core.search.highlighting import (  # here: every start of the site would wait for it
        excerpt,
        marked,
    )

    source = source_of(entry.kind)
    if source is None:
        return None
    return Hit(
        kind=source.label,
        icon=source.icon,
        title=marked(entry.title, question.words),
        body=excerpt(entry.body, question.words),
        url=source.url(entry.object_id),
        at=_day(entry.at),
    )


def _day(at: datetime) -> str:
    return presenters.day(at, table=True)
