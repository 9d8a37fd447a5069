"""匹配: one lookup for both databases. SQLite asks the FTS5 table, PostgreSQL the tsvector beside the text."""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup, TextField


class Words(TextField):
    """切好的词: tokens with spaces between them; ``__matches`` takes a query in the database's own language."""


@Words.register_lookup
class Matches(Lookup):
    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        right, given = self.process_rhs(compiler, connection)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name('id')}"
        return f"{key} IN (SELECT rowid FROM search_index WHERE search_index MATCH {right})", list(given)  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        right, given = self.process_rhs(compiler, connection)
        vector = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name('vector')}"
        return f"{vector} @@ to_tsquery('simple', {right})", list(given)
