"""评分刻度: factor = PDO / ln 2, offset = base score - factor x ln(base odds)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import rounded


@dataclass(frozen=True)
class Scale:
    """评分刻度: ``pdo`` points double the odds of good to bad; ``base_score`` points at ``base_odds``."""

    pdo: float
    base_score: float
    base_odds: float

    def __post_init__(self) -> None:
        if self.pdo <= 0 or self.base_odds <= 0:
            raise InputError(
                "PDO 与基准好坏比都应大于零,收到 {pdo} 与 {odds}", pdo=self.pdo, odds=self.base_odds
            )

    @property
    def factor(self) -> float:
        return self.pdo / math.log(2)

    @property
    def offset(self) -> float:
        return self.base_score - self.factor * math.log(self.base_odds)

    def score(self, pd: float) -> float:
        """分数 of a default probability strictly between 0 and 1."""
        if not 0 < pd < 1:
            raise InputError("违约概率 {pd} 应在 0 与 1 之间(不含)", pd=pd)
        return self.offset + self.factor * math.log((1 - pd) / pd)


def rounded_score(score: float) -> int:
    """整数分: half up."""
    return int(rounded(Decimal(repr(score)), 0))


def score_points(
    scale: Scale, intercept: float, variables: Mapping[str, tuple[float, Mapping[str, float]]]
) -> dict[str, dict[str, float]]:
    """评分卡分值 by variable and bin: (offset + factor x intercept) / n + factor x beta x WOE.

    ``variables`` hold (beta, WOE by bin); ln(odds of good) = intercept + sum(beta x WOE).
    """
    if not variables:
        raise InputError("评分卡没有任何变量")
    shared = (scale.offset + scale.factor * intercept) / len(variables)
    return {
        name: {label: shared + scale.factor * beta * woe for label, woe in woes.items()}
        for name, (beta, woes) in variables.items()
    }
