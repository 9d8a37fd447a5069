"""Speed, size and memory of the stores and of fused search, in one run.

    flock /tmp/bench.lock uv run python bench/retrieval/speed.py --documents 1000000 --beside 100000

Short queries are two words of a demand's title, all required; long ones all words of a title, any. Both
ask for 20 records inside a scope of the public and one party. Figures are wall-clock milliseconds, warm.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from corpus import MATCHING, picks, records, sentences

from keqiao.engines.retrieval.analysis import default_analyser
from keqiao.engines.retrieval.documents import Doc, read_docs
from keqiao.engines.retrieval.engine import Meaning, SearchEngine
from keqiao.engines.retrieval.meaning import ExactVectors, load_encoder
from keqiao.engines.retrieval.meaning.approximate import ApproximateVectors
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
    parser.add_argument("--no-fused", action="store_true")
    asked = parser.parse_args()
    pool = sentences()
    demands = list(read_docs(MATCHING / "demands.jsonl"))
    print(f"{len(pool)} sentences, {len(demands)} demands, {TOP} results, 9 in 10 records in scope")
    with tempfile.TemporaryDirectory(prefix="keqiao-speed-") as folder:
        store = tantivy_run(Path(folder) / "terms", asked.documents, pool, demands)
        if not asked.no_fused:
            fused_run(store, asked.documents, pool, demands)
        if asked.beside:
            if asked.beside != asked.documents:
                small = Path(folder) / "small"
                tantivy_run(small, asked.beside, pool, demands).close()
            sqlite_run(Path(folder), asked.beside, pool, demands)
            postgres_run(asked.beside, pool, demands)


def tantivy_run(folder: Path, number: int, pool: list[str], demands: list[Doc]) -> TantivyStore:
    store = TantivyStore(folder, keep_text=False)
    started, processor = time.perf_counter(), time.process_time()
    store.upsert(watched(records(number, pool), number), replacing=False)
    store.commit()
    committed = time.perf_counter() - started
    store.close()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(
        f"tantivy {number}: build {committed:.1f} s (cutting included), merges done"
        f" {time.perf_counter() - started:.1f} s, processor {time.process_time() - processor:.1f} s,"
        f" index {size:.0f} MB, load {os.getloadavg()[0]:.1f}"
    )
    queries(f"tantivy {number}", store, demands)
    started = time.perf_counter()
    store.upsert([Doc("NEW", "achievement", "新编号 KQ20261123 的成果")])
    store.commit()
    found = store.rank(Match("words", {"kq20261123": 1.0}), SCOPE, 5)
    print(f"tantivy {number}: update visible after {time.perf_counter() - started:.2f} s, found {len(found)}")
    store.close()
    return store


def watched(docs: Iterator[Doc], number: int) -> Iterator[Doc]:
    """The records, with the process's memory printed at every tenth."""
    for index, doc in enumerate(docs):
        if index % max(1, number // 10) == 0:
            print(f"  {index} records, {resident():.0f} MB", flush=True)
        yield doc


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def queries(name: str, store: Store, demands: list[Doc]) -> None:
    analyser = default_analyser()
    short, long = [], []
    for demand in demands:
        terms = query_terms(Query(demand.title), analyser).words
        words = list(terms)
        if len(words) >= 2:
            short.append(Match("words", dict.fromkeys(words[:2], 1.0), tuple((word,) for word in words[:2])))
        long.append(Match("words", terms))
    report(f"{name}: short AND", timed(lambda match: store.rank(match, SCOPE, TOP), short))
    report(f"{name}: long OR", timed(lambda match: store.rank(match, SCOPE, TOP), long))


def timed(action: Callable[[object], object], items: list[object]) -> np.ndarray:
    """Wall-clock and processor milliseconds of each call, after ten to warm up."""
    for item in items[:10]:
        action(item)
    spent = []
    for item in items:
        wall, processor = time.perf_counter(), time.process_time()
        action(item)
        spent.append(((time.perf_counter() - wall) * 1_000, (time.process_time() - processor) * 1_000))
    return np.array(spent)


def report(name: str, spent: np.ndarray) -> None:
    """Both clocks, for on a machine with other work the wall clock tells of that work too."""
    (wall50, cpu50), (wall95, cpu95) = np.quantile(spent, [0.5, 0.95], axis=0)
    print(
        f"{name}: p50 {wall50:.2f} ms, p95 {wall95:.2f} ms; processor p50 {cpu50:.2f} ms, p95 {cpu95:.2f} ms"
        f" ({len(spent)} queries)",
        flush=True,
    )


def fused_run(store: TantivyStore, number: int, pool: list[str], demands: list[Doc]) -> None:
    """Words, pairs and vectors together. A record's vector is the mean of its sentences' vectors."""
    encoder = load_encoder("use")
    sentence_vectors = encoder.passages(pool)
    rows = np.zeros((number, encoder.dimension), dtype=np.float32)
    for row, chosen in zip(rows, picks(number, len(pool)), strict=True):
        row[:] = sentence_vectors[chosen].mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    table = ExactVectors(encoder.dimension)
    table.upsert(list(records(number, pool)), rows)
    started = time.perf_counter()
    near = ApproximateVectors(table) if number > 200_000 else table
    print(f"vectors {number}: {type(near).__name__} made in {time.perf_counter() - started:.1f} s")
    engine = SearchEngine(store, [Meaning(encoder, near)])
    for name, texts in (
        ("title", [Query(demand.title, scope=SCOPE, limit=TOP) for demand in demands]),
        (
            "title and summary",
            [Query(demand.title, demand.body, scope=SCOPE, limit=TOP) for demand in demands],
        ),
    ):
        report(f"fused {number}, {name}", timed(engine.search, texts))
    lexical = SearchEngine(store)
    report(
        f"words and pairs {number}, title",
        timed(lexical.search, [Query(d.title, scope=SCOPE) for d in demands]),
    )


def sqlite_run(folder: Path, number: int, pool: list[str], demands: list[Doc]) -> None:
    path = folder / "records.db"
    with sqlite3.connect(path) as connection:
        store = SqliteStore(connection)
        started = time.perf_counter()
        store.upsert(records(number, pool), replacing=False)
        store.commit()
        spent = time.perf_counter() - started
        print(f"sqlite {number}: build {spent:.1f} s, {path.stat().st_size / 1e6:.0f} MB (texts included)")
        queries(f"sqlite {number}", store, demands)


def postgres_run(number: int, pool: list[str], demands: list[Doc]) -> None:
    if not (shutil.which("initdb") or Path("/usr/lib/postgresql/15/bin/initdb").exists()):
        print("postgres: not installed")
        return
    import psycopg

    from keqiao.engines.retrieval.tests.postgres_server import running_server

    with running_server() as address, psycopg.connect(address) as connection:
        store = PostgresStore(connection)
        started = time.perf_counter()
        store.upsert(records(number, pool), replacing=False)
        store.commit()
        connection.execute("ANALYZE")
        size = connection.execute("SELECT pg_total_relation_size('retrieval_record')").fetchone()
        print(
            f"postgres {number}: build {time.perf_counter() - started:.1f} s,"
            f" {size[0] / 1e6:.0f} MB (texts included)"
        )
        queries(f"postgres {number}", store, demands)


if __name__ == "__main__":
    main()
