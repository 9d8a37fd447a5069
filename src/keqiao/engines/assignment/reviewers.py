"""评审专家分配: reviewers to applications by greatest total affinity, within loads and constraints.

A min-cost flow on each application's best edges (Taylor 2008; the constraint values −1, 0, +1 are those
of the OpenReview matcher). If the best edges cannot fill every place, the short applications get more edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.flow import SCALE, Ints, Network, NetworkBuilder, cheapest_largest_flow
from keqiao.engines.errors import InputError

FORBIDDEN, FREE, REQUIRED = -1, 0, 1
EDGES_KEPT = 60
HEAVY = 1_000 * SCALE
"""More than any chain of exchanges can gain: what a least load and a fairness floor weigh."""


@dataclass(frozen=True)
class Panel:
    """评审分配问题.

    ``affinity`` (applications × experts) lies in 0–1. ``places`` reviewers are wanted for each application;
    an expert takes ``least`` to ``most``. ``constraint`` holds −1 (never), 0, +1 (must) for each pair. With
    ``floor``, each application gets ``floor_places`` reviewers of at least that affinity where this can be.
    """

    affinity: NDArray[np.float64]
    places: Ints
    most: Ints
    least: Ints
    constraint: NDArray[np.int8]
    floor: float | None = None
    floor_places: int = 1

    def checked(self) -> Panel:
        """The same problem. Raises `InputError` for shapes, values or loads that make no sense."""
        rows, columns = self.affinity.shape
        if not rows or not columns:
            raise InputError("评审分配至少要有一件申请和一位专家")
        if self.constraint.shape != (rows, columns) or len(self.places) != rows:
            raise InputError("申请数与约束表、名额表的行数不一致")
        if len(self.most) != columns or len(self.least) != columns:
            raise InputError("专家数与负荷表的长度不一致")
        if not np.isfinite(self.affinity).all() or self.affinity.min() < 0 or self.affinity.max() > 1:
            raise InputError("匹配度应在 0 到 1 之间")
        if self.places.min() < 0 or self.least.min() < 0 or (self.least > self.most).any():
            raise InputError("名额和负荷不能为负,最低负荷不能高于最高负荷")
        self._check_required()
        return self

    def _check_required(self) -> None:
        required = self.constraint == REQUIRED
        over = np.flatnonzero(required.sum(axis=1) > self.places)
        if len(over):
            raise InputError("第 {row} 件申请指定的专家多于名额", row=int(over[0]) + 1)
        over = np.flatnonzero(required.sum(axis=0) > self.most)
        if len(over):
            raise InputError("第 {row} 位专家被指定的申请多于最高负荷", row=int(over[0]) + 1)


@dataclass(frozen=True)
class Edges:
    """候选边: which pairs the flow may use, as arrays of rows and columns."""

    row: Ints
    column: Ints


@dataclass(frozen=True)
class ReviewFlow:
    """评审网络: the network, its edges, and where their arcs stand; ``fixed`` are the required pairs."""

    network: Network
    edges: Edges
    pairs: slice
    good: NDArray[np.bool_]
    to_sink: tuple[slice, slice]
    to_poor: tuple[slice, slice] | None
    fixed: Edges


@dataclass(frozen=True)
class Assignment:
    """分配结果: pairs in order of application then expert; ``short`` tells who lacks reviewers and why."""

    row: Ints
    column: Ints
    short: tuple[tuple[int, int, str], ...]
    below_floor: tuple[int, ...] = ()

    def total(self, affinity: NDArray[np.float64]) -> float:
        return float(affinity[self.row, self.column].sum())


def assign_reviewers(panel: Panel, edges_kept: int = EDGES_KEPT) -> Assignment:
    """分配: the assignment of greatest total affinity that fills as many places as can be filled."""
    built, flow = solve(panel.checked(), edges_kept)
    return assignment_of(panel, built, flow[built.pairs] > 0)


def solve(panel: Panel, edges_kept: int = EDGES_KEPT) -> tuple[ReviewFlow, Ints]:
    """The network that could fill every place, or all that can be, and its best flow."""
    kept = np.full(len(panel.places), edges_kept, dtype=np.int64)
    columns = panel.affinity.shape[1]
    while True:
        built = review_flow(panel, best_edges(panel, kept))
        flow = cheapest_largest_flow(built.network)
        filled = np.bincount(built.edges.row, weights=flow[built.pairs], minlength=len(panel.places))
        wanted = panel.places - (panel.constraint == REQUIRED).sum(axis=1)
        short = filled < wanted
        if not short.any() or (kept >= columns).all():
            return built, flow
        # a short row may be filled by moving others, so everyone gets more edges, the short ones most
        kept = np.minimum(columns, np.where(short, kept * 4, kept * 2))


def best_edges(panel: Panel, kept: Ints) -> Edges:
    """Each row's ``kept`` free pairs of greatest affinity."""
    columns = panel.affinity.shape[1]
    score = np.where(panel.constraint == FREE, panel.affinity, -1.0)
    widest = int(min(columns, kept.max()))
    order = np.argpartition(-score, widest - 1, axis=1)[:, :widest] if widest < columns else _all(score.shape)
    values = np.take_along_axis(score, order, axis=1)
    rank = np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1, kind="stable")
    use = (values >= 0) & (rank < kept[:, None])
    row, place = np.nonzero(use)
    column = order[row, place]
    sorting = np.lexsort((column, row))
    return Edges(row[sorting].astype(np.int64), column[sorting].astype(np.int64))


def review_flow(panel: Panel, edges: Edges) -> ReviewFlow:
    """The network: source, applications, (their poor edges,) experts, sink."""
    rows, columns = panel.affinity.shape
    required = panel.constraint == REQUIRED
    wanted = panel.places - required.sum(axis=1)
    held = required.sum(axis=0)
    source, sink, poor, expert = 0, 1, 2 + rows, 2 + 2 * rows
    builder = NetworkBuilder()
    builder.add(source, 2 + np.arange(rows), wanted, 0)
    worth = panel.affinity[edges.row, edges.column]
    good = worth >= panel.floor if panel.floor is not None else np.ones(len(worth), dtype=bool)
    cost = -np.rint(worth * SCALE).astype(np.int64)
    tail = np.where(good, 2, poor) + edges.row
    pairs = builder.add(tail, expert + edges.column, 1, cost)
    to_poor = None
    if panel.floor is not None:
        held_good = (required & (panel.affinity >= panel.floor)).sum(axis=1)
        due = np.clip(panel.floor_places - held_good, 0, wanted)
        application = 2 + np.arange(rows)
        to_poor = (
            builder.add(application, poor + np.arange(rows), wanted - due, 0),
            builder.add(application, poor + np.arange(rows), due, HEAVY),
        )
    owed = np.clip(panel.least - held, 0, None)
    nodes = expert + np.arange(columns)
    to_sink = (
        builder.add(nodes, sink, owed, -HEAVY),
        builder.add(nodes, sink, panel.most - held - owed, 0),
    )
    network = builder.build(source, sink, int(wanted.sum()))
    fixed_row, fixed_column = np.nonzero(required)
    return ReviewFlow(network, edges, pairs, good, to_sink, to_poor, Edges(fixed_row, fixed_column))


def assignment_of(panel: Panel, built: ReviewFlow, used: NDArray[np.bool_]) -> Assignment:
    """The pairs of a flow with the required ones, and who is short."""
    row = np.concatenate([built.edges.row[used], built.fixed.row])
    column = np.concatenate([built.edges.column[used], built.fixed.column])
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    filled = np.bincount(row, minlength=len(panel.places))
    short = tuple(
        (int(index), int(panel.places[index] - filled[index]), _why_short(panel, int(index)))
        for index in np.flatnonzero(filled < panel.places)
    )
    return Assignment(row, column, short, _below_floor(panel, row, column))


def _below_floor(panel: Panel, row: Ints, column: Ints) -> tuple[int, ...]:
    if panel.floor is None:
        return ()
    good = panel.affinity[row, column] >= panel.floor
    number = np.bincount(row[good], minlength=len(panel.places))
    return tuple(
        int(index) for index in np.flatnonzero(number < np.minimum(panel.floor_places, panel.places))
    )


def _why_short(panel: Panel, row: int) -> str:
    allowed = int((panel.constraint[row] != FORBIDDEN).sum())
    if allowed < panel.places[row]:
        return f"除去回避只剩 {allowed} 位专家,不够 {int(panel.places[row])} 位"
    return (
        f"可选的 {allowed} 位专家负荷已满(全部名额 {int(panel.places.sum())},总负荷 {int(panel.most.sum())})"
    )


def _all(shape: Sequence[int]) -> NDArray[np.intp]:
    return np.broadcast_to(np.arange(shape[1]), tuple(shape))
