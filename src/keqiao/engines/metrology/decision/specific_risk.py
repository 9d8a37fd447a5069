"""特定风险: probabilities about the one item measured, for a normal state of knowledge.

Source: JCGM 106:2012, clause 7 and 8; ILAC-G8:09/2019, 4.2 and annex B.
"""

from __future__ import annotations

from scipy import optimize, special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import not_negative, number, positive, probability


def guard_band_risk(r: float, k: float = 2.0) -> float:
    """最坏误接受风险 at the acceptance limit TL - rU, with U = k u: 1 - Φ(k r)."""
    return float(special.ndtr(-positive(k, "k") * number(r, "r")))


def conformance_probability(
    y: float, u: float, lower: float | None = None, upper: float | None = None
) -> float:
    """合格概率 p_c that the true value lies within the limits (``None`` = no limit)."""
    y, u = number(y, "y"), not_negative(u, "u")
    low, high = limits(lower, upper)
    if u == 0:
        return float((low is None or y >= low) and (high is None or y <= high))
    if high is None:
        assert low is not None
        return float(special.ndtr((y - low) / u))
    if low is None:
        return float(special.ndtr((high - y) / u))
    # measured from the nearer side, so that small probabilities keep their digits
    sign = 1.0 if y >= (low + high) / 2 else -1.0
    near, far = ((high - y) / u, (low - y) / u) if sign > 0 else ((y - low) / u, (y - high) / u)
    return float(special.ndtr(near) - special.ndtr(far))


def probability_above_limit(indication: float, limit: float, u_rel: float) -> float:
    """真值超过限值的概率 for an indication whose standard uncertainty is ``u_rel`` × indication."""
    indication = positive(indication, "示值")
    return float(
        special.ndtr((indication - number(limit, "limit")) / (positive(u_rel, "u_rel") * indication))
    )


def enforcement_threshold(limit: float, u_rel: float, p_min: float) -> float:
    """执法门限: the smallest indication v with P(true > limit) ≥ ``p_min``, u = u_rel v (JCGM 106)."""
    limit, u_rel, p_min = positive(limit, "limit"), positive(u_rel, "u_rel"), probability(p_min, "p_min")
    factor = 1 - float(special.ndtri(p_min)) * u_rel
    if factor <= 0:
        raise InputError("相对不确定度 {u_rel} 太大:任何示值都达不到概率 {p}", u_rel=u_rel, p=p_min)
    return limit / factor


def limits(lower: float | None, upper: float | None) -> tuple[float | None, float | None]:
    """Checked tolerance limits; at least one must be given."""
    low = None if lower is None else number(lower, "下限")
    high = None if upper is None else number(upper, "上限")
    if low is None and high is None:
        raise InputError("至少要给出一个容差限(下限或上限)")
    if low is not None and high is not None and low >= high:
        raise InputError("下限 {low} 应当小于上限 {high}", low=low, high=high)
    return low, high


def agreed_factor(p_max: float, u: float, low: float | None, high: float | None) -> float:
    """保护带系数: the guard band in units of u whose worst specific risk is ``p_max``.

    With one limit (or limits far apart) it is Φ⁻¹(1 - p_max); with two near limits both tails count, and
    InputError says so when even the middle of the tolerance misses the agreed risk.
    """
    single = float(special.ndtri(1 - probability(p_max, "约定风险")))
    if low is None or high is None or u == 0:
        return max(0.0, single)

    def worst(factor: float) -> float:
        return 1 - conformance_probability(high - factor * u, u, low, high) - p_max

    middle = (high - low) / (2 * u)
    if worst(middle) > 0:
        raise InputError(
            "测量不确定度太大:即使结果在容差正中,误判风险也有 {risk:.2%},达不到约定的 {p_max:.2%}",
            risk=worst(middle) + p_max,
            p_max=p_max,
        )
    if worst(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(worst, 0.0, middle, xtol=1e-12))
