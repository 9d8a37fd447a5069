"""公开市场等价: Kaplan-Schoar, direct alpha, PME+ and Long-Nickels against one index by date.

FV(a) = a x index(as_of) / index(date). Sources: Kaplan and Schoar, Journal of Finance 60 (2005) 1791;
Gredil, Griffiths and Stucke, Benchmarking Private Equity (2014), for direct alpha; Long and Nickels (1996).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, money
from keqiao.engines.finance.returns.xirr import Rate, xirr


@dataclass(frozen=True)
class PublicMarketEquivalent:
    """公开市场等价: rates are fractions a year and ``None`` when they have no single root."""

    xirr: float | None
    ks_pme: float
    direct_alpha_annual_effective: float | None
    pme_plus_lambda: float | None
    pme_plus_irr: float | None
    ln_pme_nav: Decimal
    ln_pme_irr: float | None
    contributions_fv: Decimal
    distributions_fv: Decimal
    own_rate: Rate


def public_market_equivalent(
    flows: Sequence[tuple[date, Decimal]], nav: Decimal, as_of: date, index: Mapping[date, Decimal]
) -> PublicMarketEquivalent:
    """公开市场等价. ``flows`` outflow negative; ``index`` holds a level for every flow date and ``as_of``.

    Raises `InputError` for a missing or non-positive level, a flow after ``as_of``, or no contribution.
    """
    level = _level(index, as_of)
    future: list[Decimal] = []
    for day, amount in flows:
        if day > as_of:
            raise InputError("{day} 的现金流晚于基准日 {as_of}", day=day, as_of=as_of)
        future.append(EXACT.divide(amount * level, _level(index, day)))
    contributions = -sum((amount for amount in future if amount < 0), Decimal(0))
    distributions = sum((amount for amount in future if amount > 0), Decimal(0))
    if contributions == 0:
        raise InputError("没有任何出资,无法计算公开市场等价")
    dates = [day for day, _ in flows]
    own = xirr([*dates, as_of], [*(float(a) for _, a in flows), float(nav)])
    alpha = xirr([*dates, as_of], [*map(float, future), float(nav)])
    scale = EXACT.divide(contributions - nav, distributions) if distributions else None
    ln_nav = contributions - distributions
    return PublicMarketEquivalent(
        xirr=own.xirr,
        ks_pme=float((distributions + nav) / contributions),
        direct_alpha_annual_effective=alpha.xirr,
        pme_plus_lambda=None if scale is None else float(scale),
        pme_plus_irr=_scaled_rate(flows, scale, nav, as_of),
        ln_pme_nav=money(ln_nav),
        ln_pme_irr=xirr([*dates, as_of], [*(float(a) for _, a in flows), float(ln_nav)]).xirr,
        contributions_fv=money(contributions),
        distributions_fv=money(distributions),
        own_rate=own,
    )


def _level(index: Mapping[date, Decimal], day: date) -> Decimal:
    level = index.get(day)
    if level is None or level <= 0:
        raise InputError("指数缺少 {day} 的正数点位", day=day)
    return level


def _scaled_rate(
    flows: Sequence[tuple[date, Decimal]], scale: Decimal | None, nav: Decimal, as_of: date
) -> float | None:
    """PME+: the fund's rate with distributions scaled so that the index would have left the same value."""
    if scale is None:
        return None
    scaled = [float(a if a < 0 else a * scale) for _, a in flows]
    return xirr([*(day for day, _ in flows), as_of], [*scaled, float(nav)]).xirr
