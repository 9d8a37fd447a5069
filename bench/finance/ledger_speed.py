"""Throughput of the ledger: durable journals a second, and postings summed by account. Prints figures.

python bench/finance/ledger_speed.py [--journals 30000] [--postings 1000000] [--writers 2] [--batch 500]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg

from keqiao.engines.finance.ledger import (
    Account,
    BookTerms,
    Database,
    Journal,
    Ledger,
    Line,
    add_accounts,
    add_book,
    balances,
)
from keqiao.engines.finance.tests.cluster import private_cluster

BOOK = BookTerms("bench", "CNY", date(2017, 1, 1))
COUNT = 100


def connect(dialect: str, address: str) -> object:
    if dialect == "sqlite":
        return sqlite3.connect(address, isolation_level=None, timeout=60)
    return psycopg.connect(address, autocommit=True)


def write(dialect: str, address: str, writer: int, journals: int, batch: int) -> None:
    ledger = Ledger(connect(dialect, address), dialect, BOOK.code)
    day = date(2018, 1, 1)
    for start in range(0, journals, batch):
        ledger.submit_many(
            [
                Journal(
                    f"{writer}-{i}",
                    day,
                    "CNY",
                    (Line(f"a{i % COUNT}", 100), Line(f"a{(i * 7 + 1) % COUNT}", -100)),
                )
                for i in range(start, min(start + batch, journals))
            ]
        )


def measure(dialect: str, address: str, options: argparse.Namespace) -> None:
    database = Database(connect(dialect, address), dialect)
    database.create_schema()
    add_book(database, BOOK)
    add_accounts(database, BOOK.code, [Account(f"a{i}") for i in range(COUNT)])
    writers = options.writers if dialect == "postgresql" else 1
    each = options.journals // writers
    started = time.perf_counter()
    processes = [
        multiprocessing.Process(target=write, args=(dialect, address, w, each, options.batch))
        for w in range(writers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    seconds = time.perf_counter() - started
    ledger = Ledger(database.connection, dialect, BOOK.code)
    total = database.rows("SELECT count(*) FROM ledger_journals")[0][0]
    rate = f"{total / seconds:,.0f}/s ({writers} writer(s), batch {options.batch})"
    print(f"{dialect}: {total} durable journals in {seconds:.2f} s = {rate}")
    if options.postings:
        fill(ledger, options.postings - 2 * total)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        found = balances(ledger)
        times.append(time.perf_counter() - started)
    postings = database.rows("SELECT count(*) FROM ledger_postings")[0][0]
    assert sum(found.values()) == 0
    median = statistics.median(times)
    print(f"{dialect}: {postings:,} postings summed by account in {median:.3f} s (median of 5)")


def fill(ledger: Ledger, postings: int) -> None:
    """More postings for the sum: wide journals through the same door."""
    if postings <= 0:
        return
    lines = tuple(Line(f"a{i}", 100 if i % 2 else -100) for i in range(COUNT))
    for start in range(0, postings // COUNT, 100):
        ledger.submit_many(
            [
                Journal(f"fill-{i}", date(2019, 1, 1), "CNY", lines)
                for i in range(start, min(start + 100, postings // COUNT))
            ]
        )
    if ledger.database.dialect == "postgresql":
        ledger.database.execute("VACUUM ANALYZE ledger_postings")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--journals", type=int, default=30_000)
    parser.add_argument("--postings", type=int, default=1_000_000)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", str(Path(folder) / "ledger.sqlite"), options)
    with private_cluster(durable=True) as cluster:
        measure("postgresql", cluster.address, options)


if __name__ == "__main__":
    main()
