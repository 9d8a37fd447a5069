"""Synthetic records of real vocabulary: each joins sentences of the judged set's titles and summaries."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from keqiao.engines.retrieval.documents import Doc, read_docs

ROOT = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists())
MATCHING = ROOT.parent / "shared" / "data" / "matching"
SENTENCES_EACH = 6
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
    """Which sentences make each record."""
    draw = random.Random(SEED)
    for _ in range(number):
        yield [draw.randrange(sentence_count) for _ in range(SENTENCES_EACH)]


def records(number: int, pool: list[str]) -> Iterator[Doc]:
    """The records: nine in ten public, the others open to one of a hundred parties."""
    draw = random.Random(SEED + 1)
    for index, chosen in enumerate(picks(number, len(pool))):
        tag = "public" if draw.random() < 0.9 else f"party:{draw.randrange(100)}"
        yield Doc(
            f"A{index}",
            draw.choice(("achievement", "patent", "expert", "instrument")),
            pool[chosen[0]],
            "。".join(pool[place] for place in chosen[1:]),
            region=draw.choice(("成都", "绵阳", "德阳", "宜宾")),
            visibility=(tag,),
        )
