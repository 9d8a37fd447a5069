"""逐项目分配: American waterfall with loss carry-forward, full catch-up per deal, clawback at liquidation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import round_fen, whole_fen, yuan
from keqiao.engines.finance.waterfall.terms import Parts, Terms, pay


@dataclass(frozen=True)
class Deal:
    """项目: ``cost`` and ``proceeds`` in yuan."""

    name: str
    cost: Decimal
    invested: date
    proceeds: Decimal
    realised: date


@dataclass(frozen=True)
class DealPayment:
    """一个项目的分配: ``parts`` in fen (capital includes losses repaid), loss carried forward after it in
    yuan."""

    deal: str
    parts: Parts
    loss_carried_forward: Decimal


@dataclass(frozen=True)
class DealByDeal:
    """逐项目分配结果, in yuan; ``clawback`` is what the manager must give back."""

    by_deal: tuple[DealPayment, ...]
    carry_paid: Decimal
    fund_profit: Decimal
    carry_entitled: Decimal
    clawback: Decimal


def deal_by_deal(deals: Sequence[Deal], terms: Terms) -> DealByDeal:
    """逐项目分配, by date of realisation (deals of one day in the order given).

    Proceeds repay the deal's cost and losses carried forward, then the hurdle on the deal's own cost,
    then the catch-up, then the split; what cannot be repaid passes to the next deal.
    """
    if not deals:
        raise InputError("没有任何项目")
    payments: list[DealPayment] = []
    loss = profit = paid = 0
    for deal in sorted(deals, key=lambda item: item.realised):
        if deal.cost < 0 or deal.proceeds < 0:
            raise InputError("项目“{deal}”的成本或回款为负", deal=deal.name)
        cost, proceeds = whole_fen(deal.cost, deal.name), whole_fen(deal.proceeds, deal.name)
        hurdle = terms.preferred(deal.cost, deal.invested, deal.realised)
        parts = pay(proceeds, cost + loss, hurdle, Parts(), terms)
        loss = cost + loss - parts.return_of_capital
        profit += proceeds - cost
        paid += parts.carry
        payments.append(DealPayment(deal.name, parts, yuan(loss)))
    entitled = round_fen(yuan(max(0, profit)) * terms.carry)
    return DealByDeal(
        tuple(payments), yuan(paid), yuan(profit), yuan(entitled), yuan(max(0, paid - entitled))
    )
