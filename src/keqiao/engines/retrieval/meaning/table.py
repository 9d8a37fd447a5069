"""近邻约定: what the engine asks of a table of vectors, exact or approximate, and how one is kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.meaning.encoder import Vectors
from keqiao.engines.retrieval.meaning.rows import Columns
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Ranked


class NearestVectors(Protocol):
    """近邻表."""

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]: ...


class VectorTable(NearestVectors, Protocol):
    """可更新的近邻表."""

    def add(self, columns: Columns, vectors: Vectors) -> None:
        """Add records or replace those with the same id; ``vectors`` has a row for each."""
        ...

    def delete(self, ids: Iterable[str]) -> None: ...
