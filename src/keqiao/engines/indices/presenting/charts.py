"""图: rank intervals, profiles, contribution bars, the heat map of correlations, Sobol effects."""

from __future__ import annotations

import numpy as np

from keqiao.engines.indices.consistency import correlations
from keqiao.engines.indices.outcome import Outcome, Row
from keqiao.engines.indices.robustness.alternatives import FACTOR_NAMES
from keqiao.engines.indices.tree import Node
from keqiao.engines.publish import Chart, Series

MOST_UNITS = 40
MOST_STACKED = 25
MOST_CELLS = 30
MOST_NODES = 14


def of_standings(outcome: Outcome) -> list[Chart]:
    """Rank intervals, or scores when there are none; profiles and contributions of the best units."""
    ranked = [row for row in outcome.rows if row.rank is not None]
    if not ranked:
        return []
    first = _intervals(ranked, outcome) if outcome.uncertainty else _scores(ranked)
    return [first, *_profiles(ranked, outcome), *_contributions(ranked, outcome)]


def _label(row: Row) -> str:
    return row.name


def _note(shown: int, rows: list[Row]) -> str:
    return f"只画前 {shown} 名,其余见表。" if len(rows) > shown else ""


def _intervals(rows: list[Row], outcome: Outcome) -> Chart:
    shown = rows[:MOST_UNITS]
    groups = max((row.tie or 0) for row in rows)
    level = outcome.uncertainty.level if outcome.uncertainty else 0.0
    return Chart(
        "interval",
        f"{len(rows)} 个单位{'都能分出先后' if groups == len(rows) else f'只能分出 {groups} 组'}:"
        f"名次的 {level:.0%} 区间",
        [
            Series(
                "名次",
                [_label(row) for row in shown],
                [row.rank for row in shown],
                [row.rank_low for row in shown],
                [row.rank_high for row in shown],
            )
        ],
        x_title="名次",
        note=_note(MOST_UNITS, rows),
    )


def _scores(rows: list[Row]) -> Chart:
    shown = rows[:MOST_UNITS]
    return Chart(
        "bar",
        f"{_label(rows[0])}得分最高",
        [Series("得分", [_label(row) for row in shown], [_float(row.score) for row in shown])],
        x_title="得分",
        note=_note(MOST_UNITS, rows),
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _profiles(rows: list[Row], outcome: Outcome) -> list[Chart]:
    """A heat map of the scores of inner nodes (of the first level when these are many): each unit a row."""
    tree = outcome.tree
    nodes: tuple[Node, ...] = tuple(node for node in tree.aggregates if node.parent is not None)
    if not 2 <= len(nodes) <= MOST_NODES:
        nodes = tree.children[tree.root.code]
    if len(nodes) < 2:
        return []
    shown = rows[:MOST_CELLS]
    names = [_name(node) for node in nodes]
    series = [
        Series(_label(row), names, [_float(row.nodes.get(node.code)) for node in nodes]) for row in shown
    ]
    return [Chart("heatmap", "各单位的长处与短处(各节点得分)", series, note=_note(MOST_CELLS, rows))]


def _name(node: Node) -> str:
    return node.name or node.code


def _contributions(rows: list[Row], outcome: Outcome) -> list[Chart]:
    """Stacked contributions of first-level nodes, and what caps, vetoes or rounding changed."""
    shown = rows[:MOST_STACKED]
    tree = outcome.tree
    series, covered = [], set()
    for node in tree.children[tree.root.code]:
        below = {item.code for item in tree.leaves(node.code)} | _inner(node, outcome)
        covered |= below
        series.append(
            Series(_name(node), [_label(row) for row in shown], [_sum(row, below) for row in shown])
        )
    other = {line for row in shown for line in row.lines} - covered
    rest = [_sum(row, other) for row in shown]
    if any(value for value in rest):
        series.append(Series("限额与舍入", [_label(row) for row in shown], rest))
    title = "总分由哪些部分构成"
    return [Chart("stack", title, series, y_title="对总分的贡献", note=_note(MOST_STACKED, rows))]


def _inner(node: Node, outcome: Outcome) -> set[str]:
    """Lines that stand for a node itself or for a limit at or below it."""
    wanted = outcome.tree.inner(node.code)
    return wanted | {f"{code}:limit" for code in wanted}


def _sum(row: Row, lines: set[str]) -> float:
    return float(sum(_float(row.lines[line]) or 0.0 for line in row.lines if line in lines))


def of_correlations(outcome: Outcome) -> list[Chart]:
    """Correlations among indicators, or among first-level nodes when indicators are many."""
    run = outcome.computed
    if run is None or len(run.units) < 3:
        return []
    nodes: tuple[Node, ...] = run.tree.indicators
    if len(nodes) > MOST_CELLS:
        nodes = tuple(node for node in run.tree.aggregates if node.parent is not None)[:MOST_CELLS]
    if len(nodes) < 2:
        return []
    table = correlations(np.column_stack([run.of(node.code) for node in nodes]))
    names = [_name(node) for node in nodes]
    series = [
        Series(name, names, [None if np.isnan(value) else float(value) for value in line])
        for name, line in zip(names, table, strict=True)
    ]
    return [Chart("heatmap", "指标之间的相关系数", series)]


def of_sensitivity(outcome: Outcome) -> list[Chart]:
    """First and total effects of the uncertain choices on the ranks."""
    found = outcome.sensitivity
    if found is None:
        return []
    names = [FACTOR_NAMES[name] for name in found.factors]
    main = names[int(np.argmax(found.total))]
    return [
        Chart(
            "bar",
            f"名次变动主要来自{main}",
            [
                Series("一阶效应", names, [float(value) for value in found.first]),
                Series("总效应", names, [float(value) for value in found.total]),
            ],
            x_title="占名次变动方差的份额",
            note=f"Sobol 指数,{found.runs} 次重算。",
        )
    ]
