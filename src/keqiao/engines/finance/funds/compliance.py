"""子基金合规: contribution caps, largest-investor rule, qualifying investment, return-investment multiple."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.funds.rulebook import document, in_force
from keqiao.engines.finance.money import EXACT, money, ratio


@dataclass(frozen=True)
class SubFundRule:
    """子基金规则: contribution share limits (inclusive), ``multiple`` of the contribution and ``floor``
    share of the sub-fund that qualifying investment must reach."""

    name: str
    low: Decimal
    high: Decimal
    multiple: Decimal
    floor: Decimal | None
    source: str = ""
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Investment:
    """子基金投资: ``amount`` in yuan."""

    name: str
    amount: Decimal
    qualifies: bool


@dataclass(frozen=True)
class SubFund:
    """子基金: size, the government contribution and the largest other investor, in yuan."""

    size: Decimal
    contribution: Decimal
    largest_other: Decimal
    investments: Sequence[Investment]


@dataclass(frozen=True)
class Compliance:
    """合规结果: ratios to six decimals, money in yuan."""

    share: Decimal | None
    share_ok: bool
    not_largest_ok: bool
    required_qualifying_investment: Decimal
    qualifying_investment: Decimal
    shortfall: Decimal
    achieved_multiple: Decimal | None
    met: bool
    leverage_fund_level: Decimal | None


def rule_on(day: date) -> SubFundRule:
    """国家科技成果转化引导基金 rule in force on ``day``."""
    found = in_force(document("fund_rules.yaml")["sub_fund_rules"], day, "子基金出资")
    low, high = found["share"]
    floor = found["floor"]
    return SubFundRule(
        found["name"],
        Decimal(low),
        Decimal(high),
        Decimal(found["mult"]),
        None if floor is None else Decimal(floor),
        found["source"],
        tuple(found.get("unconfirmed", ())),
    )


def compliance(fund: SubFund, rule: SubFundRule) -> Compliance:
    """子基金合规. Raises `InputError` for a contribution or a sub-fund of zero."""
    if fund.contribution <= 0 or fund.size <= 0:
        raise InputError("政府出资与子基金规模都应大于零")
    share = EXACT.divide(fund.contribution, fund.size)
    required = max(rule.multiple * fund.contribution, (rule.floor or Decimal(0)) * fund.size)
    qualifying = sum((item.amount for item in fund.investments if item.qualifies), Decimal(0))
    return Compliance(
        share=ratio(fund.contribution, fund.size),
        share_ok=rule.low <= share <= rule.high,
        not_largest_ok=fund.contribution < fund.largest_other,
        required_qualifying_investment=money(required),
        qualifying_investment=money(qualifying),
        shortfall=money(max(Decimal(0), required - qualifying)),
        achieved_multiple=ratio(qualifying, fund.contribution),
        met=qualifying >= required,
        leverage_fund_level=ratio(fund.size, fund.contribution),
    )
