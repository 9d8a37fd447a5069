"""SQLite 存储: FTS5 over words and pairs that were cut beforehand; the small fallback, to about 1e5 records.

Writes happen in the caller's transaction: a rebuild inside one leaves readers on the old records until
`commit`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from keqiao.engines.retrieval.documents import Doc, doc_from_record
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.contract import Match, Ranked
from keqiao.engines.retrieval.stores.sql import (
    FACET_COLUMNS,
    MAX_TERMS,
    SqlWriting,
    marks,
    plain_filters,
)
from keqiao.engines.retrieval.stores.tantivy_schema import NEVER, day_number
from keqiao.engines.retrieval.stores.tokens import Tokens

_TABLES = (
    "CREATE TABLE IF NOT EXISTS retrieval_record (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,"
    " kind TEXT, region TEXT, owner TEXT, expires INTEGER, record TEXT, words TEXT, pairs TEXT)",
    "CREATE TABLE IF NOT EXISTS retrieval_visibility (tag TEXT, number INTEGER, PRIMARY KEY (number, tag))"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS retrieval_field (name TEXT, number INTEGER, PRIMARY KEY (number, name))"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS retrieval_completion (word TEXT, initials TEXT, number INTEGER)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_word ON retrieval_completion (word)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_initials ON retrieval_completion (initials)",
    "CREATE INDEX IF NOT EXISTS retrieval_completion_number ON retrieval_completion (number)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS retrieval_terms USING fts5(words, pairs, content='retrieval_record',"
    " content_rowid='number', tokenize=\"unicode61 remove_diacritics 0 tokenchars '$.-+#&%_'\")",
    "CREATE VIRTUAL TABLE IF NOT EXISTS retrieval_vocabulary USING fts5vocab(retrieval_terms, 'col')",
)
_SIDE_TABLES = ("retrieval_visibility", "retrieval_field", "retrieval_completion")


class SqliteStore(SqlWriting):
    """SQLite 存储, on a connection that is handed in."""

    tables = _TABLES

    # --- writing ---

    def _insert(self, doc: Doc, tokens: Tokens) -> None:
        expires = day_number(doc.expires) if doc.expires else NEVER
        number = self._connection.execute(
            "INSERT INTO retrieval_record (id, kind, region, owner, expires, record, words, pairs)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (doc.id, doc.kind, doc.region, doc.owner, expires, doc.to_json(), tokens.words, tokens.pairs),
        ).fetchone()[0]
        self._connection.execute(
            "INSERT INTO retrieval_terms (rowid, words, pairs) VALUES (?, ?, ?)",
            (number, tokens.words, tokens.pairs),
        )
        for table, values in (("visibility", doc.visibility), ("field", doc.fields)):
            for value in sorted(set(values)):
                self._connection.execute(f"INSERT INTO retrieval_{table} VALUES (?, ?)", (value, number))  # noqa: S608 - two fixed names
        for letters, word in tokens.completions():
            self._connection.execute(
                "INSERT INTO retrieval_completion VALUES (?, ?, ?)", (word, letters, number)
            )

    def delete(self, ids: Iterable[str]) -> None:
        for identifier in ids:
            row = self._connection.execute(
                "SELECT number, words, pairs FROM retrieval_record WHERE id = ?", (identifier,)
            ).fetchone()
            if row is None:
                continue
            self._connection.execute(
                "INSERT INTO retrieval_terms (retrieval_terms, rowid, words, pairs)"
                " VALUES ('delete', ?, ?, ?)",
                tuple(row),
            )
            for table in (*_SIDE_TABLES, "retrieval_record"):
                self._connection.execute(f"DELETE FROM {table} WHERE number = ?", (row[0],))  # noqa: S608 - fixed names

    # --- reading ---

    def rank(self, match: Match, scope: Scope, limit: int) -> list[Ranked]:
        expression = self._expression(match)
        if not expression or not scope.grants:
            return []
        where, values = _scope(scope)
        rows = self._connection.execute(
            "SELECT r.id, -bm25(retrieval_terms) AS score FROM retrieval_terms"  # noqa: S608 - values are bound
            f" JOIN retrieval_record r ON r.number = retrieval_terms.rowid"
            f" WHERE retrieval_terms MATCH ? AND {where} ORDER BY score DESC, r.id LIMIT ?",
            (expression, *values, limit),
        ).fetchall()
        return [Ranked(identifier, score) for identifier, score in rows]

    def count(self, match: Match, scope: Scope) -> int:
        expression = self._expression(match)
        if not expression or not scope.grants:
            return 0
        where, values = _scope(scope)
        row = self._connection.execute(
            f"SELECT count(*) FROM {_MATCHING} AND {where}",  # noqa: S608 - values are bound
            (expression, *values),
        ).fetchone()
        return int(row[0])

    def facets(self, match: Match, scope: Scope, names: Sequence[str]) -> dict[str, dict[str, int]]:
        expression = self._expression(match)
        if not expression or not scope.grants:
            return {name: {} for name in names}
        where, values = _scope(scope)
        found = {}
        for name in names:
            column = FACET_COLUMNS.get(name)
            source = f"r.{column}" if column else "f.name"
            joined = "" if column else " JOIN retrieval_field f ON f.number = r.number"
            rows = self._connection.execute(
                f"SELECT {source}, count(*) FROM {_MATCHED}{joined}"  # noqa: S608 - values are bound
                f" WHERE retrieval_terms MATCH ? AND {where} GROUP BY 1",
                (expression, *values),
            ).fetchall()
            found[name] = {value: number for value, number in rows if value}
        return found

    def completions(self, prefix: str, scope: Scope, limit: int) -> list[tuple[str, int]]:
        if not prefix or not scope.grants:
            return []
        where, values = _scope(scope)
        end = prefix + "\U0010ffff"
        rows = self._connection.execute(
            "SELECT c.word, count(*) AS held FROM retrieval_completion c"  # noqa: S608 - values are bound
            " JOIN retrieval_record r ON r.number = c.number"
            f" WHERE ((c.word >= ? AND c.word < ?) OR (c.initials >= ? AND c.initials < ?)) AND {where}"
            " GROUP BY c.word ORDER BY held DESC, c.word LIMIT ?",
            (prefix, end, prefix, end, *values, limit),
        ).fetchall()
        return [(word, number) for word, number in rows]

    def fetch(self, ids: Sequence[str], scope: Scope) -> dict[str, Doc]:
        if not ids or not scope.grants:
            return {}
        where, values = _scope(scope)
        rows = self._connection.execute(
            f"SELECT r.record FROM retrieval_record r WHERE r.id IN ({marks('?', ids)}) AND {where}",  # noqa: S608 - values are bound
            (*ids, *values),
        ).fetchall()
        docs = (doc_from_record(json.loads(row[0]), "索引") for row in rows)
        return {doc.id: doc for doc in docs}

    def _expression(self, match: Match) -> str:
        """The match in FTS5's language; empty when no record can satisfy it."""
        if match.prefix:
            return f"{match.view} : {_quoted(match.prefix)} *"
        held = self._frequencies(match.view, match.terms)
        if any(not any(term in held for term in group) for group in match.required):
            return ""
        rarest = sorted(held, key=lambda term: (held[term], term))[:MAX_TERMS]
        groups = [" OR ".join(_quoted(term) for term in group if term in held) for group in match.required]
        # a phrase written again counts again, which is how FTS5 can be told weights
        parts = [" AND ".join(f"({group})" for group in groups)] if groups else []
        if not groups:
            parts = [_quoted(term) for term in rarest for _ in range(max(1, round(match.terms[term])))]
        return f"{match.view} : ({' OR '.join(parts)})" if parts else ""

    def _frequencies(self, view: str, terms: Mapping[str, float]) -> dict[str, int]:
        found = {}
        for term in terms:
            row = self._connection.execute(
                "SELECT doc FROM retrieval_vocabulary WHERE term = ? AND col = ?", (term, view)
            ).fetchone()
            if row is not None:
                found[term] = int(row[0])
        return found


_MATCHED = "retrieval_terms JOIN retrieval_record r ON r.number = retrieval_terms.rowid"
_MATCHING = f"{_MATCHED} WHERE retrieval_terms MATCH ?"


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _scope(scope: Scope) -> tuple[str, list[Any]]:
    """The scope as a condition on ``r``, with its values."""
    grants = sorted(scope.grants)
    conditions = [
        "EXISTS (SELECT 1 FROM retrieval_visibility v"  # noqa: S608 - values are bound
        f" WHERE v.number = r.number AND v.tag IN ({marks('?', grants)}))"
    ]
    values: list[Any] = [*grants]
    for column, wanted in plain_filters(scope):
        conditions.append(f"r.{column} IN ({marks('?', wanted)})")
        values += wanted
    if scope.fields:
        conditions.append(
            "EXISTS (SELECT 1 FROM retrieval_field f2"  # noqa: S608 - values are bound
            f" WHERE f2.number = r.number AND f2.name IN ({marks('?', scope.fields)}))"
        )
        values += sorted(scope.fields)
    if scope.as_of is not None:
        conditions.append("r.expires >= ?")
        values.append(day_number(scope.as_of))
    return " AND ".join(conditions), values
