"""比率界限: robust limits for period-to-period and structural ratios."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import BoolArray, FloatArray, choice, each_group, positive, real_vector

METHODS = ("mad", "quartile")
_NORMAL_MAD = 1.4826022185056018  # 1/Φ⁻¹(3/4): makes the MAD of normal data its standard deviation


@dataclass(frozen=True)
class Outliers:
    """离群判断: per row a flag, the ratio, its limits, and a score (0 at the centre, over 1 beyond a
    limit).
    """

    flagged: BoolArray
    ratio: FloatArray
    lower: FloatArray
    upper: FloatArray
    score: FloatArray


def hidiroglou_berthelot(
    current: Any,
    previous: Any,
    *,
    groups: Sequence[Hashable] | None = None,
    size_power: float = 0.5,
    width: float = 4.0,
    floor: float = 0.05,
) -> Outliers:
    """伊迪罗格卢-贝特洛界限: ratios current/previous that stand out, large units being held more tightly.

    s = 1 − m/r below the median ratio m and r/m − 1 above; E = s · max(current, previous)^U, U =
    ``size_power`` in [0, 1]; limits E_M ± C · max(E_M − E_Q1 or E_Q3 − E_M, A·|E_M|), C = ``width``, A =
    ``floor``. The limits are given back as ratios for each unit. Source: Hidiroglou and Berthelot (1986)
    Survey Methodology 12, 73-83.
    """
    now = positive("本期值", current)
    before = positive("上期值", previous, length=len(now))
    if not 0 <= size_power <= 1 or width <= 0 or floor < 0:
        raise InputError("规模指数应在 0 到 1 之间,宽度为正,下限系数不为负")
    ratio = now / before
    size = np.maximum(now, before) ** size_power
    lower, upper, score = np.empty(len(now)), np.empty(len(now)), np.empty(len(now))
    for _, rows in each_group("分组", groups, len(now)):
        r, weight = ratio[rows], size[rows]
        centre = float(np.median(r))
        effect = np.where(r < centre, 1 - centre / r, r / centre - 1) * weight
        q1, middle, q3 = np.quantile(effect, [0.25, 0.5, 0.75])
        down = width * max(middle - q1, abs(floor * middle))
        up = width * max(q3 - middle, abs(floor * middle))
        lower[rows] = _ratio_of((middle - down) / weight, centre)
        upper[rows] = _ratio_of((middle + up) / weight, centre)
        away = effect - middle
        score[rows] = _score(away, np.full(len(rows), down), np.full(len(rows), up))
    return Outliers(score > 1, ratio, lower, upper, score)


def ratio_limits(
    numerator: Any,
    denominator: Any,
    *,
    groups: Sequence[Hashable] | None = None,
    method: str = "mad",
    width: float = 4.0,
) -> Outliers:
    """稳健比率界限: ln(numerator/denominator) against its group's centre and spread.

    ``mad``: median ± width · 1.4826 · MAD. ``quartile``: quartiles ∓ width · IQR (resistant fences; 1.5 is
    Tukey's inner, 3 the outer fence). A group where more than half the ratios are equal has no spread: any
    other ratio is flagged. Source: Tukey (1977) Exploratory Data Analysis, chapter 2; Rousseeuw and Croux
    (1993) JASA 88, 1273-1283.
    """
    choice("界限方法", method, METHODS)
    if width <= 0:
        raise InputError("界限宽度必须为正,得到 {width}", width=width)
    top = positive("分子", numerator)
    logs = np.log(top / positive("分母", denominator, length=len(top)))
    lower, upper, score = np.empty(len(top)), np.empty(len(top)), np.empty(len(top))
    for _, rows in each_group("分组", groups, len(top)):
        values = logs[rows]
        centre, low, high = _fences(values, method, width)
        lower[rows], upper[rows] = np.exp(low), np.exp(high)
        down, up = np.full(len(rows), centre - low), np.full(len(rows), high - centre)
        score[rows] = _score(values - centre, down, up)
    return Outliers(score > 1, np.exp(logs), lower, upper, score)


def selective_score(reported: Any, anticipated: Any, weights: Any, *, total: float) -> FloatArray:
    """选择性审核得分: w · |reported − anticipated| / total, the weight a doubt carries in the published
    total.

    Records are reviewed from the largest score down. Source: Latouche and Berthelot (1992) Journal of
    Official Statistics 8, 389-400.
    """
    if total <= 0:
        raise InputError("总量必须为正,得到 {total}", total=total)
    value = real_vector("报告值", reported)
    expected = real_vector("预期值", anticipated, length=len(value))
    score: FloatArray = positive("权数", weights, length=len(value)) * np.abs(value - expected) / total
    return score


def _fences(values: FloatArray, method: str, width: float) -> tuple[float, float, float]:
    q1, centre, q3 = (float(q) for q in np.quantile(values, [0.25, 0.5, 0.75]))
    if method == "quartile":
        return centre, q1 - width * (q3 - q1), q3 + width * (q3 - q1)
    spread = width * _NORMAL_MAD * float(np.median(np.abs(values - centre)))
    return centre, centre - spread, centre + spread


def _ratio_of(transformed: FloatArray, centre: float) -> FloatArray:
    """Back from s to a ratio; the lower branch r = m/(1 − s) never passes zero."""
    below = centre / (1 - np.minimum(transformed, 0.0))
    ratio: FloatArray = np.where(transformed < 0, below, centre * (1 + transformed))
    return ratio


def _score(away: FloatArray, down: FloatArray, up: FloatArray) -> FloatArray:
    """Distance from the centre over the distance of the limit on that side; any distance over none is ∞."""
    span = np.where(away < 0, down, up)
    rounding = 1e-12 * (1 + np.abs(away))
    away = np.where(np.abs(away) <= rounding, 0.0, np.abs(away))
    with np.errstate(divide="ignore", invalid="ignore"):
        score: FloatArray = np.where(away == 0, 0.0, away / span)
    return score
