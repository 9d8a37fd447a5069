"""从查询结果到叶单元格: codes the strata, clusters and domains of a grouped result and builds its moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.plan import Plan
from keqiao.engines.survey.designs.checks import complete
from keqiao.engines.survey.designs.stages import StageColumns, population_sizes
from keqiao.engines.survey.moments.cells import LeafStage, Leaves, Moments, moments, refuse_lonely
from keqiao.engines.survey.tables import Table, cross, factor
from keqiao.engines.survey.types import FloatArray, IntArray


@dataclass(frozen=True)
class Gathered:
    """一次分组查询的结果: moments by domain, the domains, sampled units in each, degrees of freedom."""

    moments: Moments
    domains: tuple[Mapping[str, str], ...]
    units: FloatArray
    df: int


def gathered(plan: Plan, cells: Table) -> Gathered:
    """Moments from the cells a carrier brought back.

    ``cells`` has the design and domain columns, ``k_rows``, ``k_inside`` (how many of them lie inside),
    ``k_weight`` (smallest),
    ``k_blank`` (missing weights), ``k_missing_J``, ``k_low_J``/``k_high_J`` for sizes, ``k_sum_J`` and
    ``k_prod_I_J``.
    """
    _check(plan, cells)
    cells = _parted(cells)
    stages = _stages(plan, cells)
    codes, domains = _domains(plan, cells)
    rows = cells.numbers("k_rows")
    inside = codes >= 0
    sums = np.column_stack([cells.numbers(f"k_sum_{j}") for j in range(len(plan.basics))])
    _finite(sums[inside])
    squares = _products(plan, cells) if plan.squares else None
    found = moments(Leaves(stages, codes, len(domains), rows, np.nan_to_num(sums), squares))
    units = np.bincount(codes[inside], weights=rows[inside], minlength=len(domains)).astype(np.float64)
    first = stages[0]
    clusters = first.sampled.sum()
    return Gathered(found, domains, units, int(clusters) - len(first.names))


def _check(plan: Plan, cells: Table) -> None:
    for column in plan.keys:
        complete(cells, column, "设计变量")
    if np.nansum(cells.numbers("k_blank")) > 0:
        raise InputError("权数有 {count:.0f} 行为空", count=float(np.nansum(cells.numbers("k_blank"))))
    if np.nanmin(cells.numbers("k_weight")) < 0:
        raise InputError("权数为负:最小的是 {value:g}", value=float(np.nanmin(cells.numbers("k_weight"))))
    for j in range(len(plan.basics)):
        missing = float(np.nansum(cells.numbers(f"k_missing_{j}")))
        if missing > 0:
            raise InputError(
                "第 {number} 个变量在域内有 {count:.0f} 行为空;不要这些行请写 na_rm = true",
                number=j + 1,
                count=missing,
            )
    for j, column in enumerate(plan.sizes):
        low, high = cells.numbers(f"k_low_{j}"), cells.numbers(f"k_high_{j}")
        if (np.abs(high - low) > 1e-9 * np.abs(high)).any():
            raise InputError("同一层内的总体规模“{column}”不止一个值", column=column)


def _parted(cells: Table) -> Table:
    """Cells wholly inside or outside the domain: one that holds both kinds of row becomes two."""
    rows, inside = cells.numbers("k_rows"), cells.numbers("k_inside")
    mixed = np.flatnonzero((inside > 0) & (inside < rows))
    if not mixed.size:
        return cells
    kept, left = rows.copy(), (rows - inside)[mixed]
    kept[mixed] = inside[mixed]
    again = np.concatenate([np.arange(cells.rows), mixed])
    nothing = np.zeros(mixed.size)
    return cells.take(again).with_columns(
        k_rows=np.concatenate([kept, left]), k_inside=np.concatenate([inside, nothing])
    )


def _finite(sums: FloatArray) -> None:
    if not np.isfinite(sums).all():
        raise InputError("域内有不是有限数的值(NaN 或无穷大)")


def _domains(plan: Plan, cells: Table) -> tuple[IntArray, tuple[Mapping[str, str], ...]]:
    inside = cells.numbers("k_inside") > 0
    if not inside.any():
        raise InputError("所求的域内没有任何样本单位")
    if not plan.by:
        return np.where(inside, 0, -1).astype(np.int64), ({},)
    held = cells.take(inside)
    coded = [factor(held[name]) for name in plan.by]
    part, parts = cross(*(code for code, _ in coded))
    codes = np.full(cells.rows, -1, dtype=np.int64)
    codes[inside] = part
    names = [levels for _, levels in coded]
    count = len(parts[0])
    domains = tuple({name: names[i][parts[i][d]] for i, name in enumerate(plan.by)} for d in range(count))
    return codes, domains


def _stages(plan: Plan, cells: Table) -> list[LeafStage]:
    stages: list[LeafStage] = []
    above = np.zeros(cells.rows, dtype=np.int64)
    multiplier = np.ones(cells.rows)
    for columns in plan.description.stages:
        stage = _stage(plan, cells, columns, above, multiplier)
        if plan.description.lonely.treatment == "fail" and stage.multiplier.any():
            refuse_lonely(stage)
        stages.append(stage)
        fraction = np.where(np.isinf(stage.population), 0.0, stage.sampled / stage.population)
        multiplier = (stage.multiplier * fraction)[stage.stratum]
        above = stage.cluster if stage.cluster is not None else above
    return stages


def _stage(
    plan: Plan, cells: Table, columns: StageColumns, above: IntArray, multiplier: FloatArray
) -> LeafStage:
    names: tuple[str, ...] = ("全体",)
    stratum = above
    if columns.stratum:
        own, levels = factor(cells[columns.stratum])
        stratum, parts = cross(own, above)
        names = tuple(levels[i] for i in parts[0])
    elif above.any():
        names = tuple(f"{i + 1}" for i in range(int(above.max()) + 1))
    cluster = None
    if columns.cluster is None:
        sampled = np.bincount(stratum, weights=cells.numbers("k_rows"), minlength=len(names))
    else:
        cluster, parts = cross(factor(cells[columns.cluster])[0], stratum)
        sampled = np.bincount(parts[1], minlength=len(names))
    counts = sampled.astype(np.float64)
    sizes = None if columns.fpc is None else cells.numbers(f"k_low_{plan.sizes.index(columns.fpc)}")
    population = population_sizes(sizes, columns.fpc or "", stratum, counts, names)
    by_stratum = np.zeros(len(names))
    by_stratum[stratum] = multiplier
    return LeafStage(stratum, cluster, counts, population, by_stratum, names)


def _products(plan: Plan, cells: Table) -> FloatArray:
    p = len(plan.basics)
    result = np.zeros((cells.rows, p, p))
    for i in range(p):
        for j in range(i + 1):
            values = np.nan_to_num(cells.numbers(f"k_prod_{i}_{j}"))
            result[:, i, j] = result[:, j, i] = values
    return result
