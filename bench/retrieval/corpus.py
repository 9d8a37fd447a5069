"""Synthetic records of real vocabulary: each joins sentences of the judged set's titles and summaries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from keqiao.engines.retrieval.documents import Doc, read_docs

ROOT = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists())
MATCHING = ROOT.parent / "shared" / "data" / "matching"
SENTENCES_EACH = 6
DRAWN = 10_000
SEED = 20_170_505


def sentences(folder: Path = MATCHING) -> list[str]:
    """Every sentence of more than eight characters."""
    found: dict[str, None] = {}
    for name in ("achievements", "demands"):
        for doc in read_docs(folder / f"{name}.jsonl"):
            parts = f"{doc.title}。{doc.body}".replace(";", "。").replace(",", "。").split("。")
            found.update(dict.fromkeys(part for part in parts if len(part) > 8))
    return list(found)


def picks(number: int, sentence_count: int) -> Iterator[list[int]]:
    """Which sentences make each record; drawn many at a time, because making records is no part of indexing them."""
    draw = np.random.default_rng(SEED)
    for start in range(0, number, DRAWN):
        size = (min(DRAWN, number - start), SENTENCES_EACH)
        yield from draw.integers(sentence_count, size=size).tolist()


def records(number: int, pool: list[str]) -> Iterator[Doc]:
    """The records: nine in ten public, the others open to one of a hundred parties."""
    tags = [("public",)] * 900 + [(f"party:{number}",) for number in range(100)]
    kinds, regions = ("achievement", "patent", "expert", "instrument"), ("成都", "绵阳", "德阳", "宜宾")
    draw = np.random.default_rng(SEED + 1)
    for index, (first, *others) in enumerate(picks(number, len(pool))):
        if index % DRAWN == 0:
            drawn = draw.integers((len(tags), len(kinds), len(regions)), size=(DRAWN, 3)).tolist()
        tag, kind, region = drawn[index % DRAWN]
        yield Doc(
            f"A{index}",
            kinds[kind],
            pool[first],
            "。".join([pool[place] for place in others]),
            region=regions[region],
            visibility=tags[tag],
        )
