"""计算: recipe settings and a snapshot in, all data sets, scores and ranks out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keqiao.engines.indices.arrays import FloatArray, rank_descending
from keqiao.engines.indices.dataset import DataSet
from keqiao.engines.indices.preparation import Prepared, normalise_all, prepare, treat_outliers
from keqiao.engines.indices.scoring import Decomposition, Plan, decompose, make_plan, score, weight_matrix
from keqiao.engines.indices.settings import Steps
from keqiao.engines.indices.steps.outliers import Treatment
from keqiao.engines.indices.tree import IndexTree


@dataclass(frozen=True)
class Computed:
    """计算结果: ``scores`` are units x nodes in the order of ``plan.codes``; every step's data set is
    kept."""

    tree: IndexTree
    steps: Steps
    data: DataSet
    prepared: Prepared
    treated: FloatArray
    treatments: tuple[Treatment, ...]
    normalised: FloatArray
    plan: Plan
    weights: FloatArray
    scores: FloatArray

    @property
    def units(self) -> tuple[str, ...]:
        return self.prepared.units

    @property
    def index(self) -> FloatArray:
        """The total score of each unit."""
        return self.scores[:, self.plan.root.position]

    @cached_property
    def ranks(self) -> FloatArray:
        return rank_descending(self.index)

    def of(self, code: str) -> FloatArray:
        """Scores of one node."""
        return np.asarray(self.scores[:, self.plan.codes.index(code)])

    @cached_property
    def decomposition(self) -> Decomposition:
        return decompose(self.plan, self.scores, self.weights)

    @cached_property
    def imputed_share(self) -> FloatArray:
        """插补占比: share of each unit's effective weight that rests on filled cells."""
        effective = unit_effective_weights(self.plan, self.weights)
        present = np.where(np.isnan(self.normalised), 0.0, effective)
        filled = np.where(self.prepared.filled_cells, present, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(filled.sum(axis=1) / present.sum(axis=1))

    @cached_property
    def availability(self) -> FloatArray:
        """可得率: share of each unit's indicators present before imputation."""
        return np.asarray((~np.isnan(self.prepared.denominated[list(self.prepared.kept)])).mean(axis=1))


def compute(
    tree: IndexTree,
    data: DataSet,
    steps: Steps,
    *,
    groups: Sequence[str | None] | None = None,
    weights: FloatArray | None = None,
) -> Computed:
    """Run every step. ``groups`` choose group-specific weights; ``weights`` (units x nodes) override the
    tree's."""
    prepared = prepare(tree, data, steps)
    treated, treatments = treat_outliers(prepared.screened, steps)
    normalised = normalise_all(tree, treated, steps.normalisation)
    plan = make_plan(tree, steps.aggregation)
    if weights is None:
        kept = [None if groups is None else groups[i] for i in prepared.kept]
        weights = weight_matrix(tree, kept)
    elif weights.ndim == 1:
        weights = np.broadcast_to(weights, (len(prepared.units), len(weights)))
    scores = score(plan, normalised, weights, prepared.units)
    return Computed(
        tree, steps, data, prepared, treated, tuple(treatments), normalised, plan, weights, scores
    )


def unit_effective_weights(plan: Plan, weights: FloatArray) -> FloatArray:
    """有效权重 of units x indicators, before any gap: the product of shares along the way up."""
    share = np.zeros_like(weights)
    share[:, plan.root.position] = 1.0
    for step in reversed(plan.nodes):
        own = weights[:, step.children]
        inner = own / own.sum(axis=1, keepdims=True)
        share[:, step.children] = share[:, [step.position]] * inner
    return np.asarray(share[:, : plan.n_indicators])
