"""比对参考值: key-comparison reference values from results with stated uncertainties.

Source: Cox, Metrologia 39 (2002) 589 (weighted mean and chi-squared test); DerSimonian and Laird (1986);
Mandel and Paule (1970). All are given; the one chosen is to be marked by whoever publishes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, listing, mapping, number, positive


@dataclass(frozen=True)
class ReferenceValues:
    """比对参考值; ``consistent``: the observed ``birge_chi2`` is below its 95 % point."""

    labs: tuple[str, ...]
    arithmetic_mean: float
    U_t_arithmetic_mean: float
    weighted_mean: float
    u_weighted_mean: float
    birge_chi2: float
    birge_ratio: float
    consistent: bool
    dersimonian_laird: float
    u_dersimonian_laird: float
    tau_DL: float  # noqa: N815 - the estimators' usual symbol
    mandel_paule: float
    u_mandel_paule: float
    tau_MP: float  # noqa: N815 - the estimators' usual symbol


def reference_values(results: Sequence[Any]) -> ReferenceValues:
    """Estimators from two or more ``results``, each {lab, x, u} with a positive standard uncertainty."""
    entries = [mapping(item, f"第 {i} 个结果") for i, item in enumerate(listing(results, "results"), 1)]
    if len(entries) < 2:
        raise InputError("比对至少要 2 个实验室的结果,只有 {count} 个", count=len(entries))
    names = tuple(_name(entry, index) for index, entry in enumerate(entries, 1))
    x = np.array(
        [number(entry.get("x"), f"实验室 {name} 的 x") for name, entry in zip(names, entries, strict=True)]
    )
    u = np.array(
        [positive(entry.get("u"), f"实验室 {name} 的 u") for name, entry in zip(names, entries, strict=True)]
    )
    count = len(x)
    mean, u_mean = _weighted(x, u, 0.0)
    chi2 = float((((x - mean) / u) ** 2).sum())
    tau_dl = math.sqrt(_moment_variance(u, chi2, count))
    tau_mp = math.sqrt(_paule_variance(x, u))
    between, paule = _weighted(x, u, tau_dl**2), _weighted(x, u, tau_mp**2)
    spread = float(x.std(ddof=1)) / math.sqrt(count)
    return ReferenceValues(
        labs=names,
        arithmetic_mean=float(x.mean()),
        U_t_arithmetic_mean=float(special.stdtrit(count - 1, 0.975)) * spread,
        weighted_mean=mean,
        u_weighted_mean=u_mean,
        birge_chi2=chi2,
        birge_ratio=math.sqrt(chi2 / (count - 1)),
        consistent=chi2 <= float(special.chdtri(count - 1, 0.05)),
        dersimonian_laird=between[0],
        u_dersimonian_laird=between[1],
        tau_DL=tau_dl,
        mandel_paule=paule[0],
        u_mandel_paule=paule[1],
        tau_MP=tau_mp,
    )


def _name(entry: Mapping[str, Any], index: int) -> str:
    return str(entry.get("lab", index))


def _weighted(x: Floats, u: Floats, extra: float) -> tuple[float, float]:
    weights = 1 / (u**2 + extra)
    total = float(weights.sum())
    return float((weights * x).sum()) / total, 1 / math.sqrt(total)


def _moment_variance(u: Floats, chi2: float, count: int) -> float:
    weights = 1 / u**2
    total = float(weights.sum())
    return max(0.0, (chi2 - (count - 1)) / (total - float((weights**2).sum()) / total))


def _paule_variance(x: Floats, u: Floats) -> float:
    """The variance between laboratories that brings chi-squared to its degrees of freedom."""

    def excess(extra: float) -> float:
        mean, _ = _weighted(x, u, extra)
        return float(((x - mean) ** 2 / (u**2 + extra)).sum()) - (len(x) - 1)

    if excess(0.0) <= 0:
        return 0.0
    high = float(np.var(x, ddof=1)) + 1e-300
    while excess(high) > 0:
        high *= 2
    return float(optimize.brentq(excess, 0.0, high, xtol=1e-14 * high, rtol=8.9e-16))
