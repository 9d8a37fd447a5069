"""匹配: entries that hold a question's words. SQLite asks its FTS5 table, PostgreSQL the tsvector beside the text.

The FTS5 table is joined to the entries and walked from the newest, so that a page of a common word ends after a page;
a list of all its rows would be made first if it stood in an IN. The kind is in the index too: the few plans with a
common word are found without looking at the many contracts with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import caches
from django.db import connection
from django.db.models import (
    Exists,
    IntegerField,
    Lookup,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Concat

from keqiao.core.access.steering import unindexed

if TYPE_CHECKING:
    from keqiao.core.search.models import SearchEntry
    from keqiao.core.search.queries import Part, Question


REMEMBERED = 300
"""Seconds for which a process knows what is common."""
FEW = 30_000
"""So many keys of matching records stand in a list; where a word is commoner, each record is asked for its entry."""
_KINDS = """
SELECT kind FROM pg_stats, unnest(most_common_vals::text::text[], most_common_freqs) AS common (kind, frequency)
WHERE schemaname = current_schema() AND tablename = 'search_entry' AND attname = 'kind' AND frequency > 0.5
"""
Record = TypeVar("Record", bound=Model)


class CountOf(Subquery):
    """一个查询有多少行, as a value inside another statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Words(TextField):
    """切好的词: tokens with spaces between them; ``__matches`` takes a query in the database's own language."""


@Words.register_lookup
class Matches(Lookup):
    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, _none = self.process_lhs(compiler, connection)
        right, given = self.process_rhs(compiler, connection)
        return f"{left} MATCH {right}", list(given)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        right, given = self.process_rhs(compiler, connection)
        vector = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name('vector')}"
        return f"{vector} @@ to_tsquery('simple', {right})", list(given)


def holding(
    entries: QuerySet[SearchEntry], question: Question, kinds: Sequence[str], part: Part = "any"
) -> QuerySet[SearchEntry]:
    """含有这些词的条目 of some kinds, or of all, the newest first; ``part``: in the title, only the text, or either."""
    if connection.vendor == "sqlite":
        found = entries.filter(indexed__whole__matches=question.for_sqlite(kinds, part))
        return found.order_by("-indexed__pk")
    named = () if _commonest() & set(kinds) else kinds
    return entries.filter(title_words__matches=question.for_postgresql(named, part)).order_by("-pk")


def _commonest() -> frozenset[str]:
    """The kind that most entries are of, by PostgreSQL's own statistics; remembered, for it only decides how to look.

    To meet a word's entries with a million of that kind costs more than to leave out the few of other kinds after.
    """

    def said() -> frozenset[str]:
        with connection.cursor() as cursor:
            cursor.execute(_KINDS)
            return frozenset(kind for (kind,) in cursor.fetchall())

    return frozenset(caches["process"].get_or_set("commonest-kind", said, REMEMBERED) or ())


def with_words(rows: QuerySet[Record], question: Question, kind: str) -> QuerySet[Record]:
    """含有这些词的记录 of a list's scoped and filtered rows, in the form that costs least.

    A list of the matching keys costs what it is long, and then leads to the rows. A common word is found in almost any
    row that a walk in the list's order meets, so there each row is asked. PostgreSQL knows which words are common and
    chooses by itself, for the count and for the page; SQLite does what the statement says.
    """
    from keqiao.core.search.models import SearchEntry

    if connection.vendor != "sqlite":
        said = saying(SearchEntry.objects.filter(kind=kind), question)
        return rows.filter(pk__in=said.values("object_id"))
    found = holding(SearchEntry.objects.all(), question, []).order_by()  # keys of other kinds lead nowhere
    if not _many(found):
        return unindexed(rows).filter(pk__in=found.values("object_id"))
    walked = unindexed(rows) if _many(rows.order_by()) else rows
    asked = saying(SearchEntry.objects.filter(kind=kind), question)
    return walked.filter(Exists(asked.filter(object_id=OuterRef("pk"))))


def _many(rows: QuerySet) -> bool:
    """Whether they are more than few: remembered a while, for it only decides how they are looked for."""
    keys = rows.values("pk")[: FEW + 1]
    named = f"many:{sha256(repr(keys.query.sql_with_params()).encode()).hexdigest()}"
    return bool(caches["process"].get_or_set(named, lambda: keys.count() > FEW, REMEMBERED))


def saying(entries: QuerySet[SearchEntry], question: Question, part: Part = "any") -> QuerySet[SearchEntry]:
    """The same as ``holding``, where the entries are few or are found otherwise: each is asked for its words.

    FTS5 looks up one row about as slowly as it looks up all, so SQLite compares the words that the entry keeps.
    """
    if connection.vendor != "sqlite":
        return entries.filter(title_words__matches=question.for_postgresql(part=part))
    if part == "text":
        return saying(entries, question).exclude(pk__in=saying(entries, question, "title").values("pk"))
    body = (Value("  "), "body_words") if part == "any" else ()
    said = Concat(Value(" "), "title_words", *body, Value(" "), output_field=TextField())
    found = entries.annotate(said=said)
    for group in question.groups:
        one = Q()
        for term in group:
            one |= Q(said__contains=f" {' '.join(term.tokens)}{'' if term.prefix else ' '}")
        found = found.filter(one)
    return found
