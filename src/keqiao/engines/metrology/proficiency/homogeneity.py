"""均匀性与稳定性: are the items of a round alike enough, and did they stay so?

Source: ISO 13528:2022 annex B (GB/T 28043; CNAS-GL003).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, mapping, not_negative, positive, table, whole
from keqiao.engines.metrology.precision import Cochran, cochran, upper_f
from keqiao.engines.metrology.robust import iso13528


@dataclass(frozen=True)
class Homogeneity:
    """均匀性检验结果.

    ``s_s`` between items, ``s_w`` within; ``criterion`` = 0.3 sigma_pt; ``expanded`` the criterion with
    sampling error, sqrt(F1 criterion² + F2 s_w²); ``cochran`` tests the spread within items first.
    """

    mean: float
    s_x: float
    s_w: float
    s_s: float
    sigma_pt: float
    criterion: float
    expanded: float
    cochran: Cochran
    homogeneous: bool
    acceptable: bool


@dataclass(frozen=True)
class Stability:
    """稳定性检验结果: ``stable`` when the difference of means is within 0.3 sigma_pt."""

    mean_homogeneity: float
    mean_stability: float
    difference: float
    sigma_pt: float
    criterion: float
    stable: bool


def homogeneity(pairs: Sequence[Any], sigma_pt: float | Mapping[str, float]) -> Homogeneity:
    """Homogeneity from ``pairs`` (items × replicates, two or more of each); B.2 and B.3.

    ``sigma_pt`` is a number or {"share_of_mean": share}. ``acceptable`` uses the expanded criterion.
    """
    values = table(pairs, "均匀性数据", 2, 2)
    items, replicates = values.shape
    means = values.mean(axis=1)
    variances = values.var(axis=1, ddof=1)
    grand, s_x = float(means.mean()), float(means.std(ddof=1))
    s_w = math.sqrt(float(variances.mean()))
    s_s = math.sqrt(max(0.0, s_x**2 - s_w**2 / replicates))
    sigma = sigma_of(sigma_pt, grand)
    criterion = iso13528().thresholds["homogeneity"] * sigma
    f1, f2 = homogeneity_factors(items, replicates)
    expanded = math.sqrt(f1 * criterion**2 + f2 * s_w**2)
    return Homogeneity(
        mean=grand,
        s_x=s_x,
        s_w=s_w,
        s_s=s_s,
        sigma_pt=sigma,
        criterion=criterion,
        expanded=expanded,
        cochran=cochran(variances, n=replicates),
        homogeneous=s_s <= criterion,
        acceptable=s_s <= expanded,
    )


def stability(
    homogeneity_pairs: Sequence[Any], stability_pairs: Sequence[Any], sigma_pt: float | Mapping[str, float]
) -> Stability:
    """Stability: means of the homogeneity and the later test; a share is of the homogeneity mean; B.5."""
    before = float(_mean(homogeneity_pairs, "均匀性数据"))
    after = float(_mean(stability_pairs, "稳定性数据"))
    sigma = sigma_of(sigma_pt, before)
    criterion = iso13528().thresholds["stability"] * sigma
    difference = abs(before - after)
    return Stability(before, after, difference, sigma, criterion, difference <= criterion)


def homogeneity_factors(g: int, m: int = 2) -> tuple[float, float]:
    """(F1, F2) of the expanded criterion for ``g`` items of ``m`` replicates. ISO 13528:2022, table B.1."""
    g, m = whole(g, "g", 2), whole(m, "m", 2)
    f1 = float(special.chdtri(g - 1, 0.05)) / (g - 1)
    return f1, (upper_f(0.05, g - 1, g * (m - 1)) - 1) / m


def sigma_of(sigma_pt: float | Mapping[str, float], mean: float) -> float:
    """sigma_pt as a number; {"share_of_mean": share} is taken of ``mean``."""
    if not isinstance(sigma_pt, Mapping):
        return positive(sigma_pt, "sigma_pt")
    entry = mapping(sigma_pt, "sigma_pt")
    if set(entry) != {"share_of_mean"}:
        raise InputError(
            'sigma_pt 应当是数字或 {{"share_of_mean": 份额}},收到的是 {entry}', entry=dict(entry)
        )
    return positive(not_negative(entry["share_of_mean"], "share_of_mean") * abs(mean), "sigma_pt")


def _mean(pairs: Sequence[Any], where: str) -> Floats:
    return np.asarray(table(pairs, where, 1, 1).mean())
