"""Small authored samples that the tests share."""

from __future__ import annotations

import numpy as np

from keqiao.engines.survey.designs.design import Design, survey_design
from keqiao.engines.survey.tables import Table


def stratified_table() -> Table:
    """Two strata: 3 of 9 units and 4 of 20."""
    return Table(
        {
            "h": np.array(["甲"] * 3 + ["乙"] * 4, dtype=object),
            "n_total": np.array([9.0] * 3 + [20.0] * 4),
            "w": np.array([3.0] * 3 + [5.0] * 4),
            "y": np.array([2.0, 4.0, 9.0, 1.0, 5.0, 6.0, 8.0]),
            "x": np.array([1.0, 2.0, 4.0, 1.0, 2.0, 3.0, 5.0]),
            "area": np.array(["东", "西", "东", "东", "西", "西", "东"], dtype=object),
        }
    )


def stratified() -> Design:
    return survey_design(stratified_table(), strata="h", weights="w", fpc="n_total")


def business(rows: int = 400, seed: int = 3, level: float = 0.0) -> Table:
    """A made-up sample of enterprises in 8 strata, clusters of 5, with text and numbers."""
    rng = np.random.Generator(np.random.PCG64(seed))
    h = np.sort(rng.integers(0, 8, rows))
    sizes = np.bincount(h, minlength=8)
    population = sizes * (3 + np.arange(8))
    position = np.arange(rows) - np.concatenate([[0], np.cumsum(sizes)[:-1]])[h]
    x = np.exp(rng.normal(2, 0.5, rows))
    return Table(
        {
            "h": h.astype(float),
            "psu": (position // 5).astype(float),
            "psus": (np.ceil(sizes / 5) * 4)[h],
            "n_total": population[h].astype(float),
            "w": (population / sizes)[h],
            "y": level + x * np.exp(rng.normal(0, 0.3, rows)),
            "x": x,
            "city": np.array(["成都", "绵阳", "宜宾"], dtype=object)[rng.integers(0, 3, rows)],
            "kind": rng.integers(1, 5, rows).astype(float),
        }
    )
