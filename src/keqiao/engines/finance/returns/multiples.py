"""基金倍数: paid-in, DPI, RVPI, TVPI, MOIC, PIC as the GIPS checklist of CFA Institute defines them
(items 6, 11-17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import money, ratio
from keqiao.engines.finance.returns.xirr import Rate, xirr


@dataclass(frozen=True)
class Multiples:
    """基金倍数: money in yuan; ratios to six decimals, ``None`` over a zero denominator."""

    paid_in: Decimal
    distributed: Decimal
    unfunded: Decimal
    PIC: Decimal | None
    DPI: Decimal | None
    RVPI: Decimal | None
    TVPI: Decimal | None


def multiples(
    committed: Decimal,
    calls: Sequence[Decimal],
    distributions: Sequence[Decimal],
    nav: Decimal,
    recallable: Decimal = Decimal(0),
) -> Multiples:
    """基金倍数. ``recallable`` is the part of the distributions that may be called again.

    ``unfunded`` is negative when more was called than was committed and recallable. Raises `InputError` when
    more is recallable than was distributed.
    """
    paid_in, distributed = sum(calls, Decimal(0)), sum(distributions, Decimal(0))
    if recallable > distributed:
        raise InputError(
            "可召回金额 {recallable} 大于已分配金额 {distributed}",
            recallable=recallable,
            distributed=distributed,
        )
    return Multiples(
        paid_in=money(paid_in),
        distributed=money(distributed),
        unfunded=money(committed - paid_in + recallable),
        PIC=ratio(paid_in, committed),
        DPI=ratio(distributed, paid_in),
        RVPI=ratio(nav, paid_in),
        TVPI=ratio(distributed + nav, paid_in),
    )


@dataclass(frozen=True)
class PeriodReturn:
    """期间收益率: ``reported_return`` is not annualised for a history under 365 days (GIPS)."""

    xirr_annual: float | None
    reported_return: float | None
    annualised: bool
    rate: Rate


def period_return(dates: Sequence[date], amounts: Sequence[float]) -> PeriodReturn:
    """期间收益率: the last flow is the end value; ambiguous or missing rates report no figure."""
    rate = xirr(dates, amounts)
    days = (max(dates) - min(dates)).days
    annualised = days >= 365
    reported = rate.xirr
    if reported is not None and not annualised:
        reported = (1.0 + reported) ** (days / 365.0) - 1.0
    return PeriodReturn(rate.xirr, reported, annualised, rate)
