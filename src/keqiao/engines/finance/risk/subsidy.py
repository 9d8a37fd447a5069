"""成本补助: shares and caps on interest, guarantee, insurance, rating and appraisal fees; interest by
days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.finance.calendar import days_between
from keqiao.engines.finance.money import EXACT, money, round_fen, rounded, yuan
from keqiao.engines.finance.risk.schemes import scheme


@dataclass(frozen=True)
class LoanCosts:
    """融资成本 of one enterprise in one year, in yuan; one appraisal fee per loan."""

    interest: Decimal
    guarantee: Decimal
    insurance: Decimal
    rating: Decimal
    ip_appraisal: Sequence[Decimal]


def cost_subsidies(costs: LoanCosts) -> dict[str, Decimal]:
    """天府科创贷成本补助 by item and ``total``: share, cap per loan and fen rounding first, then the
    yearly cap."""
    items = scheme("cost_subsidies")["items"]
    result: dict[str, Decimal] = {}
    for name, rule in items.items():
        fees = getattr(costs, name)
        per_loan = [fees] if isinstance(fees, Decimal) else fees
        ceiling = round_fen(Decimal(rule.get("cap_per_loan", rule["cap"])))
        paid = sum(min(ceiling, round_fen(Decimal(rule["share"]) * fee)) for fee in per_loan)
        result[name] = yuan(min(round_fen(Decimal(rule["cap"])), paid))
    result["total"] = sum(result.values(), Decimal(0))
    return result


@dataclass(frozen=True)
class InterestSubsidy:
    """贴息测算: amounts in yuan, shown also when the contract rate is above the ceiling."""

    days: int
    interest_at_lpr: Decimal
    interest_at_contract_rate: Decimal
    subsidy_2020_rule: Decimal
    subsidy_2025_rule: Decimal
    rate_ceiling_2025: Decimal
    rate_ok_2025: bool


def interest_by_days(
    principal: Decimal, lpr: Decimal, contract_rate: Decimal, start: date, end: date
) -> InterestSubsidy:
    """按日计息与贴息: calendar days, act/360 for the loan, act/365 for the 2025 subsidy."""
    rule = scheme("interest_by_days")
    days = days_between(start, end, "贷款期限")
    year = Decimal(rule["loan_year"])
    at_lpr = EXACT.divide(principal * lpr * days, year)
    early, late = rule["subsidy_2020"], rule["subsidy_2025"]
    ceiling = lpr + Decimal(late["spread_over_lpr"])
    return InterestSubsidy(
        days,
        money(at_lpr),
        money(EXACT.divide(principal * contract_rate * days, year)),
        money(min(Decimal(early["cap"]), Decimal(early["share"]) * at_lpr)),
        money(EXACT.divide(principal * Decimal(late["rate"]) * days, Decimal(late["year"]))),
        rounded(ceiling, 4),
        contract_rate <= ceiling,
    )
