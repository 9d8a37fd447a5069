"""近邻约定: what the engine asks of a table of vectors, exact or approximate."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Ranked


class NearestVectors(Protocol):
    """近邻表."""

    def nearest(self, vector: NDArray[np.float32], scope: Scope, limit: int) -> list[Ranked]: ...
