"""敏感单元格: which cells would give a contributor away, and how wide their interval must be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.protection.table import MagnitudeTable
from keqiao.engines.survey.vectors import BoolArray, FloatArray


@dataclass(frozen=True)
class SensitivityRules:
    """敏感性规则: each ``None`` is off. All figures are parameters of the office, not of the law read here.

    ``p_percent``: the second largest must not be able to tell the largest within p %. ``dominance`` (n, k):
    the n ≤ 3 largest hold no more than k % of the cell. ``minimum_count``: fewer contributors are too few.
    ``margin``: protection for a cell that only the count rule catches, as a share of its value.
    """

    p_percent: float | None = None
    dominance: tuple[int, float] | None = None
    minimum_count: int | None = None
    margin: float = 0.1

    def check(self) -> None:
        """Refuse rules that cannot be meant."""
        if self.p_percent is None and self.dominance is None and self.minimum_count is None:
            raise InputError("没有给出任何敏感性规则")
        if self.p_percent is not None and not 0 < self.p_percent <= 100:
            raise InputError("p% 规则的 p 应在 0 与 100 之间,得到 {p}", p=self.p_percent)
        if self.dominance is not None:
            n, k = self.dominance
            if n not in (1, 2, 3) or not 0 < k < 100:
                raise InputError("(n,k) 规则的 n 应为 1 至 3,k 在 0 与 100 之间,得到 ({n},{k})", n=n, k=k)
        if self.minimum_count is not None and self.minimum_count < 1:
            raise InputError("最小频数应不小于 1,得到 {n}", n=self.minimum_count)
        if not 0 <= self.margin <= 1:
            raise InputError("保护幅度应在 0 到 1 之间,得到 {margin}", margin=self.margin)


@dataclass(frozen=True)
class Sensitivity:
    """敏感性判断: flags, the rules that caught each cell, and the protection each needs above and below."""

    sensitive: BoolArray
    reasons: tuple[tuple[str, ...], ...]
    protection: FloatArray


def sensitive_cells(table: MagnitudeTable, rules: SensitivityRules) -> Sensitivity:
    """敏感单元格: cells that break a rule; a cell of zero breaks none.

    p %: X − x₁ − x₂ < p/100 · x₁, protection p/100 · x₁ − (X − x₁ − x₂). (n, k): Σ top n > k/100 · X,
    protection Σ top n · 100/k − X. Count: protection ``margin`` · X. The largest of those that apply is
    taken. Source: Hundepool et al. (2012) Statistical Disclosure Control, chapter 4.
    """
    rules.check()
    X, first, second = table.values, table.largest[:, 0], table.largest[:, 1]
    filled = X > 0
    needs: dict[str, FloatArray] = {}
    if rules.p_percent is not None:
        needs["p%"] = rules.p_percent / 100 * first - (X - first - second)
    if rules.dominance is not None:
        n, k = rules.dominance
        needs["(n,k)"] = table.largest[:, :n].sum(axis=1) * 100 / k - X
    if rules.minimum_count is not None:
        few = table.counts < rules.minimum_count
        needs["频数"] = np.where(few, np.maximum(rules.margin * X, np.finfo(float).tiny), -1.0)
    rounding = 1e-12 * X
    caught = {name: filled & (need > (0 if name == "频数" else rounding)) for name, need in needs.items()}
    flags = np.any(list(caught.values()), axis=0)
    wanted = np.max([np.where(caught[name], need, 0.0) for name, need in needs.items()], axis=0)
    reasons = tuple(tuple(name for name in caught if caught[name][at]) for at in range(len(X)))
    return Sensitivity(flags, reasons, np.maximum(wanted, 0.0))
