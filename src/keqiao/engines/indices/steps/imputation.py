"""插补: fill gaps, and say which cells were filled. A gap that cannot be filled stays a gap, never a zero.

Methods: mean, median, group mean and median (a unit without a group is neither used nor filled), regression
on named predictors, EM under a multivariate normal (Dempster, Laird and Rubin 1977, JRSS B 39:1-38), and the
last known value carried forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray

METHODS = (
    "none",
    "mean",
    "median",
    "group_mean",
    "group_median",
    "regression",
    "em",
    "carry_forward",
)
EM_ROUNDS = 200
EM_CLOSE = 1e-9


@dataclass(frozen=True)
class Imputation:
    """插补设置: ``group`` names a label column; ``predictors`` are indicator codes for ``regression``."""

    method: str = "none"
    group: str | None = None
    predictors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError(
                "没有插补方法“{method}”;可用:{known}", method=self.method, known="、".join(METHODS)
            )
        if self.method.startswith("group_") and not self.group:
            raise InputError("插补方法“{method}”要写明分组列 group", method=self.method)
        if self.method == "regression" and not self.predictors:
            raise InputError("回归插补要写明自变量 predictors")


def fill_by_group(X: FloatArray, groups: Sequence[str | None], *, median: bool = False) -> FloatArray:
    """组均值(组中位数)插补 of each column."""
    filled = X.copy()
    labels = np.array([label if label not in (None, "") else "\0" for label in groups])
    for label in np.unique(labels):
        if label == "\0":
            continue
        rows = np.flatnonzero(labels == label)
        filled[rows] = fill_by_centre(X[rows], median=median)
    return filled


def fill_by_centre(X: FloatArray, *, median: bool = False) -> FloatArray:
    """均值或中位数插补 of each column over its present values; an empty column stays empty."""
    centre = np.full(X.shape[1], np.nan)
    known = (~np.isnan(X)).any(axis=0)
    if known.any():
        middle = np.nanmedian if median else np.nanmean
        centre[known] = middle(X[:, known], axis=0)
    return np.where(np.isnan(X), centre, X)


def fill_by_regression(X: FloatArray, predictors: Sequence[int]) -> FloatArray:
    """回归插补: each gap from a least-squares fit on the predictor columns, where these are known."""
    filled = X.copy()
    base = X[:, list(predictors)]
    usable = ~np.isnan(base).any(axis=1)
    design = np.column_stack([np.ones(len(X)), base])
    for j in range(X.shape[1]):
        gaps = np.isnan(X[:, j]) & usable
        rows = ~np.isnan(X[:, j]) & usable
        if j in predictors or not gaps.any() or rows.sum() <= design.shape[1]:
            continue
        coefficients = np.linalg.lstsq(design[rows], X[rows, j], rcond=None)[0]
        filled[gaps, j] = design[gaps] @ coefficients
    return filled


def fill_by_em(X: FloatArray) -> FloatArray:
    """EM 插补: conditional means under a normal fitted to all columns; columns without data are left
    alone."""
    known = (~np.isnan(X)).sum(axis=0) >= 2
    filled = X.copy()
    if not known.any() or not np.isnan(X[:, known]).any():
        return filled
    Y = X[:, known]
    scale = np.nanstd(Y, axis=0)
    scale[scale == 0] = 1.0
    centre = np.nanmean(Y, axis=0)
    filled[:, known] = _em((Y - centre) / scale) * scale + centre
    return np.where(np.isnan(X), filled, X)


def _em(Z: FloatArray) -> FloatArray:
    """Rounds of expectation and maximisation on standardised data; a small ridge keeps it solvable."""
    gaps = np.isnan(Z)
    guess = np.where(gaps, 0.0, Z)
    mean, covariance = guess.mean(axis=0), guess.T @ guess / len(Z)
    for _ in range(EM_ROUNDS):
        before = guess.copy()
        extra = np.zeros_like(covariance)
        for i in np.flatnonzero(gaps.any(axis=1)):
            lost, kept = gaps[i], ~gaps[i]
            inner = covariance[np.ix_(kept, kept)] + 1e-8 * np.eye(int(kept.sum()))
            slope = np.linalg.solve(inner, covariance[np.ix_(kept, lost)]).T
            guess[i, lost] = mean[lost] + slope @ (Z[i, kept] - mean[kept])
            extra[np.ix_(lost, lost)] += (
                covariance[np.ix_(lost, lost)] - slope @ covariance[np.ix_(kept, lost)]
            )
        mean = guess.mean(axis=0)
        centred = guess - mean
        covariance = (centred.T @ centred + extra) / len(Z)
        if np.abs(guess - before).max() < EM_CLOSE:
            break
    return guess


def carry_forward(X: FloatArray, earlier: FloatArray) -> FloatArray:
    """末次观测结转: the last known earlier value of the same unit and indicator."""
    return np.where(np.isnan(X), earlier, X)
