"""评价结果: what one recipe gives on one snapshot, in one shape for analytic indices and official schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, plain, rank_descending
from keqiao.engines.indices.consistency import Flag, correlation, flags
from keqiao.engines.indices.dataset import DataSet, from_frame
from keqiao.engines.indices.official.scheme import UnitScore, score_scheme
from keqiao.engines.indices.recipe import Recipe
from keqiao.engines.indices.robustness import (
    Scenario,
    Sensitivity,
    Uncertainty,
    index_sensitivity,
    one_at_a_time,
    uncertainty,
)
from keqiao.engines.indices.running import Computed, compute
from keqiao.engines.indices.tree import IndexTree
from keqiao.engines.indices.weighting import Judgement
from keqiao.engines.indices.weights import weighted_tree

Score = float | Decimal | None


@dataclass(frozen=True)
class Row:
    """一个单位的结果: score, rank, nodes, the lines that add up to the score, and the record it rests on.

    ``rank_low``/``rank_high`` and ``score_low``/``score_high`` are intervals, ``tie`` the group that cannot
    be told apart; empty when no uncertainty was declared. ``evidence`` gives each indicator's raw value as it
    stands in record ``record``.
    """

    unit: str
    name: str
    score: Score
    rank: int | None
    nodes: Mapping[str, Score]
    lines: Mapping[str, Score]
    record: int
    evidence: Mapping[str, float | None]
    filled: tuple[str, ...] = ()
    imputed_share: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    score_low: float | None = None
    score_high: float | None = None
    tie: int | None = None


@dataclass(frozen=True)
class Outcome:
    """评价结果: rows best first, and everything the audit and the report draw on."""

    recipe: Recipe
    tree: IndexTree
    data: DataSet
    snapshot: str
    rows: tuple[Row, ...]
    computed: Computed | None = None
    official: tuple[UnitScore, ...] = ()
    flags: tuple[Flag, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    uncertainty: Uncertainty | None = None
    sensitivity: Sensitivity | None = None
    scenarios: tuple[Scenario, ...] = ()
    links: Mapping[str, float] = field(default_factory=dict)

    def row(self, unit: str) -> Row:
        found = next((row for row in self.rows if unit in (row.unit, row.name)), None)
        if found is None:
            raise InputError("结果里没有单位“{unit}”", unit=unit)
        return found


def read_data(recipe: Recipe, table: object, *, source: str = "", period: str | None = None) -> DataSet:
    """The snapshot a recipe needs from a data frame."""
    numeric = [item.column or item.code for item in recipe.tree.indicators]
    numeric += [item.denominator for item in recipe.tree.indicators if item.denominator]
    labels = [name for name in (recipe.name, recipe.group, recipe.steps.imputation.group) if name]
    if period is not None and recipe.period is None:
        raise InputError("方案没有写 period(时期列),不能选择“{period}”", period=period)
    chosen = (recipe.period, period) if recipe.period and period is not None else None
    return from_frame(
        table,
        unit=recipe.unit,
        numeric=[*numeric, *recipe.links],
        labels=labels,
        source=source,
        period=chosen,
    )


def evaluate(recipe: Recipe, data: DataSet, *, robust: bool = True, runs: int | None = None) -> Outcome:
    """Run a recipe on a snapshot; ``robust`` adds the declared uncertainty and sensitivity analyses."""
    recipe.require_complete()
    groups = data.label(recipe.group) if recipe.group else None
    if recipe.kind == "official":
        scored = score_scheme(recipe.tree, data, recipe.rounding, groups)
        return Outcome(
            recipe,
            recipe.tree,
            data,
            data.fingerprint(),
            _official_rows(recipe, data, scored),
            official=tuple(scored),
            links=_links(recipe, data, np.array([_number(one.total) for one in scored])),
        )
    tree, judgements = weighted_tree(recipe, data)
    computed = compute(tree, data, recipe.steps, groups=groups)
    spread, effects, scenarios = _robustness(recipe, computed, runs) if robust else (None, None, ())
    total = np.full(len(data.units), np.nan)
    total[list(computed.prepared.kept)] = computed.index
    return Outcome(
        recipe,
        tree,
        data,
        data.fingerprint(),
        _analytic_rows(recipe, computed, spread),
        computed=computed,
        flags=tuple(flags(computed)),
        judgements=judgements,
        uncertainty=spread,
        sensitivity=effects,
        scenarios=scenarios,
        links=_links(recipe, data, total),
    )


def _robustness(
    recipe: Recipe, computed: Computed, runs: int | None
) -> tuple[Uncertainty | None, Sensitivity | None, tuple[Scenario, ...]]:
    how = recipe.robustness
    if how is None or not how.alternatives.sizes:
        return None, None, ()
    choices = how.alternatives
    spread = uncertainty(computed, choices, runs=runs or how.runs, seed=how.seed, level=how.level)
    effects = None
    if len(choices.sizes) > 1 and how.sobol:
        effects = index_sensitivity(computed, choices, base=how.sobol, seed=how.seed, level=how.level)
    return spread, effects, tuple(one_at_a_time(computed, choices, how.seed))


def _links(recipe: Recipe, data: DataSet, total: FloatArray) -> dict[str, float]:
    """Correlation of the score with variables outside the index."""
    return {name: correlation(total, data.column(name)) for name in recipe.links}


def _analytic_rows(recipe: Recipe, run: Computed, spread: Uncertainty | None) -> tuple[Row, ...]:
    names, evidence = _names(recipe, run.data), _evidence(run.tree, run.data)
    scores, ranks, shares = plain(run.index), plain(run.ranks), plain(run.imputed_share)
    lines = run.decomposition
    rows = []
    for i, place in enumerate(run.prepared.kept):
        filled = [
            t.code for t, cell in zip(run.tree.indicators, run.prepared.filled_cells[i], strict=True) if cell
        ]
        rows.append(
            Row(
                unit=run.units[i],
                name=names[place],
                score=scores[i],
                rank=_whole(ranks[i]),
                nodes=dict(zip(run.plan.codes, plain(run.scores[i]), strict=True)),
                lines=dict(zip(lines.lines, plain(lines.values[i]), strict=True)),
                record=run.data.rows[place],
                evidence=evidence[place],
                filled=tuple(filled),
                imputed_share=shares[i],
                rank_low=_whole(spread.low[i]) if spread else None,
                rank_high=_whole(spread.high[i]) if spread else None,
                score_low=plain(spread.score_low)[i] if spread else None,
                score_high=plain(spread.score_high)[i] if spread else None,
                tie=int(spread.ties[i]) or None if spread else None,
            )
        )
    return _best_first(rows)


def _official_rows(recipe: Recipe, data: DataSet, scored: list[UnitScore]) -> tuple[Row, ...]:
    names, evidence = _names(recipe, data), _evidence(recipe.tree, data)
    ranks = plain(rank_descending(np.array([_number(one.total) for one in scored])))
    rows = []
    for place, one in enumerate(scored):
        nodes: dict[str, Score] = {}
        pending = [one.root]
        while pending:
            node = pending.pop()
            nodes[node.code] = node.value
            pending += node.children
        rows.append(
            Row(
                unit=one.unit,
                name=names[place],
                score=one.total,
                rank=_whole(ranks[place]),
                nodes=nodes,
                lines=dict(one.lines),
                record=data.rows[place],
                evidence=evidence[place],
            )
        )
    return _best_first(rows)


def _best_first(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.unit)))


def _evidence(tree: IndexTree, data: DataSet) -> list[dict[str, float | None]]:
    """Each unit's raw values by indicator."""
    codes = [item.code for item in tree.indicators]
    columns = [data.position(item.column or item.code) for item in tree.indicators]
    return [dict(zip(codes, plain(row), strict=True)) for row in data.values[:, columns]]


def _names(recipe: Recipe, data: DataSet) -> list[str]:
    if recipe.name is None:
        return list(data.units)
    return [name or unit for name, unit in zip(data.label(recipe.name), data.units, strict=True)]


def _number(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _whole(value: float | None) -> int | None:
    return None if value is None or np.isnan(value) else int(value)
