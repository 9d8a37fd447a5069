"""输入形式: every (family, kind) of calculation the command and the case files know, and what computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.forms import (
    credit,
    funds,
    ledger,
    listing,
    modelling,
    returns,
    risk,
    valuation,
    waterfall,
)
from keqiao.engines.finance.forms.answer import Answer

Form = Callable[[Fields], Answer]

FORMS: Mapping[tuple[str, str], Form] = {
    ("xirr", "rate"): returns.rate,
    ("fund_multiples", "multiples"): returns.fund_multiples,
    ("fund_multiples", "period_return"): returns.fund_period_return,
    ("pme", "public_market_equivalent"): returns.pme,
    ("waterfall", "single"): waterfall.single_distribution,
    ("waterfall", "running"): waterfall.running_distributions,
    ("waterfall", "deal_by_deal"): waterfall.deals,
    ("concession", "tiers"): funds.concession_tiers,
    ("buyback", "bands"): funds.buyback_bands,
    ("sub_fund_rules", "compliance"): funds.sub_fund_compliance,
    ("sub_fund_rules", "early_exit"): funds.sub_fund_early_exit,
    ("leverage", "multiples_by_level"): funds.leverage_levels,
    ("risk_sharing", "fixed_shares"): risk.fixed,
    ("risk_sharing", "tiered_compensation"): risk.tiered,
    ("risk_sharing", "ceiling_over_levels"): risk.ceiling,
    ("risk_sharing", "national_guarantee_plan"): risk.guarantee_plan,
    ("risk_sharing", "chain"): risk.chain,
    ("risk_pool", "claims"): risk.pool_claims,
    ("risk_pool", "refill"): risk.pool_refill,
    ("recovery", "return_to_parties"): risk.recovery,
    ("subsidy", "cost_items"): risk.subsidy_items,
    ("subsidy", "interest_by_days"): risk.subsidy_days,
    ("subsidy", "stacked"): risk.subsidy_stacked,
    ("scorecard", "woe_iv"): credit.woe_iv,
    ("scorecard", "separation"): credit.score_separation,
    ("scorecard", "stability"): credit.score_stability,
    ("scorecard", "scaling"): credit.scaling,
    ("scorecard", "points"): credit.points,
    ("scorecard", "calibrate"): credit.calibrated,
    ("scorecard", "calibration_test"): credit.calibration,
    ("scorecard", "fit"): modelling.fit,
    ("scorecard", "fairness"): modelling.fairness_table,
    ("innovation_points", "table_score"): credit.innovation,
    ("innovation_points", "combine"): modelling.combined,
    ("ip_valuation", "income"): valuation.income,
    ("ip_valuation", "excess_earnings"): valuation.excess,
    ("ip_valuation", "cost"): valuation.cost,
    ("ip_valuation", "market"): valuation.market,
    ("ip_valuation", "legal_life"): valuation.life,
    ("listing", "screen"): listing.screen_listing,
    ("listing", "choose_ruleset"): listing.choose,
    ("ledger", "allocate"): risk.allocate_total,
    ("ledger", "journal"): ledger.journal,
    ("ledger", "over_call"): ledger.over_call,
    ("ledger", "idempotency"): ledger.idempotency,
}


def compute(family: str, kind: str, given: Any) -> Answer:
    """Compute one input object. Raises `InputError` for an unknown form or anything wrong in the input."""
    form = FORMS.get((family, kind))
    if form is None:
        raise InputError("没有计算形式 {family} / {kind}", family=family, kind=kind)
    return form(Fields(given))


__all__ = ["FORMS", "Answer", "Form", "compute"]
