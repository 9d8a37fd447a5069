"""方差的二次型: what a design does to weighted scores. Each form answers one question: the covariance
matrix of the estimated totals of ``z`` (weights already in), whatever was sampled and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from keqiao.engines.survey.designs.lonely import LonelyPolicy, stage_covariance
from keqiao.engines.survey.designs.stages import Stage
from keqiao.engines.survey.types import BoolArray, FloatArray, IntArray


class VarianceForm(Protocol):
    """方差型: ``quadratic(z, active)`` is the (k, k) covariance of the column totals of ``z`` (n, k).

    ``active`` marks the rows of the domain at hand (only the treatment of lonely clusters looks at it).
    """

    def quadratic(self, z: FloatArray, active: BoolArray | None = None) -> FloatArray: ...

    @property
    def degrees_of_freedom(self) -> int: ...


def grouped_sums(values: FloatArray, codes: IntArray, count: int) -> FloatArray:
    """Sums of the rows of ``values`` (n, k) by code, as (count, k)."""
    sums = np.empty((count, values.shape[1]))
    for j in range(values.shape[1]):
        sums[:, j] = np.bincount(codes, weights=values[:, j], minlength=count)
    return sums


@dataclass(frozen=True)
class MultistageForm:
    """多阶段方差: the stages' between-cluster variances added up, later ones damped by the fractions
    above.
    """

    stages: tuple[Stage, ...]
    lonely: LonelyPolicy

    def quadratic(self, z: FloatArray, active: BoolArray | None = None) -> FloatArray:
        result = np.zeros((z.shape[1], z.shape[1]))
        for number, stage in enumerate(self.stages):
            if number and not stage.multiplier.any():
                break
            totals = z if stage.is_elements else grouped_sums(z, stage.cluster, stage.clusters)
            result += stage_covariance(totals, stage, self.lonely, _present(stage, active))
        return result

    def quadratic_matrix(self, rows: int, chosen: IntArray | None = None) -> FloatArray:
        """The form as a matrix over the rows, or over some of them (two-phase sampling needs it whole)."""
        kept = np.arange(rows) if chosen is None else chosen
        units = np.zeros((rows, len(kept)))
        units[kept, np.arange(len(kept))] = 1.0
        return self.quadratic(units)

    @property
    def degrees_of_freedom(self) -> int:
        first = self.stages[0]
        return first.clusters - len(first.names)


def _present(stage: Stage, active: BoolArray | None) -> BoolArray | None:
    """Which clusters hold an active row."""
    if active is None:
        return None
    return np.bincount(stage.cluster[active], minlength=stage.clusters) > 0


@dataclass(frozen=True)
class PairwiseForm:
    """成对包含概率的方差: Horvitz-Thompson ``z'Qz`` or Yates-Grundy with ``Q`` (n, n).

    ``Q[i, j] = 1 - pi_i pi_j / pi_ij`` (Horvitz and Thompson 1952, JASA 47, 663-685; Yates and Grundy 1953,
    JRSS B 15, 253-261).
    """

    matrix: FloatArray
    yates_grundy: bool = False
    df: int | None = None

    def quadratic(self, z: FloatArray, active: BoolArray | None = None) -> FloatArray:
        product = z.T @ (self.matrix @ z)
        if self.yates_grundy:
            row_sums = self.matrix.sum(axis=1)
            product = product - z.T @ (row_sums[:, None] * z)
        return np.asarray(product)

    @property
    def degrees_of_freedom(self) -> int:
        return self.df if self.df is not None else self.matrix.shape[0] - 1


@dataclass(frozen=True)
class BlockForm:
    """独立样本的方差: samples drawn independently (the frames of a dual-frame survey), one below the
    other.
    """

    blocks: Sequence[VarianceForm]
    sizes: Sequence[int]

    def quadratic(self, z: FloatArray, active: BoolArray | None = None) -> FloatArray:
        result = np.zeros((z.shape[1], z.shape[1]))
        start = 0
        for block, size in zip(self.blocks, self.sizes, strict=True):
            rows = slice(start, start + size)
            result += block.quadratic(z[rows], None if active is None else active[rows])
            start += size
        return result

    @property
    def degrees_of_freedom(self) -> int:
        return sum(block.degrees_of_freedom for block in self.blocks)
