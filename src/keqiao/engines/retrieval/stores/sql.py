"""SQL 存储共用的部分: how a connection that is handed in looks, and what both SQL stores do alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from keqiao.engines.retrieval.queries import Scope

MAX_TERMS = 12
"""SQL 存储的查询词上限: long OR queries are slow here, and the rarest dozen words carry the order."""

MAX_PREFIX_TERMS = 64
FACET_COLUMNS = {"kind": "kind", "region": "region", "owner": "owner"}


class Cursor(Protocol):
    """What a statement answers with."""

    def fetchall(self) -> list[Any]: ...

    def fetchone(self) -> Any: ...


class Connection(Protocol):
    """A database connection, as ``sqlite3`` and ``psycopg`` have it. Drivers are never imported by the
    engine."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...

    def commit(self) -> None: ...


def marks(mark: str, values: Iterable[object]) -> str:
    """``?, ?, ?`` for as many values."""
    return ", ".join(mark for _ in values)


def plain_filters(scope: Scope) -> list[tuple[str, list[str]]]:
    """The filters on single-valued columns that are set."""
    wanted = (("kind", scope.kinds), ("region", scope.regions), ("owner", scope.owners))
    return [(column, sorted(values)) for column, values in wanted if values]
