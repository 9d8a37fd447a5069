"""方案比较: what a change of recipe, or of data, does to scores and ranks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.cases import load_json
from keqiao.engines.errors import InputError
from keqiao.engines.indices.outcome import Outcome
from keqiao.engines.indices.robustness.reversals import reversed_pairs


@dataclass(frozen=True)
class Standing:
    """一个单位在一次评价中的位置."""

    name: str
    score: float | None
    rank: int | None


@dataclass(frozen=True)
class Side:
    """比较的一方: identity of recipe and snapshot, standings by unit, weights of indicators."""

    title: str
    recipe: str
    snapshot: str
    standings: Mapping[str, Standing]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """名次变化 of one unit; positive ``gain`` is up."""

    unit: str
    name: str
    before: Standing | None
    after: Standing | None

    @property
    def gain(self) -> int | None:
        if not (self.before and self.after and self.before.rank and self.after.rank):
            return None
        return self.before.rank - self.after.rank


@dataclass(frozen=True)
class Comparison:
    """比较结果: moves (largest first), rank correlation, share of reversed pairs, settings that differ."""

    first: Side
    second: Side
    moves: tuple[Move, ...]
    spearman: float | None
    reversed_share: float
    changed: tuple[tuple[str, str, str], ...]

    @property
    def same_data(self) -> bool:
        return self.first.snapshot == self.second.snapshot


def side_of(outcome: Outcome) -> Side:
    """One side, from a run."""
    return Side(
        outcome.recipe.title,
        f"{outcome.recipe.id} {outcome.recipe.version}",
        outcome.snapshot,
        {
            row.unit: Standing(row.name, None if row.score is None else float(row.score), row.rank)
            for row in outcome.rows
        },
        settings_of(outcome),
    )


def settings_of(outcome: Outcome) -> dict[str, Any]:
    """Every setting that a comparison names when it differs, in words."""
    steps, tree = outcome.recipe.steps, outcome.tree
    found: dict[str, Any] = {
        "kind": outcome.recipe.kind,
        "weighting": outcome.recipe.weighting.method,
        "imputation": steps.imputation.method,
        "normalisation": f"{steps.normalisation.method} {dict(steps.normalisation.parameters)}",
        "aggregation": f"{steps.aggregation.method} {dict(steps.aggregation.by_level)}",
        "outliers": str(steps.outliers),
    }
    for node in tree.nodes:
        found[f"weight {node.code}"] = str(node.weight)
    for item in tree.indicators:
        found[f"goalposts {item.code}"] = json.dumps(item.normalise, sort_keys=True, ensure_ascii=False)
    return found


def side_from_file(path: Path) -> Side:
    """One side, from a result saved as json."""
    content = load_json(path)
    try:
        standings = {
            row["unit"]: Standing(
                row["name"], None if row["score"] is None else float(row["score"]), row["rank"]
            )
            for row in content["results"]
        }
        recipe = content["recipe"]
        title, version = recipe["title"], f"{recipe['id']} {recipe['version']}"
        return Side(title, version, content["data"]["snapshot"], standings, content["settings"])
    except (KeyError, TypeError, ValueError):
        raise InputError("文件 {path} 不是 keqiao index run 存下的 json 结果", path=path) from None


def compare(first: Side, second: Side) -> Comparison:
    """Compare two evaluations; raises `InputError` when they have no unit in common."""
    units = sorted(set(first.standings) | set(second.standings))
    both = [unit for unit in units if unit in first.standings and unit in second.standings]
    if not both:
        raise InputError("两次评价没有共同的单位,不能比较")
    moves = [
        Move(
            unit,
            (second.standings.get(unit) or first.standings[unit]).name,
            first.standings.get(unit),
            second.standings.get(unit),
        )
        for unit in units
    ]
    a, b = (_ranks(side, both) for side in (first, second))
    keys = sorted(set(first.settings) | set(second.settings))
    return Comparison(
        first,
        second,
        tuple(sorted(moves, key=lambda move: (-(abs(move.gain) if move.gain is not None else 0), move.unit))),
        _spearman(a, b),
        reversed_pairs(a, b),
        tuple(
            (key, str(first.settings.get(key, "—")), str(second.settings.get(key, "—")))
            for key in keys
            if first.settings.get(key) != second.settings.get(key)
        ),
    )


def _ranks(side: Side, units: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([float(side.standings[unit].rank or np.nan) for unit in units])


def _spearman(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float | None:
    both = ~(np.isnan(a) | np.isnan(b))
    if both.sum() < 3 or np.ptp(a[both]) == 0 or np.ptp(b[both]) == 0:
        return None
    return float(np.corrcoef(a[both], b[both])[0, 1])
