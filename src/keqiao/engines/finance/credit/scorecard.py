"""评分卡: from binned variables to points, and a decision on one enterprise with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit.binning import Binning, Vector, bin_variable
from keqiao.engines.finance.credit.logistic import fit_logistic
from keqiao.engines.finance.credit.scaling import Scale
from keqiao.engines.finance.credit.separation import Separation, separation
from keqiao.engines.finance.funds.rulebook import document


@dataclass(frozen=True)
class Variable:
    """评分卡变量: bins, coefficient on WOE, and points of each bin (the last is missing)."""

    binning: Binning
    beta: float
    points: tuple[float, ...]


@dataclass(frozen=True)
class Scorecard:
    """评分卡: ln(odds of good) = intercept + sum(beta x WOE); ``dropped`` says why a variable was left
    out."""

    variables: tuple[Variable, ...]
    intercept: float
    scale: Scale
    dropped: Mapping[str, str]
    quality: Separation
    bads: float

    @property
    def expert_based(self) -> bool:
        """Built on fewer defaults than practice asks for."""
        return bool(self.bads < document("credit_bands.yaml")["fewest_bads"])

    def scores(self, columns: Mapping[str, Vector]) -> Vector:
        """总分 of each row."""
        total = np.zeros(len(next(iter(columns.values()))))
        for variable in self.variables:
            codes = variable.binning.codes(columns[variable.binning.name])
            total += np.asarray(variable.points)[codes]
        return total


def fit_scorecard(
    columns: Mapping[str, Vector], bad: Vector, scale: Scale, weights: Vector | None = None
) -> Scorecard:
    """评分卡建模. ``columns`` hold one value a row (NaN missing), ``bad`` 1 for a default, ``weights``
    one a row.

    Variables of useless IV, or whose coefficient turns against its own bins, are dropped with the reason.
    Raises `InputError` for columns of unequal length, labels that are not 0 and 1, or nothing left.
    """
    _check(columns, bad)
    binnings = {name: bin_variable(name, values, bad, weights) for name, values in columns.items()}
    useless = document("credit_bands.yaml")["iv"][0]["below"]
    dropped = {name: f"IV {b.iv:.4f} 低于 {useless}" for name, b in binnings.items() if b.iv < useless}
    kept = [name for name in columns if name not in dropped]
    if not kept:
        raise InputError("没有任何变量有区分能力(IV 均低于 {limit})", limit=useless)
    matrix = np.empty((bad.size, len(kept)))
    for place, name in enumerate(kept):
        matrix[:, place] = binnings[name].woe[binnings[name].codes(columns[name])]
    while True:
        intercept, betas = fit_logistic(matrix, 1 - bad, weights)
        worst = int(np.argmin(betas))
        if betas[worst] > 0 or len(kept) == 1:
            break
        dropped[kept.pop(worst)] = f"系数 {betas[worst]:.4f} 与自身分箱方向相反(与其他变量重复)"
        matrix = np.delete(matrix, worst, axis=1)
    variables = _variables(kept, binnings, betas, intercept, scale)
    scores = sum(
        (np.asarray(v.points)[v.binning.codes(columns[v.binning.name])] for v in variables), np.zeros(1)
    )
    weight = np.ones_like(bad) if weights is None else weights
    return Scorecard(
        variables, intercept, scale, dropped, separation(scores, bad), float((weight * bad).sum())
    )


def _variables(
    kept: Sequence[str], binnings: Mapping[str, Binning], betas: Vector, intercept: float, scale: Scale
) -> tuple[Variable, ...]:
    """Offset and intercept are spread evenly over the variables."""
    shared = (scale.offset + scale.factor * intercept) / len(kept)
    return tuple(
        Variable(
            binnings[name], float(beta), tuple((shared + scale.factor * beta * binnings[name].woe).tolist())
        )
        for name, beta in zip(kept, betas, strict=True)
    )


def _check(columns: Mapping[str, Vector], bad: Vector) -> None:
    if not columns:
        raise InputError("没有任何变量")
    for name, values in columns.items():
        if values.shape != bad.shape:
            raise InputError("变量“{name}”有 {n} 行,标签有 {m} 行", name=name, n=values.size, m=bad.size)
    if not np.isin(bad, (0, 1)).all() or bad.min() == bad.max():
        raise InputError("标签只能是 0 或 1,且两种都要有")


@dataclass(frozen=True)
class Reason:
    """理由: what a variable cost against its best bin, in points."""

    variable: str
    label: str
    lost: float


@dataclass(frozen=True)
class Decision:
    """评分决定: approved at or above the cut-off; the reasons that cost most come first."""

    score: float
    approved: bool
    reasons: tuple[Reason, ...]
    sentence: str


def decide(card: Scorecard, values: Mapping[str, float | None], cutoff: float, reasons: int = 4) -> Decision:
    """评分决定 on one enterprise, explained in a sentence. ``None`` is missing; an unknown name is
    refused."""
    names = [variable.binning.name for variable in card.variables]
    unknown = [name for name in values if name not in names and name not in card.dropped]
    if unknown:
        raise InputError("评分卡没有变量 {names}", names="、".join(unknown))
    score, costs = 0.0, []
    for variable in card.variables:
        value = values.get(variable.binning.name)
        code = int(variable.binning.codes(np.array([np.nan if value is None else value]))[0])
        points = variable.points[code]
        score += points
        costs.append(
            Reason(variable.binning.name, variable.binning.labels()[code], max(variable.points) - points)
        )
    costs = sorted((cost for cost in costs if cost.lost > 1e-9), key=lambda cost: -cost.lost)[:reasons]
    return Decision(score, score >= cutoff, tuple(costs), explain_decision(score, cutoff, costs))


def explain_decision(score: float, cutoff: float, costs: Sequence[Reason]) -> str:
    """A decision in one sentence that a person can answer."""
    verdict = "达到" if score >= cutoff else "未达到"
    parts = "、".join(f"{cost.variable}({cost.label})少 {cost.lost:.0f} 分" for cost in costs)
    why = f";主要失分:{parts}" if parts else ""
    return f"得分 {score:.0f},{verdict}准入线 {cutoff:.0f}{why}。企业可就所列数据提出异议。"
