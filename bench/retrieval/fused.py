"""Fused search through a versioned index: words, pairs and vectors, texts fetched, reasons given.

A record's vector is the mean of its sentences' vectors: encoding a million records would take the default
encoder most of an hour and tell nothing of search. Queries go through the encoder itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from clocks import Spent, repeated, resident
from corpus import records

from keqiao.engines.retrieval import Change, Doc, Encoder, Query, Scope, SearchEngine, VersionedIndex
from keqiao.engines.retrieval.meaning import load_encoder

NEAREST = 10


class MeanOfSentences:
    """The default encoder for queries; for records the mean over their sentences, each encoded once."""

    def __init__(self, encoder: Encoder, pool: list[str]) -> None:
        self._encoder = encoder
        self._of = dict(zip(pool, encoder.passages(pool), strict=True))
        self.name, self.title = encoder.name, encoder.title
        self.identity = f"mean of sentences by {encoder.identity}"
        self.dimension = encoder.dimension

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.array([self._mean(text) for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _mean(self, text: str) -> np.ndarray:
        known = [self._of[part] for part in text.split("。") if part in self._of]
        return np.mean(known or self._encoder.passages([text]), axis=0)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.queries(texts)


def fused_run(
    folder: Path, number: int, pool: list[str], demands: list[Doc], scope: Scope, rounds: int
) -> None:
    encoder = MeanOfSentences(load_encoder("use"), pool)
    index = VersionedIndex(folder, [encoder])
    spent = Spent()
    built = index.rebuild(records(number, pool))
    print(f"fused {number}: index with texts and vectors built in {spent}, {resident():.0f} MB {built.notes}")
    opened = VersionedIndex(folder, [encoder])
    spent = Spent()
    engine = opened.engine()
    table = engine.meanings[0].vectors
    print(f"fused {number}: opened in {spent}, {type(table).__name__}, {resident():.0f} MB", flush=True)
    titles = [Query(demand.title, scope=scope, limit=20) for demand in demands]
    whole = [Query(demand.title, demand.body, scope=scope, limit=20) for demand in demands]
    lexical = SearchEngine(engine.store)
    vectors = encoder.queries([demand.title for demand in demands])
    repeated(f"fused {number}, title", rounds, engine.search, titles)
    repeated(f"fused {number}, title and summary", rounds, engine.search, whole)
    repeated(f"words and pairs {number}, title", rounds, lexical.search, titles)
    repeated(f"vectors {number}", rounds, lambda vector: table.nearest(vector, scope, 200), list(vectors))
    recall(folder / built.version, number, encoder, vectors, table)
    update(opened, scope)


def recall(version: Path, number: int, encoder: MeanOfSentences, vectors: np.ndarray, table: object) -> None:
    """How many of the ten nearest of all rows the table gives, over all records."""
    everyone = Scope(frozenset({"public", *(f"party:{party}" for party in range(100))}))
    best = np.full((len(vectors), 0), 0.0)
    rows = np.zeros((len(vectors), 0), dtype=int)
    start = 0
    for block in stored_blocks(version / f"vectors-{encoder.name}"):
        scores = vectors @ block.T
        best = np.hstack([best, scores])
        rows = np.hstack([rows, np.tile(np.arange(start, start + len(block)), (len(vectors), 1))])
        keep = np.argsort(-best, axis=1)[:, :NEAREST]
        best, rows = np.take_along_axis(best, keep, 1), np.take_along_axis(rows, keep, 1)
        start += len(block)
    found = 0
    for vector, wanted in zip(vectors, rows, strict=True):
        given = {item.id for item in table.nearest(vector, everyone, NEAREST)}
        found += len(given & {f"A{row}" for row in wanted})
    print(f"vectors {number}: recall of the {NEAREST} nearest {found / rows.size:.3f}", flush=True)


def stored_blocks(folder: Path) -> Iterator[np.ndarray]:
    for path in sorted(folder.glob("*.npy")):
        block = np.load(path).astype(np.float32)
        yield block / np.linalg.norm(block, axis=1, keepdims=True)


class OneChange:
    """A queue with one change in it."""

    def __init__(self, position: int, doc: Doc) -> None:
        self._change = Change(position, doc.id, doc)

    def after(self, position: int, limit: int) -> list[Change]:
        return [self._change] if position < self._change.position else []

    def last(self) -> int:
        return self._change.position


def update(index: VersionedIndex, scope: Scope) -> None:
    """From a change in the queue to its record in an answer, five times."""
    taken = []
    for number in range(1, 6):
        mark = f"kq2026{number:04}"
        doc = Doc(f"NEW{number}", "achievement", f"新编号 {mark} 的成果")
        started = time.perf_counter()
        index.follow(OneChange(number, doc))
        page = index.search(Query(mark, scope=scope))
        taken.append(time.perf_counter() - started)
        assert page.hits[0].id == doc.id
    print(f"update visible in fused search after {sorted(round(one, 2) for one in taken)} s", flush=True)
