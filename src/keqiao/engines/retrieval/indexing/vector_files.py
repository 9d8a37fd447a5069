"""向量文件: a version's vectors as numbered blocks, each written once and never changed.

A block is a ``.npy`` of half-precision rows and a ``.jsonl`` with what a scope needs of each record, or
the ids that are gone. Only blocks counted in the version's state are read, so a crash leaves nothing
half known.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from keqiao.engines.retrieval.documents import Doc, doc_from_record, read_records
from keqiao.engines.retrieval.indexing.files import write_bytes
from keqiao.engines.retrieval.meaning.encoder import Encoder, Vectors, unit_rows
from keqiao.engines.retrieval.meaning.vectors import ExactVectors


def encoded_text(doc: Doc) -> str:
    """What an encoder reads of a record: title, then body."""
    return f"{doc.title}。{doc.body}"


class VectorFiles:
    """向量文件, of one encoder in one version."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder / f"vectors-{encoder.name}"
        self._encoder = encoder

    def write_block(self, number: int, docs: Sequence[Doc], gone: Sequence[str]) -> None:
        """Encode records and write a block; ``gone`` are taken out before ``docs`` come in."""
        self._folder.mkdir(parents=True, exist_ok=True)
        vectors = self._encoder.passages([encoded_text(doc) for doc in docs])
        stream = io.BytesIO()
        np.save(stream, vectors.astype(np.float16))
        write_bytes(self._folder / f"{number:06}.npy", stream.getvalue())
        lines = [json.dumps({"gone": identifier}, ensure_ascii=False) for identifier in gone]
        lines += [replace(doc, body="", keywords=()).to_json() for doc in docs]
        write_bytes(self._folder / f"{number:06}.jsonl", "".join(line + "\n" for line in lines).encode())

    def load(self, blocks: int) -> ExactVectors:
        """The table of vectors after the first ``blocks`` blocks."""
        table = ExactVectors(self._encoder.dimension)
        for number in range(1, blocks + 1):
            path = self._folder / f"{number:06}.jsonl"
            records = [record for _, record in read_records(path)]
            table.delete([record["gone"] for record in records if "gone" in record])
            docs = [doc_from_record(record, path.name) for record in records if "gone" not in record]
            stored: Vectors = np.load(path.with_suffix(".npy")).astype(np.float32)
            table.upsert(docs, unit_rows(stored))
        return table
