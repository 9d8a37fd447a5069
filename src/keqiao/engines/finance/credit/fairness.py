"""公平性对照: approval, score and default rate by group (region, size, age of firm); a flag for a person
to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit.binning import Vector
from keqiao.engines.finance.funds.rulebook import document


@dataclass(frozen=True)
class FairnessRow:
    """一组: ``ratio_to_best`` is its approval rate over the highest; ``default_rate`` of the approved, if
    known."""

    group: str
    count: int
    approval_rate: float
    mean_score: float
    default_rate: float | None
    ratio_to_best: float
    flagged: bool


def fairness(
    groups: Sequence[str], scores: Vector, cutoff: float, bad: Vector | None = None
) -> tuple[FairnessRow, ...]:
    """公平性对照 by group, in order of name. Raises `InputError` for lists of unequal length."""
    if len(groups) != scores.size or (bad is not None and bad.size != scores.size) or not len(groups):
        raise InputError("分组、评分与标签须一一对应,且至少一户")
    names = np.asarray(groups, dtype=np.str_)
    approved = scores >= cutoff
    rates = {str(name): float(approved[names == name].mean()) for name in np.unique(names)}
    best, limit = max(rates.values()), float(document("credit_bands.yaml")["fairness_ratio"])
    rows = []
    for name, rate in rates.items():
        mine = names == name
        lent = mine & approved
        ratio = rate / best if best else 1.0
        default = float(bad[lent].mean()) if bad is not None and lent.any() else None
        rows.append(
            FairnessRow(
                name, int(mine.sum()), rate, float(scores[mine].mean()), default, ratio, ratio < limit
            )
        )
    return tuple(rows)
