"""收益法: relief from royalty and excess earnings, discounted by year; a grid of assumptions gives the
range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, money

Timing = Literal["mid-year", "year-end"]


@dataclass(frozen=True)
class Royalty:
    """许可费节省法参数: yearly revenue in yuan; rates as fractions."""

    revenue: Sequence[Decimal]
    royalty_rate: Decimal
    tax_rate: Decimal
    discount_rate: Decimal
    timing: Timing
    pledge_ratio: Decimal


@dataclass(frozen=True)
class IncomeValue:
    """收益法结果, in yuan; the value is rounded from unrounded present values."""

    pv_by_year: tuple[Decimal, ...]
    value: Decimal
    max_loan: Decimal


def relief_from_royalty(terms: Royalty) -> IncomeValue:
    """许可费节省法: revenue x royalty x (1 - tax), discounted; nothing after the right expires."""
    after_tax = terms.royalty_rate * (1 - terms.tax_rate)
    return _discounted([revenue * after_tax for revenue in terms.revenue], terms)


@dataclass(frozen=True)
class Contribution:
    """贡献资产: an asset of ``value`` yuan that earns ``required_return`` a year before the right earns
    anything."""

    name: str
    value: Decimal
    required_return: Decimal


def excess_earnings(
    profit: Sequence[Decimal], charges: Sequence[Contribution], terms: Royalty
) -> IncomeValue:
    """多期超额收益法: after-tax profit less what the other assets must earn, discounted; may be negative
    in a year."""
    charge = sum((item.value * item.required_return for item in charges), Decimal(0))
    return _discounted([amount * (1 - terms.tax_rate) - charge for amount in profit], terms)


def sensitivity(
    terms: Royalty, royalty_rates: Sequence[Decimal], discount_rates: Sequence[Decimal]
) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """敏感性: (royalty rate, discount rate, value) for every pair."""
    for royalty in royalty_rates:
        for discount in discount_rates:
            changed = replace(terms, royalty_rate=royalty, discount_rate=discount)
            yield royalty, discount, relief_from_royalty(changed).value


def _discounted(cash: Sequence[Decimal], terms: Royalty) -> IncomeValue:
    if terms.discount_rate <= -1:
        raise InputError("折现率 {rate} 应大于 -1", rate=terms.discount_rate)
    if terms.timing not in ("mid-year", "year-end"):
        raise InputError("“timing”应为 mid-year 或 year-end,收到“{value}”", value=terms.timing)
    shift = Decimal("0.5") if terms.timing == "mid-year" else Decimal(0)
    values = [
        EXACT.divide(amount, EXACT.power(1 + terms.discount_rate, year - shift))
        for year, amount in enumerate(cash, 1)
    ]
    value = sum(values, Decimal(0))
    loan = max(Decimal(0), value) * terms.pledge_ratio
    return IncomeValue(tuple(map(money, values)), money(value), money(loan))
