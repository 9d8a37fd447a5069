"""PostgreSQL 存储: ``tsvector`` of words and pairs cut beforehand, and ``pg_trgm`` for a piece of a heading.

No Chinese dictionary is needed in the server: tokens are written as lexemes with their positions,
exactly as the analyser cut them. Writes happen in the caller's transaction, so a rebuild inside one
leaves readers on the old records until `commit`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from keqiao.engines.retrieval.analysis import normalise
from keqiao.engines.retrieval.documents import Doc, doc_from_record
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.contract import Match, Ranked
from keqiao.engines.retrieval.stores.sql import FACET_COLUMNS, MAX_TERMS, SqlWriting, plain_filters
from keqiao.engines.retrieval.stores.tantivy_schema import NEVER, day_number
from keqiao.engines.retrieval.stores.tokens import Tokens

_TABLES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE TABLE IF NOT EXISTS retrieval_record (id text PRIMARY KEY, kind text, region text, owner text,"
    " expires integer, visibility text[], fields text[], heading text, record text,"
    " words tsvector, pairs tsvector)",
    "CREATE INDEX IF NOT EXISTS retrieval_words ON retrieval_record USING gin (words)",
    "CREATE INDEX IF NOT EXISTS retrieval_pairs ON retrieval_record USING gin (pairs)",
    "CREATE INDEX IF NOT EXISTS retrieval_heading ON retrieval_record USING gin (heading gin_trgm_ops)",
    "CREATE TABLE IF NOT EXISTS retrieval_completion (word text, initials text, id text"
    " REFERENCES retrieval_record ON DELETE CASCADE)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_word ON retrieval_completion (word text_pattern_ops)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_initials"
    " ON retrieval_completion (initials text_pattern_ops)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_id ON retrieval_completion (id)",
)
_LAST_POSITION = 16_383
_MOST_POSITIONS = 256
"""PostgreSQL keeps no position beyond the first number, and no more of one lexeme than the second."""


class PostgresStore(SqlWriting):
    """PostgreSQL 存储, on a ``psycopg`` connection that is handed in."""

    tables = _TABLES

    # --- writing ---

    def _insert(self, doc: Doc, tokens: Tokens) -> None:
        self._connection.execute(
            "INSERT INTO retrieval_record (id, kind, region, owner, expires, visibility, fields, heading,"
            " record, words, pairs) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)",
            (
                doc.id,
                doc.kind,
                doc.region,
                doc.owner,
                day_number(doc.expires) if doc.expires else NEVER,
                list(doc.visibility),
                list(doc.fields),
                normalise("。".join((doc.title, *doc.keywords))),
                doc.to_json(),
                lexemes(tokens.words),
                lexemes(tokens.pairs),
            ),
        )
        words = [word for _, word in tokens.completions()]
        letters = [letters for letters, _ in tokens.completions()]
        self._connection.execute(
            "INSERT INTO retrieval_completion SELECT w, i, %s"
            " FROM unnest(%s::text[], %s::text[]) AS t (w, i)",
            (doc.id, words, letters),
        )

    def delete(self, ids: Iterable[str]) -> None:
        self._connection.execute("DELETE FROM retrieval_record WHERE id = ANY(%s)", (list(ids),))

    # --- reading ---

    def rank(self, match: Match, scope: Scope, limit: int) -> list[Ranked]:
        found = _matching(match)
        if found is None or not scope.grants:
            return []
        condition, score, values = found
        where, scoped = _scope(scope)
        rows = self._connection.execute(
            f"SELECT r.id, {score} AS score FROM retrieval_record r"  # noqa: S608 - values are bound
            f" WHERE {condition} AND {where} ORDER BY score DESC, r.id LIMIT %s",
            [values[0], *values, *scoped, limit],
        ).fetchall()
        return [Ranked(row[0], float(row[1])) for row in rows]

    def count(self, match: Match, scope: Scope) -> int:
        found = _matching(match)
        if found is None or not scope.grants:
            return 0
        condition, _, values = found
        where, scoped = _scope(scope)
        row = self._connection.execute(
            f"SELECT count(*) FROM retrieval_record r WHERE {condition} AND {where}",  # noqa: S608 - values are bound
            [*values, *scoped],
        ).fetchone()
        return int(row[0])

    def facets(self, match: Match, scope: Scope, names: Sequence[str]) -> dict[str, dict[str, int]]:
        found = _matching(match)
        if found is None or not scope.grants:
            return {name: {} for name in names}
        condition, _, values = found
        where, scoped = _scope(scope)
        counted = {}
        for name in names:
            source = f"r.{FACET_COLUMNS[name]}" if name in FACET_COLUMNS else "unnest(r.fields)"
            rows = self._connection.execute(
                f"SELECT {source}, count(*) FROM retrieval_record r"  # noqa: S608 - values are bound
                f" WHERE {condition} AND {where} GROUP BY 1",
                [*values, *scoped],
            ).fetchall()
            counted[name] = {row[0]: int(row[1]) for row in rows if row[0]}
        return counted

    def completions(self, prefix: str, scope: Scope, limit: int) -> list[tuple[str, int]]:
        if not prefix or not scope.grants:
            return []
        where, scoped = _scope(scope)
        begins = _like(prefix) + "%"
        rows = self._connection.execute(
            "SELECT c.word, count(*) FROM retrieval_completion c"  # noqa: S608 - values are bound
            " JOIN retrieval_record r ON r.id = c.id"
            f" WHERE (c.word LIKE %s OR c.initials LIKE %s) AND {where}"
            ' GROUP BY c.word ORDER BY count(*) DESC, c.word COLLATE "C" LIMIT %s',
            [begins, begins, *scoped, limit],
        ).fetchall()
        return [(row[0], int(row[1])) for row in rows]

    def fetch(self, ids: Sequence[str], scope: Scope) -> dict[str, Doc]:
        if not ids or not scope.grants:
            return {}
        where, scoped = _scope(scope)
        rows = self._connection.execute(
            f"SELECT r.record FROM retrieval_record r WHERE r.id = ANY(%s) AND {where}",  # noqa: S608 - values are bound
            [list(ids), *scoped],
        ).fetchall()
        docs = (doc_from_record(json.loads(row[0]), "索引") for row in rows)
        return {doc.id: doc for doc in docs}


def lexemes(tokens: str) -> str:
    """Tokens as the text of a ``tsvector``: each lexeme once, with its positions."""
    places: dict[str, list[int]] = {}
    for position, token in enumerate(tokens.split(" "), start=1):
        if token:
            places.setdefault(token, []).append(min(position, _LAST_POSITION))
    return " ".join(
        f"{_quoted(token)}:{','.join(map(str, dict.fromkeys(found[:_MOST_POSITIONS])))}"
        for token, found in places.items()
    )


def _matching(match: Match) -> tuple[str, str, list[Any]] | None:
    """A condition, a score and the values both take; None when there is nothing to look for.

    The dozen longest terms stand for the dozen rarest: the server keeps no table of how rare a lexeme is.
    """
    if match.prefix:
        begins, inside = f"{_quoted(match.prefix)}:*", "%" + _like(match.prefix) + "%"
        condition = f"(r.{match.view} @@ %s::tsquery OR r.heading LIKE %s)"
        return condition, f"ts_rank(r.{match.view}, %s::tsquery)", [begins, inside]
    if match.required:
        groups = [" | ".join(map(_quoted, group)) for group in match.required]
        expression = " & ".join(f"({group})" for group in groups)
    else:
        longest = sorted(match.terms, key=lambda term: (-len(term), -match.terms[term], term))[:MAX_TERMS]
        expression = " | ".join(map(_quoted, longest))
    if not expression:
        return None
    return f"r.{match.view} @@ %s::tsquery", f"ts_rank(r.{match.view}, %s::tsquery)", [expression]


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _scope(scope: Scope) -> tuple[str, list[Any]]:
    """The scope as a condition on ``r``, with its values."""
    conditions = ["r.visibility && %s::text[]"]
    bound: list[Any] = [sorted(scope.grants)]
    for column, wanted in plain_filters(scope):
        conditions.append(f"r.{column} = ANY(%s)")
        bound.append(wanted)
    if scope.fields:
        conditions.append("r.fields && %s::text[]")
        bound.append(sorted(scope.fields))
    if scope.as_of is not None:
        conditions.append("r.expires >= %s")
        bound.append(day_number(scope.as_of))
    return " AND ".join(conditions), bound
