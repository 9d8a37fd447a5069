"""Speed, size and memory of the stores and of fused search, in one run.

    flock /tmp/bench.lock uv run python bench/retrieval/speed.py --documents 1000000 --beside 100000

Short queries are two words of a demand's title, all required; long ones all words of a title, any. Both
ask for 20 records inside a scope of the public and one party. Both clocks are printed, warm, with the load.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from clocks import Spent, repeated, resident
from corpus import MATCHING, records, sentences
from fused import fused_run

from keqiao.engines.retrieval.analysis import default_analyser
from keqiao.engines.retrieval.documents import Doc, read_docs
from keqiao.engines.retrieval.queries import Query, Scope
from keqiao.engines.retrieval.stores import Match, Store
from keqiao.engines.retrieval.stores.postgres_store import PostgresStore
from keqiao.engines.retrieval.stores.sqlite_store import SqliteStore
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore
from keqiao.engines.retrieval.terms import query_terms

SCOPE = Scope(frozenset({"public", "party:7"}))
TOP = 20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument(
        "--beside", type=int, default=20_000, help="records for SQLite and PostgreSQL, 0 for none"
    )
    parser.add_argument("--rounds", type=int, default=5, help="of the same queries; medians are reported")
    parser.add_argument("--no-fused", action="store_true")
    asked = parser.parse_args()
    pool = sentences()
    demands = list(read_docs(MATCHING / "demands.jsonl"))
    print(f"{len(pool)} sentences, {len(demands)} demands, {TOP} results, 9 in 10 records in scope")
    with tempfile.TemporaryDirectory(prefix="keqiao-speed-") as folder:
        run = Path(folder)
        tantivy_run(run / "terms", asked.documents, pool, demands, asked.rounds)
        shutil.rmtree(run / "terms")
        if not asked.no_fused:
            fused_run(run / "fused", asked.documents, pool, demands, SCOPE, asked.rounds)
            shutil.rmtree(run / "fused")
        if asked.beside:
            if asked.beside != asked.documents:
                tantivy_run(run / "small", asked.beside, pool, demands, asked.rounds)
            sqlite_run(run, asked.beside, pool, demands)
            postgres_run(asked.beside, pool, demands)


def tantivy_run(folder: Path, number: int, pool: list[str], demands: list[Doc], rounds: int) -> None:
    store = TantivyStore(folder, keep_text=False)
    spent = Spent()
    store.upsert(watched(records(number, pool), number), replacing=False)
    store.commit()
    store.close()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(f"tantivy {number}: build, cutting and merges included, {spent}, index {size:.0f} MB", flush=True)
    queries(f"tantivy {number}", store, demands, rounds)
    taken = []
    for turn in range(5):
        started = time.perf_counter()
        mark = f"kq2026{turn:04}"
        store.upsert([Doc(f"NEW{turn}", "achievement", f"新编号 {mark} 的成果")])
        store.commit()
        found = store.rank(Match("words", {mark: 1.0}), SCOPE, 5)
        taken.append(round(time.perf_counter() - started, 2))
        assert [item.id for item in found] == [f"NEW{turn}"]
    print(f"tantivy {number}: update visible after {sorted(taken)} s", flush=True)
    store.close()


def watched(docs: Iterator[Doc], number: int) -> Iterator[Doc]:
    """The records, with the process's memory printed at every tenth."""
    for index, doc in enumerate(docs):
        if index % max(1, number // 10) == 0:
            print(f"  {index} records, {resident():.0f} MB", flush=True)
        yield doc


def queries(name: str, store: Store, demands: list[Doc], rounds: int) -> None:
    analyser = default_analyser()
    short, long = [], []
    for demand in demands:
        terms = query_terms(Query(demand.title), analyser).words
        words = list(terms)
        if len(words) >= 2:
            short.append(Match("words", dict.fromkeys(words[:2], 1.0), tuple((word,) for word in words[:2])))
        long.append(Match("words", terms))
    repeated(f"{name}: short AND", rounds, lambda match: store.rank(match, SCOPE, TOP), short)
    repeated(f"{name}: long OR", rounds, lambda match: store.rank(match, SCOPE, TOP), long)


def sqlite_run(folder: Path, number: int, pool: list[str], demands: list[Doc]) -> None:
    path = folder / "records.db"
    with sqlite3.connect(path) as connection:
        store = SqliteStore(connection)
        spent = Spent()
        store.upsert(records(number, pool), replacing=False)
        store.commit()
        print(f"sqlite {number}: build {spent}, {path.stat().st_size / 1e6:.0f} MB (texts included)")
        queries(f"sqlite {number}", store, demands, 1)


def postgres_run(number: int, pool: list[str], demands: list[Doc]) -> None:
    if not (shutil.which("initdb") or Path("/usr/lib/postgresql/15/bin/initdb").exists()):
        print("postgres: not installed")
        return
    import psycopg

    from keqiao.engines.retrieval.tests.postgres_server import running_server

    with running_server() as address, psycopg.connect(address) as connection:
        store = PostgresStore(connection)
        spent = Spent()
        store.upsert(records(number, pool), replacing=False)
        store.commit()
        connection.execute("ANALYZE")
        size = connection.execute("SELECT pg_total_relation_size('retrieval_record')").fetchone()
        print(f"postgres {number}: build {spent}, {size[0] / 1e6:.0f} MB (texts included)")
        queries(f"postgres {number}", store, demands, 1)


if __name__ == "__main__":
    main()
