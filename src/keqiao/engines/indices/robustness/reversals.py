"""名次反转: each other choice made alone, and what it does to the ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, rank_descending
from keqiao.engines.indices.robustness.alternatives import FACTOR_NAMES, Alternatives
from keqiao.engines.indices.robustness.evaluation import Evaluator
from keqiao.engines.indices.running import Computed

DRAWN = ("Data", "Weights")


@dataclass(frozen=True)
class Scenario:
    """一个备选: its words, the ranks under it, the share of pairs whose order it turns round.

    ``reason`` says why a choice cannot stand alone with the others as they are; then there are no figures.
    """

    factor: str
    label: str
    ranks: FloatArray | None = None
    reversed_share: float | None = None
    mean_shift: float | None = None
    largest_shift: float | None = None
    reason: str = ""


def one_at_a_time(nominal: Computed, alternatives: Alternatives, seed: int) -> list[Scenario]:
    """Every listed choice alone; drawn factors (weights, data) are left to the Monte Carlo analysis."""
    evaluator = Evaluator(nominal, alternatives, seed)
    return [
        _scenario(nominal, evaluator, factor, position)
        for factor, size in alternatives.sizes.items()
        if factor not in DRAWN
        for position in range(size)
    ]


def _scenario(nominal: Computed, evaluator: Evaluator, factor: str, position: int) -> Scenario:
    choice = {factor: position}
    try:
        ranks = rank_descending(evaluator.scores(choice))
    except InputError as error:
        return Scenario(FACTOR_NAMES[factor], evaluator.describe(choice), reason=str(error))
    shift = np.abs(ranks - nominal.ranks)
    shift = shift[~np.isnan(shift)]
    return Scenario(
        factor=FACTOR_NAMES[factor],
        label=evaluator.describe(choice),
        ranks=ranks,
        reversed_share=reversed_pairs(nominal.ranks, ranks),
        mean_shift=float(shift.mean()) if shift.size else 0.0,
        largest_shift=float(shift.max()) if shift.size else 0.0,
    )


def reversed_pairs(before: FloatArray, after: FloatArray) -> float:
    """反转占比: share of pairs of units, ranked in both, whose order is turned round."""
    both = ~(np.isnan(before) | np.isnan(after))
    a, b = before[both], after[both]
    if len(a) < 2:
        return 0.0
    turned = np.sign(a[:, None] - a[None, :]) * np.sign(b[:, None] - b[None, :]) < 0
    return float(turned.sum() / (len(a) * (len(a) - 1)))
