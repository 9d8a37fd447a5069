"""区分能力与稳定性: AUC with half credit for ties, Gini, KS over distinct scores; PSI between two periods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError
from keqiao.engines.finance.funds.rulebook import document


@dataclass(frozen=True)
class Separation:
    """区分能力: ``ks_at`` is the lowest score with the largest gap, ``None`` when there is no gap."""

    auc: float
    gini: float
    ks: float
    ks_at: float | None


def separation(scores: npt.ArrayLike, defaults: npt.ArrayLike) -> Separation:
    """区分能力 of scores (higher is safer) against labels (1 = default). Needs both kinds of label."""
    score = np.asarray(scores, dtype=np.float64)
    bad = np.asarray(defaults)
    if score.shape != bad.shape or not np.isin(bad, (0, 1)).all() or not np.isfinite(score).all():
        raise InputError("评分与标签须一一对应,评分为有限数,标签只能是 0 或 1")
    distinct, inverse = np.unique(score, return_inverse=True)
    bads = np.bincount(inverse, weights=bad, minlength=distinct.size)
    goods = np.bincount(inverse, weights=1 - bad, minlength=distinct.size)
    if not bads.sum() or not goods.sum():
        raise InputError("样本中须同时有违约与未违约的企业,才能计算区分能力")
    below = np.cumsum(bads) - bads
    # a good beats every bad below it and half of those at its own score; counts stay whole numbers
    won = 2 * (goods * below).sum() + (goods * bads).sum()
    auc = float(won / (2 * bads.sum() * goods.sum()))
    gaps = np.abs(np.cumsum(bads) * goods.sum() - np.cumsum(goods) * bads.sum())
    at = int(np.argmax(gaps))
    ks = float(gaps[at] / (bads.sum() * goods.sum()))
    return Separation(auc, 2 * auc - 1, ks, float(distinct[at]) if ks > 0 else None)


@dataclass(frozen=True)
class Stability:
    """群体稳定性: ``psi`` and its ``band``."""

    psi: float
    band: str


def stability(expected: Sequence[float], actual: Sequence[float]) -> Stability:
    """群体稳定性指数 over shares. Raises `InputError` for lists of unequal length or a share of zero."""
    if len(expected) != len(actual):
        raise InputError("两期分箱数不同:{a} 与 {b}", a=len(expected), b=len(actual))
    for number, pair in enumerate(zip(expected, actual, strict=True), 1):
        if min(pair) <= 0:
            raise InputError("第 {number} 箱计数须大于零才能计算 PSI:{pair}", number=number, pair=pair)
    before, after = math.fsum(expected), math.fsum(actual)
    psi = math.fsum(
        (a / after - e / before) * math.log((a / after) / (e / before))
        for e, a in zip(expected, actual, strict=True)
    )
    bands = document("credit_bands.yaml")["psi"]
    return Stability(psi, next(b["name"] for b in bands if b["below"] is None or psi < b["below"]))
