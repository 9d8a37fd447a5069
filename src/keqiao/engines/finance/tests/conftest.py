"""Fixtures: an empty ledger on SQLite and on a private PostgreSQL cluster; the shared case file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from keqiao.engines.finance.ledger import Account, BookTerms, Database, Ledger, add_accounts, add_book
from keqiao.engines.finance.tests.cluster import private_cluster

ROOT = Path(__file__).resolve().parents[5]
BOOK = BookTerms("fund", "CNY", date(2017, 1, 1), date(2027, 12, 31))
ACCOUNTS = [
    Account("cash", "现金", lowest=0),
    Account("capital", "实收资本"),
    Account("receivable", "应收缴款"),
    Account("investment", "投资", highest=500_000),
    Account("usd", "美元户", currency="USD"),
]


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    path = ROOT.parent / "shared" / "data" / "finance_cases.json"
    assert path.exists(), f"the shared reference folder is missing: {path}"
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with private_cluster() as cluster:
        yield cluster.address


Opener = Callable[[], object]


@pytest.fixture(params=["sqlite", "postgresql"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Opener]]:
    """The dialect and a way to open one more connection to the same empty database."""
    connections = []
    if request.param == "sqlite":

        def connect() -> object:
            return sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None, timeout=30)
    else:
        address = request.getfixturevalue("postgres")
        name = f"t{uuid4().hex}"
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")

        def connect() -> object:
            return psycopg.connect(f"{address} dbname={name}", autocommit=True)

    def remembered() -> object:
        connections.append(connect())
        return connections[-1]

    yield request.param, remembered
    for connection in connections:
        connection.close()


@pytest.fixture
def ledger(opener: tuple[str, Opener]) -> Ledger:
    dialect, connect = opener
    database = Database(connect(), dialect)
    database.create_schema()
    add_book(database, BOOK)
    add_accounts(database, BOOK.code, ACCOUNTS)
    return Ledger(database.connection, dialect, BOOK.code)
