"""分配条款与四层: capital, preferred return, catch-up, split; each tier pays whole fen.

Rounding rule (单一舍入): what a tier owes is rounded half up to the fen when it falls due; where a tier is
shared, the manager's cumulative part is rounded half up and the investors take the rest. So the parts add to
the cash exactly, nothing drifts over many distributions, and splitting one distribution on a day changes
nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import days_between
from keqiao.engines.finance.money import EXACT, power, round_fen, yuan

Basis = Literal["compound", "simple"]


@dataclass(frozen=True)
class Terms:
    """分配条款: ``carry`` the manager's share, ``hurdle_rate`` a year, ``basis`` of the hurdle, ``catch_up``
    the manager's share in the catch-up tier (0 means there is no such tier)."""

    carry: Decimal
    hurdle_rate: Decimal
    basis: Basis = "compound"
    catch_up: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not 0 <= self.carry < 1:
            raise InputError("业绩报酬比例 {carry} 应在 0(含)到 1 之间", carry=self.carry)
        if not 0 <= self.hurdle_rate <= 10:
            raise InputError("门槛收益率 {rate} 应在 0 到 10 之间", rate=self.hurdle_rate)
        if not 0 <= self.catch_up <= 1:
            raise InputError("追补比例 {share} 应在 0 到 1 之间", share=self.catch_up)

    def preferred(self, base: Decimal, start: date, end: date, simple_base: Decimal | None = None) -> Decimal:
        """优先回报 that accrues on ``base`` from ``start`` to ``end``; a simple hurdle accrues on
        ``simple_base``."""
        days = days_between(start, end, "门槛计息期")
        if self.basis == "compound":
            return EXACT.multiply(base, power(1 + self.hurdle_rate, days) - 1)
        return EXACT.divide(
            (base if simple_base is None else simple_base) * self.hurdle_rate * days, Decimal(365)
        )


@dataclass(frozen=True)
class Parts:
    """一次分配的六个部分, in fen."""

    return_of_capital: int = 0
    preferred_return: int = 0
    catchup_gp: int = 0
    catchup_lp: int = 0
    split_gp: int = 0
    split_lp: int = 0

    @property
    def carry(self) -> int:
        return self.catchup_gp + self.split_gp

    @property
    def investors(self) -> int:
        return self.total - self.carry

    @property
    def total(self) -> int:
        return sum(getattr(self, part.name) for part in fields(self))

    def __add__(self, other: Parts) -> Parts:
        return Parts(**{p.name: getattr(self, p.name) + getattr(other, p.name) for p in fields(self)})

    def in_yuan(self) -> dict[str, Decimal]:
        return {part.name: yuan(getattr(self, part.name)) for part in fields(self)}


def pay(cash: int, capital: int, preferred: Decimal, before: Parts, terms: Terms) -> Parts:
    """逐层分配 of ``cash`` fen: ``capital`` fen unreturned, ``preferred`` yuan accrued and unpaid,
    ``before`` what has been paid over the life of the fund."""
    returned = min(cash, capital)
    left = cash - returned
    paid_preferred = min(left, round_fen(preferred))
    left -= paid_preferred
    caught = min(left, _catch_up_due(left, before, before.preferred_return + paid_preferred, terms))
    left -= caught
    catchup_gp = _manager_part(caught, before.catchup_gp, before.catchup_lp, terms.catch_up)
    split_gp = _manager_part(left, before.split_gp, before.split_lp, terms.carry)
    return Parts(returned, paid_preferred, catchup_gp, caught - catchup_gp, split_gp, left - split_gp)


def _catch_up_due(cash: int, before: Parts, preferred_paid: int, terms: Terms) -> int:
    """What the catch-up tier still takes in all: carry x preferred / (share - carry), less what it has had;
    all the ``cash`` there is when a share not above carry never catches up."""
    if terms.catch_up == 0 or preferred_paid * terms.carry == 0:
        return 0
    if terms.catch_up <= terms.carry:
        return cash
    whole = EXACT.divide(terms.carry * preferred_paid, terms.catch_up - terms.carry)
    return max(0, round_fen(whole / 100) - before.catchup_gp - before.catchup_lp)


def _manager_part(cash: int, gp_before: int, lp_before: int, share: Decimal) -> int:
    """The manager's part of ``cash``: the growth of the rounded cumulative share."""
    cumulative = round_fen(EXACT.multiply(share, Decimal(gp_before + lp_before + cash)) / 100)
    return min(cash, max(0, cumulative - gp_before))
