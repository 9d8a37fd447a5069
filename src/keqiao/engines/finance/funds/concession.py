"""让利: what a government investor gives up of its gains above a floor, by return-investment multiple.

Principal is never conceded, and no minimum return is promised to anyone (财预〔2015〕210号).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.finance.calendar import days_between
from keqiao.engines.finance.money import EXACT, round_fen, yuan


@dataclass(frozen=True)
class ConcessionTier:
    """让利档: from ``multiple_at_least`` on (inclusive), ``share`` of the excess is given up."""

    multiple_at_least: Decimal
    share: Decimal


@dataclass(frozen=True)
class Concession:
    """让利结果, in yuan; ``conceded`` + ``gov_keeps`` = profit."""

    floor_return: Decimal
    excess: Decimal
    share_applied: Decimal
    conceded: Decimal
    gov_keeps: Decimal


def concession(
    contribution: Decimal,
    profit: Decimal,
    floor_rate: Decimal,
    period: tuple[date, date],
    tiers: Sequence[ConcessionTier],
    multiple: Decimal,
) -> Concession:
    """让利: simple floor return on act/365; the highest tier reached applies, shown even without an
    excess."""
    days = days_between(*period, "保底收益计算期")
    floor = EXACT.divide(contribution * floor_rate * days, Decimal(365))
    excess = max(Decimal(0), profit - floor)
    reached = [tier for tier in tiers if multiple >= tier.multiple_at_least]
    share = max(reached, key=lambda tier: tier.multiple_at_least).share if reached else Decimal(0)
    conceded = round_fen(share * excess)
    return Concession(
        yuan(round_fen(floor)),
        yuan(round_fen(excess)),
        share,
        yuan(conceded),
        yuan(round_fen(profit) - conceded),
    )
