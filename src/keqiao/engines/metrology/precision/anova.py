"""单因素方差分析: from observations or from group means and standard deviations.

Source: JCGM 100:2008 annex H.5; JJF 1059.1-2012.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import listing, same_length, vector, whole
from keqiao.engines.metrology.precision.exact import between_squares, exact, pooled_squares, root


@dataclass(frozen=True)
class Anova:
    """方差分析表; ``F`` and ``p`` are ``None`` when the observations within groups do not vary at all."""

    F: float | None
    p: float | None
    ss_between: float
    ss_within: float
    dof_between: int
    dof_within: int
    F_crit_95: float
    repeatability_sd: float
    sd_of_group_means: float


@dataclass(frozen=True)
class SummaryAnova:
    """由组均值与组标准差作的方差分析 (GUM H.5): ``u_mean_*`` are standard uncertainties of the grand mean."""

    grand_mean: float
    sd_of_group_means: float
    s_between_estimate: float
    repeatability_sd: float
    F: float | None
    F_crit_95: float
    s_group_effect: float
    u_mean_with_group_effect: float
    u_mean_without_group_effect: float


def anova(groups: Sequence[Any]) -> Anova:
    """One-way analysis of groups of equal or unequal size; sums of squares are exact before rounding."""
    lists = listing(groups, "groups")
    lines = [exact(vector(group, f"第 {i} 组").tolist()) for i, group in enumerate(lists, 1)]
    if len(lines) < 2:
        raise InputError("方差分析至少要 2 组,只有 {count} 组", count=len(lines))
    between, within = between_squares(lines), pooled_squares(lines)
    dof_between, dof_within = len(lines) - 1, sum(line.count for line in lines) - len(lines)
    if dof_within < 1:
        raise InputError("方差分析要求至少有一组有 2 个以上的值")
    ratio = (between / dof_between) / (within / dof_within) if within else None
    means = [line.mean() for line in lines]
    centre = sum(means, Fraction(0)) / len(means)
    return Anova(
        F=None if ratio is None else float(ratio),
        p=None if ratio is None else float(special.fdtrc(dof_between, dof_within, float(ratio))),
        ss_between=float(between),
        ss_within=float(within),
        dof_between=dof_between,
        dof_within=dof_within,
        F_crit_95=upper_f(0.05, dof_between, dof_within),
        repeatability_sd=root(within / dof_within),
        sd_of_group_means=root(sum(((mean - centre) ** 2 for mean in means), Fraction(0)) / (len(means) - 1)),
    )


def anova_from_summary(
    group_means: Sequence[float], group_sds: Sequence[float], n_per_group: int
) -> SummaryAnova:
    """Analysis of equal groups known by mean and standard deviation."""
    means, sds = vector(group_means, "group_means", 2), vector(group_sds, "group_sds", 2)
    groups = same_length("方差分析", group_means=means, group_sds=sds)
    n = whole(n_per_group, "n_per_group", 2)
    if (sds < 0).any():
        raise InputError("group_sds 第 {place} 个值是负数", place=int(np.argmax(sds < 0)) + 1)
    spread = float(np.std(means, ddof=1))
    within = float(np.mean(sds**2))
    between = n * spread**2
    total = groups * (n - 1) * within + (groups - 1) * between
    return SummaryAnova(
        grand_mean=float(np.mean(means)),
        sd_of_group_means=spread,
        s_between_estimate=math.sqrt(between),
        repeatability_sd=math.sqrt(within),
        F=between / within if within else None,
        F_crit_95=upper_f(0.05, groups - 1, groups * (n - 1)),
        s_group_effect=math.sqrt(max(0.0, (between - within) / n)),
        u_mean_with_group_effect=spread / math.sqrt(groups),
        u_mean_without_group_effect=math.sqrt(total / (groups * n - 1) / (groups * n)),
    )


def upper_f(alpha: float, dof_numerator: float, dof_denominator: float) -> float:
    """F 分布上分位点: the value exceeded with probability ``alpha``."""
    return float(special.fdtri(dof_numerator, dof_denominator, 1 - alpha))
