"""随机抽取: a random assignment with a logged seed, because the rules ask for random extraction.

*ties*: uniform among the assignments of exactly the greatest total affinity. *capped*: near-optimal, where no
pair is more likely than a cap, so that nobody can count on reviewing or being reviewed by a given person
(Jecmen, Zhang, Liu, Shah, Conitzer and Fang, NeurIPS 2020).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keqiao.engines.assignment.flow import changeable, cheapest_largest_flow
from keqiao.engines.assignment.reviewers import (
    EDGES_KEPT,
    Assignment,
    Panel,
    assignment_of,
    best_edges,
    review_flow,
    solve,
)
from keqiao.engines.assignment.rounding import round_keeping_sums
from keqiao.engines.assignment.tied import TieGraph, draw_uniform
from keqiao.engines.errors import InputError

PARTS = 60
"""Probabilities are whole numbers of this part, so that a flow can carry them."""


@dataclass(frozen=True)
class Draw:
    """抽取结果. ``method`` says how; ``exact`` whether the draw is exactly uniform; ``best`` is the greatest
    total affinity, beside which the drawn one can be held."""

    assignment: Assignment
    seed: int
    method: str
    exact: bool
    best: float
    drawn: float


def draw_among_ties(panel: Panel, seed: int, edges_kept: int = EDGES_KEPT) -> Draw:
    """同优抽取: uniform among optimal assignments on the candidate edges."""
    panel = panel.checked()
    built, flow = solve(panel, edges_kept)
    graph = TieGraph.of(built, flow, changeable(built.network, flow))
    used, exact = draw_uniform(graph, np.random.default_rng(seed))
    drawn = assignment_of(panel, built, used)
    best = assignment_of(panel, built, flow[built.pairs] > 0).total(panel.affinity)
    return Draw(drawn, seed, "ties", exact, best, drawn.total(panel.affinity))


def draw_capped(panel: Panel, seed: int, cap: float, edges_kept: int = EDGES_KEPT) -> Draw:
    """限概率抽取: pairs drawn with probabilities of greatest expected affinity, none above ``cap``.

    Required pairs are certain. A place that the cap leaves unfilled is reported as short.
    """
    if not 1 / PARTS <= cap <= 1:
        raise InputError("概率上限应在 {low:.3f} 到 1 之间,收到 {cap}", low=1 / PARTS, cap=cap)
    panel = panel.checked()
    kept = np.full(len(panel.places), max(edges_kept, int(4 * panel.places.max() / cap)), dtype=np.int64)
    built = review_flow(panel, best_edges(panel, np.minimum(kept, panel.affinity.shape[1])))
    capacity = built.network.capacity * PARTS
    capacity[built.pairs] = int(cap * PARTS)
    scaled = replace(built.network, capacity=capacity, most=built.network.most * PARTS)
    parts = cheapest_largest_flow(scaled)[built.pairs]
    generator = np.random.default_rng(seed)
    used = round_keeping_sums(built.edges.row, built.edges.column, parts, PARTS, generator)
    drawn = assignment_of(panel, built, used)
    why = f"任何一对的概率不得超过 {cap:g},可选专家不够;可放宽上限或增加专家"
    drawn = replace(drawn, short=tuple((row, lack, why) for row, lack, _ in drawn.short))
    plain, flow = solve(panel, edges_kept)
    best = assignment_of(panel, plain, flow[plain.pairs] > 0).total(panel.affinity)
    return Draw(drawn, seed, f"capped {cap:g}", True, best, drawn.total(panel.affinity))
