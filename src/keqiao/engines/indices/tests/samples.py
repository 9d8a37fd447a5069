"""Small authored data for the tests: eight places, six indicators, two pillars; where shared cases lie."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.indices.dataset import DataSet, from_frame
from keqiao.engines.indices.recipe import Recipe, from_document
from keqiao.engines.indices.running import Computed, compute

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"

CODES = ("a", "b", "c", "d", "e", "f")

DOCUMENT: dict[str, Any] = {
    "recipe": "sample",
    "version": "1",
    "title": "样例指数",
    "source": "authored for the tests",
    "unit": "place",
    "name": "name",
    "framework": "样例",
    "steps": {
        "normalise": {"method": "minmax", "low": 1, "high": 100},
        "aggregate": {"method": "arithmetic"},
    },
    "nodes": [
        {"code": "total", "name": "总指数"},
        {"code": "p", "name": "投入", "parent": "total", "weight": 0.4},
        {"code": "q", "name": "产出", "parent": "total", "weight": 0.6},
    ],
    "indicators": [
        {"code": code, "parent": "p" if code < "d" else "q", "weight": 1, "source": "x"} for code in CODES
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    """The sample recipe's document with top-level keys replaced."""
    return copy.deepcopy(DOCUMENT) | changes


def recipe(**changes: Any) -> Recipe:
    return from_document(document(**changes))


def table(seed: int = 7, units: int = 8) -> dict[str, list[Any]]:
    """Columns of the sample data, whole numbers so that every sum is exact."""
    values = np.random.default_rng(seed).integers(1, 500, (units, len(CODES)))
    columns: dict[str, list[Any]] = {
        "place": [f"u{i}" for i in range(units)],
        "name": [f"第{i}城" for i in range(units)],
        "group": ["东" if i % 2 else "西" for i in range(units)],
    }
    return columns | {code: values[:, j].tolist() for j, code in enumerate(CODES)}


def dataset(columns: dict[str, list[Any]] | None = None) -> DataSet:
    return from_frame(columns or table(), unit="place", numeric=CODES, labels=("name", "group"))


def run(columns: dict[str, list[Any]] | None = None, **changes: Any) -> Computed:
    one = recipe(**changes)
    return compute(one.tree, dataset(columns), one.steps)
