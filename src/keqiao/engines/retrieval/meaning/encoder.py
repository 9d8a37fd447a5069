"""编码器: turns texts into vectors whose angle tells how near their meanings are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""One row a text, each of length one."""


class Encoder(Protocol):
    """编码器. ``identity`` names the package, its version and the model file's hash: vectors of one identity
    are never compared with those of another."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    @property
    def identity(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of records."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries."""
        ...


def unit_rows(vectors: Vectors) -> Vectors:
    """Rows scaled to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
