"""指定值: five ways to an assigned value and its standard uncertainty. Source: ISO 13528:2022, clause 7."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, not_negative, number, same_length, vector
from keqiao.engines.metrology.robust import (
    RobustEstimate,
    algorithm_a,
    classical,
    hampel,
    iso13528,
    median,
    niqr,
    standard_uncertainty,
)

Method = Literal["formulation", "certified", "comparison", "expert_laboratories", "participants"]
METHODS: dict[Method, str] = {
    "formulation": "配制",
    "certified": "有证标准物质的定值",
    "comparison": "与有证标准物质比对",
    "expert_laboratories": "专家实验室公议",
    "participants": "参加者公议",
}
Estimator = Literal["algorithm_a", "hampel", "median", "mean"]
ESTIMATORS: dict[Estimator, str] = {
    "algorithm_a": "算法 A",
    "hampel": "Q 法/汉佩尔法",
    "median": "中位数/nIQR",
    "mean": "平均值/标准差",
}


@dataclass(frozen=True)
class AssignedValue:
    """指定值 ``x_pt`` with ``u`` = u(x_pt); ``s`` is the spread it was found from, where it was."""

    x_pt: float
    u: float
    method: Method
    estimator: Estimator | None = None
    s: float | None = None
    degenerate: bool = False


@dataclass(frozen=True)
class ConsensusCheck:
    """公议值与参考值之差: ``x_diff`` = reference - consensus, ``u_diff`` its standard uncertainty. 7.8."""

    consensus: RobustEstimate
    x_diff: float
    u_diff: float

    @property
    def agrees(self) -> bool:
        """Within twice its standard uncertainty (7.8.2)."""
        return abs(self.x_diff) <= 2 * self.u_diff


@dataclass(frozen=True)
class ComparisonValue:
    """与有证标准物质比对的定值: ``u_d`` of the mean difference, ``u_x_pt`` of the assigned value. 7.5."""

    x_pt: float
    u_d: float
    u_x_pt: float


def by_formulation(x_pt: float, components: Sequence[float]) -> AssignedValue:
    """配制: a value from masses or volumes, u the root sum of squares of its components. 7.3."""
    parts = vector(components, "配制的不确定度分量", 1)
    if (parts < 0).any():
        raise InputError("配制的不确定度分量不能是负数")
    return AssignedValue(number(x_pt, "x_pt"), math.hypot(*parts.tolist()), "formulation")


def by_certificate(x_pt: float, u: float) -> AssignedValue:
    """有证标准物质: the certified value and its standard uncertainty. 7.4."""
    return AssignedValue(number(x_pt, "x_pt"), not_negative(u, "u(x_pt)"), "certified")


def by_comparison(differences: Sequence[float], x_crm: float, u_crm: float) -> ComparisonValue:
    """比对: mean of the differences item minus certified reference material, added to the certified value."""
    apart = vector(differences, "differences", 2)
    u_d = float(apart.std(ddof=1)) / math.sqrt(len(apart))
    u = not_negative(u_crm, "u_crm")
    return ComparisonValue(number(x_crm, "x_crm") + float(apart.mean()), u_d, math.hypot(u, u_d))


def by_experts(values: Sequence[float], uncertainties: Sequence[float]) -> AssignedValue:
    """专家实验室: robust mean of the experts' values, with the uncertainties they state. 7.6.

    u = 1.25/p √Σu_i², and not less than 1.25 s*/√p, which also holds their disagreement.
    """
    x, u = vector(values, "专家实验室的值", 2), vector(uncertainties, "专家实验室的不确定度", 2)
    count = same_length("专家实验室", values=x, uncertainties=u)
    if (u <= 0).any():
        raise InputError("专家实验室第 {place} 个标准不确定度不大于 0", place=int(np.argmax(u <= 0)) + 1)
    estimate = algorithm_a(x)
    stated = iso13528().robust["uncertainty"] / count * math.sqrt(float((u**2).sum()))
    return AssignedValue(
        estimate.x,
        max(stated, estimate.u),
        "expert_laboratories",
        "algorithm_a",
        estimate.s,
        estimate.degenerate,
    )


def by_participants(results: Sequence[float] | Floats, estimator: Estimator = "algorithm_a") -> AssignedValue:
    """参加者公议 by a robust (or, on purpose, the classical) estimator of all results. 7.7."""
    values = vector(results, "结果", 2)
    if estimator == "median":
        s = niqr(values)
        return _consensus(median(values), s, standard_uncertainty(s, len(values)), estimator)
    if estimator == "mean":
        mean, sd = classical(values)
        return _consensus(mean, sd, standard_uncertainty(sd, len(values), 1.0), estimator)
    if estimator not in ESTIMATORS:
        raise InputError("没有估计方法“{name}”;可用:{known}", name=estimator, known="、".join(ESTIMATORS))
    found = algorithm_a(values) if estimator == "algorithm_a" else hampel(values)
    return _consensus(found.x, found.s, found.u, estimator)


def consensus_against_reference(
    results: Sequence[float] | Floats, x_ref: float, u_ref: float
) -> ConsensusCheck:
    """公议值与参考值的比较 (7.8): Algorithm A against an independent reference value."""
    consensus = algorithm_a(results)
    u = math.hypot(not_negative(u_ref, "u_ref"), consensus.u)
    return ConsensusCheck(consensus, number(x_ref, "x_ref") - consensus.x, u)


def _consensus(x: float, s: float, u: float, estimator: Estimator) -> AssignedValue:
    return AssignedValue(x, u, "participants", estimator, s, s == 0)
