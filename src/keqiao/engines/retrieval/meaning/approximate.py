"""近似近邻: faiss inverted lists of 8-bit vectors, for more records than an exact scan can read in time.

faiss is an optional extra (``pip install keqiao[vectors]``). The scope goes into the search as a selection of
rows, so that a narrow scope still fills its list.
"""

from __future__ import annotations

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
_ROWS_PER_LIST = 400


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
        self._index.train(np.ascontiguousarray(matrix[::step]))
        self._index.add(matrix)

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]:
        """The records in scope whose vectors are nearest, nearly all of them, with their approximate
        cosine."""
        mask = self._rows.mask(scope)
        if not mask.any() or not vector.any():
            return []
        chosen = self._faiss.SearchParametersIVF(nprobe=PROBES, sel=self._selector(mask))
        scores, found = self._index.search(vector[None, :], min(limit, int(mask.sum())), params=chosen)
        given = found[0] >= 0
        return ranked_rows(self._rows, found[0][given], scores[0][given], limit)

    def _selector(self, mask: NDArray[np.bool_]) -> Any:
        """The rows in scope as a bitmap."""
        return self._faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def _faiss() -> Any:
    try:
        return import_module("faiss")
    except ImportError:
        raise InputError("近似近邻要用 faiss,请安装 keqiao[vectors];或用精确扫描") from None
