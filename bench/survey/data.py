"""Benchmark data: a stratified sample of n units in 500 strata, as a table and as raw columns for R."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from keqiao.engines.survey.tables import Table

STRATA = 500
COLUMNS = ("h", "w", "fpc", "y", "x", "d200", "d5000", "g", "k")


def sample(n: int, seed: int = 7) -> dict[str, np.ndarray]:
    """Columns of a sample: stratum, weight, stratum size, two variables, domains, two raking factors."""
    rng = np.random.Generator(np.random.PCG64(seed))
    h = np.sort(rng.integers(0, STRATA, n)).astype(np.float64)
    counts = np.bincount(h.astype(np.int64), minlength=STRATA)
    population = counts * (5 + np.arange(STRATA) % 20)
    code = h.astype(np.int64)
    x = np.exp(rng.normal(3 + 0.002 * h, 0.7))
    y = x * np.exp(rng.normal(0.1, 0.3, n))
    return {
        "h": h,
        "w": (population / counts)[code],
        "fpc": population[code].astype(np.float64),
        "y": y,
        "x": x,
        "d200": rng.integers(0, 200, n).astype(np.float64),
        "d5000": rng.integers(0, 5000, n).astype(np.float64),
        "g": rng.integers(0, 4, n).astype(np.float64),
        "k": rng.integers(0, 6, n).astype(np.float64),
    }


def as_table(columns: dict[str, np.ndarray]) -> Table:
    return Table(columns)


def write_raw(columns: dict[str, np.ndarray], folder: Path) -> None:
    """One file of doubles a column, which R reads without parsing."""
    for name, values in columns.items():
        values.astype("<f8").tofile(folder / f"{name}.bin")
