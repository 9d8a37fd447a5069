"""回购价格: what other holders pay for the guidance fund's share, by years since the sub-fund's
registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import anniversary
from keqiao.engines.finance.money import EXACT, round_fen, yuan


@dataclass(frozen=True)
class Buyback:
    """回购价格, in yuan; ``interest`` and ``price`` are ``None`` when no price is fixed."""

    band: str
    interest: Decimal | None
    price: Decimal | None


@dataclass(frozen=True)
class BuybackBands:
    """回购分段: at cost up to the ``cost_years`` anniversary, plus simple interest up to
    ``interest_years``."""

    cost_years: int
    interest_years: int

    def __post_init__(self) -> None:
        if not 0 < self.cost_years < self.interest_years:
            raise InputError("回购分段年数应当递增,收到 {a} 和 {b}", a=self.cost_years, b=self.interest_years)


def buyback(
    contribution: Decimal, registered: date, purchased: date, rate: Decimal, bands: BuybackBands
) -> Buyback:
    """回购价格: interest counts calendar days since the last anniversary at cost, act/365, both ends'
    bands inclusive."""
    if purchased < registered:
        raise InputError("购买日 {day} 早于子基金注册日 {registered}", day=purchased, registered=registered)
    free_until = anniversary(registered, bands.cost_years)
    if purchased <= free_until:
        return Buyback(f"within {bands.cost_years} years", yuan(0), yuan(round_fen(contribution)))
    if purchased <= anniversary(registered, bands.interest_years):
        days = (purchased - free_until).days
        interest = EXACT.divide(contribution * rate * days, Decimal(365))
        price = yuan(round_fen(contribution + interest))
        return Buyback(
            f"after {bands.cost_years}, up to {bands.interest_years} years", yuan(round_fen(interest)), price
        )
    return Buyback(f"after {bands.interest_years} years: pari passu, no fixed price", None, None)
