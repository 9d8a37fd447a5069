"""拒绝推断: fuzzy augmentation. An assumption about firms never lent to, not an observation: results must
say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit.binning import Vector

STATEMENT = "含拒绝推断:被拒企业的好坏是按模型概率假设的,不是观察到的;区分能力指标只应按已放款样本报告。"


@dataclass(frozen=True)
class Augmented:
    """增补样本: every rejected firm twice, as good and as bad, weighted by the assumed probability."""

    columns: Mapping[str, Vector]
    bad: Vector
    weights: Vector
    statement: str


def fuzzy_augmentation(
    accepted: Mapping[str, Vector],
    bad: Vector,
    rejected: Mapping[str, Vector],
    pd: Vector,
    uplift: float = 1.0,
) -> Augmented:
    """模糊增补 (Siddiqi 2006, ch. 6). ``pd`` is the accepted model's default probability of each rejected
    firm; ``uplift`` multiplies its odds, because refused firms are usually worse than their score says."""
    if uplift <= 0 or not ((pd > 0) & (pd < 1)).all():
        raise InputError("拒绝推断的违约概率须在 0 与 1 之间(不含),上调倍数须大于零")
    if set(accepted) != set(rejected):
        raise InputError("已放款与被拒样本的变量不同")
    odds = uplift * pd / (1 - pd)
    p = odds / (1 + odds)
    columns = {name: np.concatenate([accepted[name], rejected[name], rejected[name]]) for name in accepted}
    return Augmented(
        columns,
        np.concatenate([bad, np.ones(pd.size), np.zeros(pd.size)]),
        np.concatenate([np.ones(bad.size), p, 1 - p]),
        STATEMENT,
    )
