"""成本法与市场法."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, money


@dataclass(frozen=True)
class CostItem:
    """成本项: ``historic`` yuan brought to date by ``index``."""

    name: str
    historic: Decimal
    index: Decimal


@dataclass(frozen=True)
class CostValue:
    """成本法结果, in yuan."""

    replacement_cost: Decimal
    value: Decimal


def cost_approach(items: Sequence[CostItem], obsolescence: Decimal) -> CostValue:
    """成本法: replacement cost less functional and economic obsolescence (a fraction)."""
    cost = sum((item.historic * item.index for item in items), Decimal(0))
    return CostValue(money(cost), money(cost * (1 - obsolescence)))


@dataclass(frozen=True)
class Comparable:
    """可比交易: ``price`` yuan times every adjustment factor; ``weight`` of any scale."""

    name: str
    price: Decimal
    adjustments: Sequence[Decimal]
    weight: Decimal


@dataclass(frozen=True)
class MarketValue:
    """市场法结果, in yuan, with the range of the adjusted prices."""

    adjusted: tuple[Decimal, ...]
    value: Decimal
    low: Decimal
    high: Decimal


def market_approach(comparables: Sequence[Comparable]) -> MarketValue:
    """市场法: weighted mean of unrounded adjusted prices. Raises `InputError` when the weights are all
    zero."""
    weights = sum((item.weight for item in comparables), Decimal(0))
    if weights <= 0:
        raise InputError("可比交易的权重之和应大于零")
    prices = [prod(item.adjustments, start=item.price) for item in comparables]
    total = sum((p * item.weight for p, item in zip(prices, comparables, strict=True)), Decimal(0))
    return MarketValue(
        tuple(map(money, prices)), money(EXACT.divide(total, weights)), money(min(prices)), money(max(prices))
    )
