"""数据库连接: the little that differs between SQLite and PostgreSQL; the connection is handed in, in
autocommit.

SQLite: open with ``isolation_level=None``; PostgreSQL: psycopg with ``autocommit=True``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import Any, Literal

from keqiao.engines.errors import InputError

Dialect = Literal["sqlite", "postgresql"]
DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgresql")

_LOCK = 0x4B51_4C44  # one advisory lock for the ledger: shared by writers, exclusive for a closing


class Database:
    """DB-API 连接 with the ledger's dialect. Statements are written with ``?`` placeholders."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        if dialect not in DIALECTS:
            raise InputError("数据库应为 {known},收到“{dialect}”", known="、".join(DIALECTS), dialect=dialect)
        self.connection = connection
        self.dialect = dialect
        if dialect == "sqlite":
            # rows point only at what exists, and a commit is on the disk before it is acknowledged
            for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
                self.execute(f"PRAGMA {pragma}")

    def create_schema(self) -> None:
        """建表, once, in one transaction."""
        script = resources.files("keqiao.engines.finance").joinpath("data", f"ledger_{self.dialect}.sql")
        text = script.read_text(encoding="utf-8")
        if self.dialect == "sqlite":
            self.connection.executescript(f"BEGIN;{text}COMMIT;")
        else:
            self.execute(text)

    def has_schema(self) -> bool:
        if self.dialect == "sqlite":
            query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'ledger_journals'"
        else:
            query = "SELECT 1 WHERE to_regclass('ledger_journals') IS NOT NULL"
        return bool(self.rows(query))

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        if not values:
            return self.connection.cursor().execute(statement)
        return self.connection.cursor().execute(self._own(statement), values)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        cursor.execute(self._own(query) if values else query, values) if values else cursor.execute(query)
        return list(cursor.fetchall())

    def rows_in(self, query: str, names: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Rows of a query whose one ``IN (?)`` takes ``names``; none for no names."""
        if not names:
            return []
        return self.rows(query.replace("(?)", f"({', '.join('?' * len(names))})"), names)

    def insert(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Append rows; ``columns`` are names with PostgreSQL types, there sent as one array a column."""
        if not rows:
            return
        head = f"INSERT INTO {table} ({', '.join(columns)})"
        # table and column names are the ledger's own words, never a user's
        if self.dialect == "sqlite":
            places = ", ".join("?" * len(columns))
            self.connection.cursor().executemany(f"{head} VALUES ({places})", rows)
        else:
            arrays = ", ".join(f"?::{kind}[]" for kind in columns.values())
            # WITH ORDINALITY keeps the order of the rows, and so the order of their numbers
            query = f"{head} SELECT {', '.join(columns)} FROM unnest({arrays})"  # noqa: S608
            query += f" WITH ORDINALITY AS t ({', '.join(columns)}, place) ORDER BY place"
            self.execute(query, [list(column) for column in zip(*rows, strict=True)])

    @contextmanager
    def transaction(self, *, closing: bool = False) -> Iterator[None]:
        """One write transaction; SQLite has one writer at a time, PostgreSQL many beside no closing."""
        self.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
        try:
            if self.dialect == "postgresql":
                mode = "" if closing else "_shared"
                self.execute(f"SELECT pg_advisory_xact_lock{mode}({_LOCK})")
            yield
            self.execute("COMMIT")
        except BaseException:
            self.roll_back()
            raise

    def roll_back(self) -> None:
        """Give up what is open; a connection already lost has nothing open."""
        try:
            self.execute("ROLLBACK")
        except self.connection.Error:
            return

    def lock_accounts(self, ids: Sequence[int]) -> None:
        """Row locks in one order, so that two writers never wait for each other in a ring."""
        if self.dialect == "postgresql" and ids:
            self.rows_in("SELECT id FROM ledger_accounts WHERE id IN (?) ORDER BY id FOR UPDATE", sorted(ids))

    def _own(self, statement: str) -> str:
        return statement if self.dialect == "sqlite" else statement.replace("?", "%s")
