"""搜索的读取: entries that match, of records within the viewer's reach; the reach stands inside the query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from keqiao.core.access.viewer import Viewer
from keqiao.core.pages import presenters
from keqiao.core.search.highlighting import Piece, excerpt, marked
from keqiao.core.search.models import SearchEntry
from keqiao.core.search.queries import Question
from keqiao.core.search.registry import Source, source_of, sources

CAP = 1000
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
    """搜索: titles before texts, new before old."""
    counts = {
        source.kind: _found(viewer, question, source).order_by()[: CAP + 1].count() for source in sources()
    }
    facets = [
        Facet(
            source.kind,
            source.label,
            presenters.capped(min(counts[source.kind], CAP + 1), CAP),
            source.kind == kind,
        )
        for source in sources()
        if counts[source.kind]
    ]
    chosen = [source for source in sources() if counts[source.kind] and kind in ("", source.kind)]
    start = (min(max(page, 1), DEEPEST) - 1) * PAGE
    rows = (
        list(_ordered(_within(viewer, question, chosen), question)[start : start + PAGE + 1])
        if chosen
        else []
    )
    total = sum(counts[source.kind] for source in chosen)
    hits = [hit for row in rows[:PAGE] if (hit := _hit(row, question)) is not None]
    return Answer(hits, facets, presenters.capped(total, CAP), len(rows) > PAGE and page < DEEPEST)


def _found(viewer: Viewer, question: Question, source: Source) -> QuerySet[SearchEntry]:
    return _within(viewer, question, [source])


def _within(viewer: Viewer, question: Question, chosen: list[Source]) -> QuerySet[SearchEntry]:
    scope = Q(pk__in=[])
    for source in chosen:
        scope |= Q(kind=source.kind, object_id__in=source.seen(viewer))
    return SearchEntry.objects.filter(scope, title_words__matches=question.written(connection.vendor))


def _ordered(rows: QuerySet[SearchEntry], question: Question) -> QuerySet[SearchEntry]:
    in_title = When(title_words__matches=question.written(connection.vendor, title=True), then=Value(0))
    place = Case(in_title, default=Value(1), output_field=IntegerField())
    return rows.annotate(place=place).order_by("place", "-at", "-pk").defer("title_words", "body_words")


def _hit(entry: SearchEntry, question: Question) -> Hit | None:
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
