"""近似近邻: for more records than an exact scan can read in time.

Inverted lists hold the rows there were when they were made; what came after is read row by row. The scope
goes into the search as a selection of rows, and the narrower it is the more lists are looked through, so that
a narrow scope still fills its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.meaning.encoder import Vectors
from keqiao.engines.retrieval.meaning.lists import VectorLists, sampled
from keqiao.engines.retrieval.meaning.rows import Columns, ScopedRows, columns_of
from keqiao.engines.retrieval.meaning.vectors import ExactVectors, ranked_rows
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Ranked

SCOPES_KEPT = 64


@dataclass(frozen=True)
class _Admitted:
    """The rows of one scope: their mask, how many, and the mask in the form the lists take."""

    mask: NDArray[np.bool_]
    number: int
    selector: Any


class ApproximateVectors:
    """近似近邻表: ``lists`` over ``rows``, and an exact table of what was added since."""

    def __init__(self, lists: VectorLists, rows: ScopedRows, dimension: int) -> None:
        self._lists = lists
        self._rows = rows
        self._recent = ExactVectors(dimension)
        self._admitted: dict[Scope, _Admitted] = {}

    @classmethod
    def of_exact(cls, exact: ExactVectors) -> ApproximateVectors:
        """The same records, approximately. The exact table must not change afterwards."""
        matrix = exact.matrix()
        lists = VectorLists.trained_on(sampled([matrix]), len(matrix))
        lists.add([matrix])
        return cls(lists, exact.rows, matrix.shape[1])

    def upsert(self, docs: Sequence[Doc], vectors: Vectors) -> None:
        """Add or replace records; ``vectors`` has a row for each."""
        self.add(columns_of(docs), vectors)

    def add(self, columns: Columns, vectors: Vectors) -> None:
        self._rows.remove(columns.ids)
        self._recent.add(columns, vectors)

    def delete(self, ids: Iterable[str]) -> None:
        listed = list(ids)
        self._rows.remove(listed)
        self._recent.delete(listed)

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]:
        """The records in scope whose vectors are nearest, nearly all of them, with their approximate
        cosine."""
        recent = self._recent.nearest(vector, scope, limit)
        admitted = self._admitted_rows(scope)
        if not admitted.number or not vector.any():
            return recent
        share = admitted.number / len(self._lists)
        rows, scores = self._lists.nearest(vector, admitted.selector, share, min(limit, admitted.number))
        found = ranked_rows(self._rows, rows, scores, limit)
        return sorted([*found, *recent], key=lambda item: (-item.score, item.id))[:limit]

    def _admitted_rows(self, scope: Scope) -> _Admitted:
        """The rows in scope, packed once for as long as their mask stands."""
        mask = self._rows.mask(scope)
        known = self._admitted.get(scope)
        if known is not None and known.mask is mask:
            return known
        if len(self._admitted) >= SCOPES_KEPT:
            self._admitted = {}
        made = self._admitted[scope] = _Admitted(mask, int(mask.sum()), self._lists.selector(mask))
        return made
