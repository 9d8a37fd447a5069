"""重复权数设计: a sample carried with replicate weights, and the variance they give."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.types import BoolArray, FloatArray


@dataclass(frozen=True)
class ReplicateDesign:
    """重复权数设计.

    ``weights`` (n,) full-sample; ``replicates`` (n, R) analysis weights (base weight included); the
    variance is ``scale * sum(rscales * (theta_r - centre)^2)`` with the centre the replicates' mean, or
    the full-sample figure when ``mse`` (Wolter 2007, Introduction to Variance Estimation, 2nd ed.,
    chapters 3 to 5).
    """

    table: Table
    weights: FloatArray
    replicates: FloatArray
    scale: float
    rscales: FloatArray
    mse: bool = False
    df: int | None = None
    kind: str = field(default="external")

    def __post_init__(self) -> None:
        if self.replicates.shape != (self.table.rows, self.rscales.shape[0]):
            raise InputError(
                "重复权数是 {shape},应为 {rows} 行、{count} 组",
                shape=self.replicates.shape,
                rows=self.table.rows,
                count=self.rscales.shape[0],
            )
        bad = ~np.isfinite(self.replicates)
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise InputError(
                "重复权数第 {row} 行第 {column} 组为空", row=int(row) + 1, column=int(column) + 1
            )

    @property
    def count(self) -> int:
        """R, the number of replicates."""
        return int(self.rscales.shape[0])

    @property
    def degrees_of_freedom(self) -> int:
        """自由度: rank of the replicate weights less one, unless the design says otherwise."""
        return rank_degrees(self.replicates) if self.df is None else self.df

    def domain_degrees(self, rows: BoolArray) -> int:
        """域内自由度: the rank among the rows of a domain, less one."""
        return self.degrees_of_freedom if rows.all() else rank_degrees(self.replicates[rows])

    def covariance(self, replicates: FloatArray, figures: FloatArray) -> FloatArray:
        """Covariance (k, k) from replicate figures (R, k)."""
        used = self.rscales > 0
        centre = figures if self.mse else replicates[used].mean(axis=0)
        deviations = (replicates - centre) * np.sqrt(self.rscales)[:, None]
        return np.asarray(self.scale * (deviations.T @ deviations))

    def reweighted(self, weights: FloatArray, replicates: FloatArray) -> ReplicateDesign:
        """The same replicates with adjusted weights (calibrated replicate by replicate)."""
        return replace(self, weights=weights, replicates=replicates, df=self.degrees_of_freedom)


def rank_degrees(replicates: FloatArray) -> int:
    """Rank of the replicate weights less one, from the smaller of their two Gram matrices."""
    scaled = replicates / max(float(np.abs(replicates).max()), 1e-300)
    small = scaled if scaled.shape[0] <= scaled.shape[1] else scaled.T @ scaled
    values = np.linalg.svd(small, compute_uv=False)
    relative = values / values[0] if small is scaled else np.sqrt(np.maximum(values / values[0], 0.0))
    return int((relative > 1e-6).sum()) - 1
