"""Stores to test against: the same behaviour is asked of all three."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from keqiao.engines.retrieval.stores import Store
from keqiao.engines.retrieval.stores.postgres_store import PostgresStore
from keqiao.engines.retrieval.stores.sqlite_store import SqliteStore
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore
from keqiao.engines.retrieval.tests.postgres_server import running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture
def postgres_connection(postgres: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP TABLE IF EXISTS retrieval_completion, retrieval_record")
        yield connection


@pytest.fixture(params=["tantivy", "sqlite", "postgres"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Makes the store; called again, opens it again."""
    if request.param == "tantivy":
        return lambda: TantivyStore(tmp_path / "terms")
    if request.param == "sqlite":
        return lambda: SqliteStore(sqlite3.connect(tmp_path / "records.db"))
    connection = request.getfixturevalue("postgres_connection")
    return lambda: PostgresStore(connection)


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    return new_store()
