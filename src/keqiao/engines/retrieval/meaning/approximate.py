"""近似近邻: faiss inverted lists of 8-bit vectors, for more records than an exact scan can read in time.

faiss is an optional extra (``pip install keqiao[vectors]``). The scope goes into the search as a selection of
rows, so that a narrow scope still fills its list.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.meaning.vectors import ExactVectors, ranked_rows
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Ranked

EXACT_UP_TO = 200_000
"""Up to so many records the exact table answers in tens of milliseconds."""

PROBES = 16
TRAINING_ROWS = 100_000
SCOPES_KEPT = 64
_ROWS_PER_LIST = 400


@dataclass(frozen=True)
class _Admitted:
    """The rows of one scope: their mask, how many, and the mask as a bitmap for faiss."""

    mask: NDArray[np.bool_]
    number: int
    selector: Any


class ApproximateVectors:
    """近似近邻表 over the rows an exact table holds now; build it again after changes."""

    def __init__(self, exact: ExactVectors) -> None:
        self._rows = exact.rows
        matrix = exact.matrix()
        if not len(matrix):
            raise InputError("没有向量,不能建近似索引")
        self._faiss = _faiss()
        dimension = matrix.shape[1]
        lists = max(1, len(matrix) // _ROWS_PER_LIST)
        inner = self._faiss.METRIC_INNER_PRODUCT
        self._quantizer = self._faiss.IndexFlatIP(dimension)
        self._index = self._faiss.IndexIVFScalarQuantizer(
            self._quantizer, dimension, lists, self._faiss.ScalarQuantizer.QT_8bit, inner
        )
        step = max(1, len(matrix) // TRAINING_ROWS)
        self._admitted: dict[Scope, _Admitted] = {}
        self._index.train(np.ascontiguousarray(matrix[::step]))
        self._index.add(matrix)

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]:
        """The records in scope whose vectors are nearest, nearly all of them, with their approximate
        cosine."""
        admitted = self._admitted_rows(scope)
        if not admitted.number or not vector.any():
            return []
        chosen = self._faiss.SearchParametersIVF(nprobe=PROBES, sel=admitted.selector)
        scores, found = self._index.search(vector[None, :], min(limit, admitted.number), params=chosen)
        given = found[0] >= 0
        return ranked_rows(self._rows, found[0][given], scores[0][given], limit)

    def _admitted_rows(self, scope: Scope) -> _Admitted:
        """The rows in scope, packed once for as long as their mask stands."""
        mask = self._rows.mask(scope)
        known = self._admitted.get(scope)
        if known is not None and known.mask is mask:
            return known
        if len(self._admitted) >= SCOPES_KEPT:
            self._admitted = {}
        selector = self._faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        made = self._admitted[scope] = _Admitted(mask, int(mask.sum()), selector)
        return made


def _faiss() -> Any:
    try:
        return import_module("faiss")
    except ImportError:
        raise InputError("近似近邻要用 faiss,请安装 keqiao[vectors];或用精确扫描") from None
