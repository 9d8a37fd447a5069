"""逐级合成: scores of every node of the tree, and their exact split into indicators and adjustments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.settings import Aggregation
from keqiao.engines.indices.steps.aggregation import aggregate, gradient, not_positive
from keqiao.engines.indices.tree import Aggregate, IndexTree, weight_of

WAY_OUT = "请补数据、先筛除该单位,或写 aggregate: {{unavailable: blank}} 留空"


@dataclass(frozen=True)
class NodePlan:
    """One aggregate made ready to compute: positions in the array of all nodes, method, limits."""

    node: Aggregate
    position: int
    children: tuple[int, ...]
    method: str
    min_availability: float


@dataclass(frozen=True)
class Plan:
    """计算计划: node codes in array order (indicators first), aggregates from the bottom upwards."""

    codes: tuple[str, ...]
    n_indicators: int
    nodes: tuple[NodePlan, ...]
    blank_when_short: bool

    @property
    def root(self) -> NodePlan:
        return self.nodes[-1]


def make_plan(tree: IndexTree, how: Aggregation) -> Plan:
    """Fix the order and the method of every node once; runs of a robustness analysis share it."""
    codes = tuple(node.code for node in tree.nodes)
    at = {code: i for i, code in enumerate(codes)}
    nodes = tuple(
        NodePlan(
            node=node,
            position=at[node.code],
            children=tuple(at[child.code] for child in tree.children[node.code]),
            method=node.method or how.by_level.get(tree.levels[node.code], how.method),
            min_availability=how.min_availability if node.min_availability is None else node.min_availability,
        )
        for node in tree.upwards
    )
    return Plan(codes, len(tree.indicators), nodes, how.unavailable == "blank")


def weight_matrix(tree: IndexTree, groups: Sequence[str | None]) -> FloatArray:
    """权重 of units x nodes, from the tree; the root's own weight is not used."""
    kinds = sorted(set(groups), key=str)
    rows = {g: [1.0 if n.parent is None else weight_of(n, g) for n in tree.nodes] for g in kinds}
    return np.array([rows[group] for group in groups])


def score(plan: Plan, X: FloatArray, weights: FloatArray, units: Sequence[str]) -> FloatArray:
    """Scores of units x nodes from normalised indicators ``X``.

    Raises `InputError` naming node and unit when a mean cannot take a value, or too little is present.
    """
    S = np.full((len(X), len(plan.codes)), np.nan)
    S[:, : plan.n_indicators] = X
    for step in plan.nodes:
        inner, w = S[:, step.children], weights[:, step.children]
        _refuse_not_positive(plan, step, inner, w, units)
        value = _limited(plan, step, S, aggregate(step.method, inner, w))
        short = _short(step, inner, w)
        if short.any() and not plan.blank_when_short:
            _refuse_short(step, inner, units, int(np.flatnonzero(short)[0]))
        S[:, step.position] = np.where(short, np.nan, value)
    return S


def _limited(plan: Plan, step: NodePlan, S: FloatArray, value: FloatArray) -> FloatArray:
    """Divisor, cap and veto of a node."""
    node = step.node
    if node.divide_by is not None:
        value = value / node.divide_by
    if node.cap is not None:
        value = np.minimum(value, node.cap)
    if node.veto is not None:
        named = [plan.codes.index(code) for code in node.veto.of] or list(step.children)
        with np.errstate(invalid="ignore"):
            hit = (S[:, named] < node.veto.below).any(axis=1)
        value = np.where(hit, np.minimum(value, node.veto.cap), value)
    return value


def _short(step: NodePlan, inner: FloatArray, w: FloatArray) -> FloatArray:
    present = np.where(np.isnan(inner), 0.0, w).sum(axis=1) / w.sum(axis=1)
    return np.asarray((present < step.min_availability - 1e-12) | (present <= 0))


def _refuse_short(step: NodePlan, inner: FloatArray, units: Sequence[str], row: int) -> None:
    if np.isnan(inner[row]).all():
        raise InputError(
            "单位“{unit}”在节点“{code}”下的数据全部缺失,不能计算;" + WAY_OUT,
            unit=units[row],
            code=step.node.code,
        )
    raise InputError(
        "单位“{unit}”在节点“{code}”下的数据可得率低于 {limit:.0%};" + WAY_OUT,
        unit=units[row],
        code=step.node.code,
        limit=step.min_availability,
    )


def _refuse_not_positive(
    plan: Plan, step: NodePlan, inner: FloatArray, w: FloatArray, units: Sequence[str]
) -> None:
    with np.errstate(invalid="ignore"):
        bad = not_positive(step.method, inner) & (w > 0)
    if bad.any():
        row, j = (int(found[0]) for found in np.nonzero(bad))
        raise InputError(
            "节点“{code}”用“{method}”合成,要求取值为正,但单位“{unit}”的“{child}”为 {value:g}",
            code=step.node.code,
            method=step.method,
            unit=units[row],
            child=plan.codes[step.children[j]],
            value=float(inner[row, j]),
        )


@dataclass(frozen=True)
class Decomposition:
    """得分分解: ``values`` are units x ``lines``; each row adds up (math.fsum) exactly to the score.

    A line is an indicator's code, the code of a node that has no split (Copeland), or ``code:limit`` for what
    a cap or veto took away.
    """

    lines: tuple[str, ...]
    values: FloatArray


def decompose(plan: Plan, S: FloatArray, weights: FloatArray) -> Decomposition:
    """Split each unit's total score, walking down the tree with the gradient of every node."""
    slopes = np.zeros_like(S)
    slopes[:, plan.root.position] = 1.0
    lines: dict[str, FloatArray] = {}
    for step in reversed(plan.nodes):
        outer, value = slopes[:, step.position], S[:, step.position]
        inner, w = S[:, step.children], weights[:, step.children]
        raw = aggregate(step.method, inner, w)
        slope = gradient(step.method, inner, w, raw)
        if slope is None:
            lines[step.node.code] = outer * value
            continue
        divisor = step.node.divide_by or 1.0
        lost = np.nan_to_num(value - raw / divisor)
        if np.any(lost != 0) and (step.node.cap is not None or step.node.veto is not None):
            lines[f"{step.node.code}:limit"] = outer * lost
        slopes[:, step.children] = outer[:, None] * slope / divisor
    for i in range(plan.n_indicators):
        lines[plan.codes[i]] = slopes[:, i] * np.nan_to_num(S[:, i])
    table = np.column_stack(list(lines.values()))
    return Decomposition(tuple(lines), _closed(table, S[:, plan.root.position]))


def _closed(table: FloatArray, totals: FloatArray) -> FloatArray:
    """Put the rounding remainder of floating sums into one line, so that the parts add up exactly."""
    closed = table.copy()
    closed[np.isnan(totals)] = np.nan
    order = np.argsort(-np.abs(table), axis=1)
    for i in np.flatnonzero(~np.isnan(totals)):
        closed[i] = _closed_row(closed[i].tolist(), float(totals[i]), order[i].tolist())
    return closed


def _closed_row(parts: list[float], total: float, order: list[int]) -> list[float]:
    for j in order:
        if math.fsum(parts) == total:
            break
        parts[j] += math.fsum([total, *(-part for part in parts)])
    return parts
