"""查询与结果: what a viewer asks, and what comes back with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from keqiao.engines.retrieval.documents import PUBLIC, Doc

FACETS = ("kind", "fields", "region", "owner")
"""What results can be counted by."""


@dataclass(frozen=True)
class Scope:
    """可见范围与筛选: applied inside every list, count, facet and completion, never after them.

    A record is in scope when it shares a visibility tag with ``grants``, agrees with every filter that
    is set, and has not expired on ``as_of``.
    """

    grants: frozenset[str] = frozenset({PUBLIC})
    kinds: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    as_of: date | None = None

    def admits(self, doc: Doc) -> bool:
        """The meaning of the scope for one record; every store must agree with it."""
        return (
            not self.grants.isdisjoint(doc.visibility)
            and (not self.kinds or doc.kind in self.kinds)
            and (not self.fields or not self.fields.isdisjoint(doc.fields))
            and (not self.regions or doc.region in self.regions)
            and (not self.owners or doc.owner in self.owners)
            and (self.as_of is None or doc.expires is None or doc.expires >= self.as_of)
        )


@dataclass(frozen=True)
class Query:
    """查询.

    ``text`` counts twice, ``more`` (a demand's longer description) once. ``match`` says whether every
    word must occur: ``auto`` asks for all of them in a query of up to three, and relaxes when nothing
    has them all. ``all`` is literal: pairs and meaning stay out of it.
    """

    text: str
    more: str = ""
    scope: Scope = field(default_factory=Scope)
    limit: int = 10
    offset: int = 0
    match: str = "auto"
    facets: tuple[str, ...] = ()
    count: bool = False


@dataclass(frozen=True)
class Highlight:
    """高亮: a piece of a field, and the stretches of it that matched as (start, end)."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Reason:
    """匹配原因: which words matched in which field, or which reading of meaning put it here."""

    sentence: str
    field: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """一条结果. ``parts`` gives each list's share of ``score``, for those who tune; people read
    ``reasons``."""

    id: str
    score: float
    parts: Mapping[str, float]
    doc: Doc | None = None
    reasons: tuple[Reason, ...] = ()
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True)
class Page:
    """结果页. ``notes`` say in words what was relaxed, dropped or unavailable."""

    hits: tuple[Hit, ...]
    total: int | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
