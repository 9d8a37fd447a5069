"""向量表: exact nearest neighbours by one matrix product, with the scope applied as a mask of rows.

Enough to 2e5 records (tens of milliseconds); above that `approximate.ApproximateVectors` narrows first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.meaning.encoder import Vectors
from keqiao.engines.retrieval.meaning.rows import Columns, ScopedRows, columns_of
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Ranked

NARROW = 0.2


class ExactVectors:
    """向量表, exact. Rows are appended; a replaced or deleted record's row is left behind and never given."""

    def __init__(self, dimension: int) -> None:
        self.rows = ScopedRows()
        self._blocks: list[Vectors] = []
        self._matrix: Vectors = np.zeros((0, dimension), dtype=np.float32)

    def upsert(self, docs: Sequence[Doc], vectors: Vectors) -> None:
        """Add or replace records; ``vectors`` has a row for each."""
        self.add(columns_of(docs), vectors)

    def add(self, columns: Columns, vectors: Vectors) -> None:
        self.rows.add_columns(columns)
        self._blocks.append(vectors)

    def delete(self, ids: Iterable[str]) -> None:
        self.rows.remove(ids)

    def matrix(self) -> Vectors:
        """All rows, old ones too, in the order of `rows`."""
        if self._blocks:
            self._matrix = np.vstack([self._matrix, *self._blocks])
            self._blocks = []
        return self._matrix

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]:
        """The records in scope whose vectors are nearest, with their cosine."""
        allowed = np.flatnonzero(self.rows.mask(scope))
        if not len(allowed) or not vector.any():
            return []
        matrix = self.matrix()
        # gathering rows copies them: only worth it when few are in scope
        if len(allowed) < len(matrix) * NARROW:
            scores = matrix[allowed] @ vector
        else:
            scores = (matrix @ vector)[allowed]
        return ranked_rows(self.rows, allowed, scores, limit)


def ranked_rows(
    rows: ScopedRows, allowed: NDArray[np.intp], scores: NDArray[np.float32], limit: int
) -> list[Ranked]:
    """The best ``limit`` of ``allowed`` rows by score, ties by id."""
    if len(scores) > limit:
        cut = np.partition(scores, -limit)[-limit]
        keep = np.flatnonzero(scores >= cut)
        allowed, scores = allowed[keep], scores[keep]
    found = [Ranked(rows.ids[row], float(score)) for row, score in zip(allowed, scores, strict=True)]
    return sorted(found, key=lambda item: (-item.score, item.id))[:limit]
