"""风险分担: sharing of loan losses, local schemes, pools with caps and triggers, recoveries, cost
subsidies."""

from keqiao.engines.finance.risk.chain import ChainResult, Loss, Party, share_through_chain
from keqiao.engines.finance.risk.pool import Claim, ClaimResult, Pool, PoolResult, pay_claims, refill
from keqiao.engines.finance.risk.recovery import Recovery, return_recovery
from keqiao.engines.finance.risk.schemes import (
    ceiling_over_levels,
    fixed_shares,
    national_guarantee_plan,
    tiered_compensation,
)
from keqiao.engines.finance.risk.subsidy import LoanCosts, cost_subsidies, interest_by_days

__all__ = [
    "ChainResult",
    "Claim",
    "ClaimResult",
    "LoanCosts",
    "Loss",
    "Party",
    "Pool",
    "PoolResult",
    "Recovery",
    "ceiling_over_levels",
    "cost_subsidies",
    "fixed_shares",
    "interest_by_days",
    "national_guarantee_plan",
    "pay_claims",
    "refill",
    "return_recovery",
    "share_through_chain",
    "tiered_compensation",
]
