"""SQL 存储共用的部分: how a connection that is handed in looks, and what both SQL stores do alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol

from keqiao.engines.retrieval.analysis import Analyser, default_analyser
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.cutting import cut_docs
from keqiao.engines.retrieval.stores.tokens import Tokens

MAX_TERMS = 12
"""SQL 存储的查询词上限: long OR queries are slow here, and the rarest dozen words carry the order."""

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


class SqlWriting(ABC):
    """SQL 存储的写入: making the tables, and writing record by record in the caller's transaction."""

    keeps_texts = True
    tables: ClassVar[tuple[str, ...]] = ()

    def __init__(self, connection: Connection, analyser: Analyser | None = None) -> None:
        self._connection = connection
        self._analyser = analyser or default_analyser()
        for statement in self.tables:
            connection.execute(statement)

    def upsert(self, docs: Iterable[Doc], *, replacing: bool = True) -> int:
        written = 0
        for doc, tokens in cut_docs(docs, self._analyser):
            if replacing:
                self.delete([doc.id])
            self._insert(doc, tokens)
            written += 1
        return written

    @abstractmethod
    def _insert(self, doc: Doc, tokens: Tokens) -> None:
        """Write a record that is not there yet."""

    @abstractmethod
    def delete(self, ids: Iterable[str]) -> None:
        """Remove the records with these ids, where there are any."""

    def commit(self) -> None:
        self._connection.commit()

    def size(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM retrieval_record").fetchone()[0])


def marks(mark: str, values: Iterable[object]) -> str:
    """``?, ?, ?`` for as many values."""
    return ", ".join(mark for _ in values)


def plain_filters(scope: Scope) -> list[tuple[str, list[str]]]:
    """The filters on single-valued columns that are set."""
    wanted = (("kind", scope.kinds), ("region", scope.regions), ("owner", scope.owners))
    return [(column, sorted(values)) for column, values in wanted if values]
