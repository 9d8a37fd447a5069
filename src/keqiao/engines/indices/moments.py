"""描述统计: moments of each column over its present values.

Skewness and kurtosis are the bias-corrected sample versions G1 and G2 (Joanes and Gill 1998, The Statistician
47:183-189), as used by the outlier rule of the JRC handbook; a column too short or constant has none.
"""

from __future__ import annotations

import warnings

import numpy as np

from keqiao.engines.indices.arrays import FloatArray, plain


def constant(X: FloatArray) -> FloatArray:
    """Whether each column has no spread: all its present values are equal (true also for an empty column)."""
    low = np.where(np.isnan(X), np.inf, X).min(axis=0)
    high = np.where(np.isnan(X), -np.inf, X).max(axis=0)
    return np.asarray(low >= high)


def skew_and_kurtosis(X: FloatArray) -> tuple[FloatArray, FloatArray]:
    """偏度与峰度 G1, G2 of each column of ``X`` (units x indicators); ``nan`` where they do not exist."""
    present = ~np.isnan(X)
    n = present.sum(axis=0).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(present, X, 0.0).sum(axis=0) / n
        gap = np.where(present, X - mean, 0.0)
        square = gap * gap
        m2 = square.sum(axis=0) / n
        m3 = (square * gap).sum(axis=0) / n
        m4 = (square * square).sum(axis=0) / n
        skew = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
        kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    flat = constant(X)
    return np.where(flat | (n < 3), np.nan, skew), np.where(flat | (n < 4), np.nan, kurtosis)


def describe(X: FloatArray) -> dict[str, list[float | None]]:
    """Minimum, maximum, mean, median, sample standard deviation, G1, G2 and count of each column."""
    n = (~np.isnan(X)).sum(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an empty column has none of these: they stay nan
        table = {
            "min": np.nanmin(X, axis=0),
            "max": np.nanmax(X, axis=0),
            "mean": np.nanmean(X, axis=0),
            "median": np.nanmedian(X, axis=0),
            "sd": np.nanstd(X, axis=0, ddof=1),
        }
    table["skew"], table["kurt"] = skew_and_kurtosis(X)
    return {name: plain(values) for name, values in table.items()} | {"n": [int(count) for count in n]}
