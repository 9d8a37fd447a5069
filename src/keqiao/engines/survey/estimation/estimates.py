"""估计结果: figures with their covariance, and the intervals people read off them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray


@dataclass(frozen=True)
class Estimates:
    """估计结果.

    ``estimate``, ``variance`` (K,); ``covariance`` (K, K), or None where only variances were asked for;
    ``domains`` one mapping of column to value a figure (empty for the whole population); ``units`` (K,) the
    sampled units behind each figure; ``design_effect`` (K,) when asked for.
    """

    labels: tuple[str, ...]
    estimate: FloatArray
    variance: FloatArray
    df: float
    covariance: FloatArray | None = None
    domains: tuple[Mapping[str, str], ...] = ()
    units: FloatArray | None = None
    design_effect: FloatArray | None = None

    @property
    def se(self) -> FloatArray:
        """标准误."""
        return np.sqrt(np.maximum(self.variance, 0.0))

    @property
    def cv(self) -> FloatArray:
        """变异系数: standard error over estimate (not a number where the estimate is zero)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.estimate == 0, np.nan, self.se / self.estimate)

    def interval(self, level: float = 0.95, *, normal: bool = False) -> FloatArray:
        """置信区间 (K, 2), by Student's t with the design's degrees of freedom, or the normal law."""
        if not 0 < level < 1:
            raise InputError("置信水平 {level} 不在 0 与 1 之间", level=level)
        upper = (1 + level) / 2
        factor = stats.norm.ppf(upper) if normal or np.isinf(self.df) else stats.t.ppf(upper, self.df)
        half = factor * self.se
        return np.column_stack([self.estimate - half, self.estimate + half])

    def combined(self, coefficients: Mapping[str, Sequence[float]]) -> Estimates:
        """线性组合: contrasts of these figures, with the covariances between them."""
        matrix = np.asarray(list(coefficients.values()), dtype=np.float64)
        if self.covariance is None:
            raise InputError("这些估计没有协方差,不能组合")
        if matrix.shape[1] != self.estimate.shape[0]:
            raise InputError("每个线性组合应有 {count} 个系数", count=self.estimate.shape[0])
        covariance = matrix @ self.covariance @ matrix.T
        return Estimates(
            tuple(coefficients), matrix @ self.estimate, np.diag(covariance).copy(), self.df, covariance
        )
