"""向量文件: a version's vectors as numbered blocks, each written once and never changed.

A block is a ``.npy`` of half-precision rows and a ``.json`` with what a scope needs of each record, column by
column, and the ids that are gone. With many records a file of faiss lists stands beside the blocks and covers
the first of them. Only what the version's state counts is read, so a crash leaves nothing half known.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.indexing.block_columns import columns_from_json, columns_to_json
from keqiao.engines.retrieval.indexing.files import read_json, settle, write_bytes
from keqiao.engines.retrieval.meaning.approximate import ApproximateVectors
from keqiao.engines.retrieval.meaning.encoder import Encoder, Vectors, unit_rows
from keqiao.engines.retrieval.meaning.lists import EXACT_UP_TO, VectorLists, faiss_installed, sampled
from keqiao.engines.retrieval.meaning.rows import Columns, ScopedRows, columns_of
from keqiao.engines.retrieval.meaning.table import VectorTable
from keqiao.engines.retrieval.meaning.vectors import ExactVectors


def encoded_text(doc: Doc) -> str:
    """What an encoder reads of a record: title, then body."""
    return f"{doc.title}。{doc.body}"


@dataclass
class LoadedVectors:
    """读入的向量: a table, the blocks read into it, and those of them that its lists cover."""

    table: VectorTable
    blocks: int
    listed: int


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
        record = json.dumps(columns_to_json(columns_of(docs), gone), ensure_ascii=False)
        write_bytes(self._folder / f"{number:06}.json", record.encode())

    def list_blocks(self, blocks: int, listed: int) -> int:
        """Make lists over the first ``blocks`` blocks, or lengthen those over ``listed``, when too many rows
        are in none. How many blocks the lists cover now, 0 when there are none."""
        fresh = [self._stored(number) for number in range(listed + 1, blocks + 1)]
        if sum(map(len, fresh)) <= EXACT_UP_TO or not faiss_installed():
            return listed
        if listed:
            lists = VectorLists.read(self._lists_path(listed))
        else:
            lists = VectorLists.trained_on(_unit(sampled(fresh)), sum(map(len, fresh)))
        lists.add(map(_unit, fresh))
        path = self._lists_path(blocks)
        # a reader may still open the lists now counted; those before them nobody does
        for former in self._folder.glob("lists-*"):
            if former != self._lists_path(listed):
                former.unlink()
        beside = path.with_suffix(".part")
        lists.write(beside)
        settle(beside, path)
        return blocks

    def load(self, blocks: int, listed: int) -> LoadedVectors:
        """The table of vectors after the first ``blocks`` blocks.

        Without faiss the lists are left aside and every row is read: the same answers, more slowly.
        """
        if not listed or not faiss_installed():
            return self.advance(LoadedVectors(ExactVectors(self._encoder.dimension), 0, listed), blocks)
        rows = ScopedRows()
        for number in range(1, listed + 1):
            columns, gone = self._columns(number)
            rows.remove(gone)
            rows.add_columns(columns)
        lists = VectorLists.read(self._lists_path(listed))
        table = ApproximateVectors(lists, rows, self._encoder.dimension)
        return self.advance(LoadedVectors(table, listed, listed), blocks)

    def advance(self, loaded: LoadedVectors, blocks: int) -> LoadedVectors:
        """Read the blocks written since."""
        for number in range(loaded.blocks + 1, blocks + 1):
            columns, gone = self._columns(number)
            loaded.table.delete(gone)
            loaded.table.add(columns, _unit(self._stored(number)))
        loaded.blocks = blocks
        return loaded

    def _columns(self, number: int) -> tuple[Columns, list[str]]:
        path = self._folder / f"{number:06}.json"
        return columns_from_json(read_json(path), path)

    def _stored(self, number: int) -> Any:
        """A block's rows as they are on disk, not read before they are used."""
        return np.load(self._folder / f"{number:06}.npy", mmap_mode="r")

    def _lists_path(self, listed: int) -> Path:
        return self._folder / f"lists-{listed:06}.faiss"


def _unit(stored: Any) -> Vectors:
    return unit_rows(stored.astype(np.float32))
