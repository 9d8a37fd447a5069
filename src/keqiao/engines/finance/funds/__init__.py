"""引导基金规则: concession, buy-back, sub-fund compliance, early exit, leverage; each by date and with
its source."""

from keqiao.engines.finance.funds.buyback import Buyback, buyback
from keqiao.engines.finance.funds.compliance import (
    Compliance,
    Investment,
    SubFund,
    SubFundRule,
    compliance,
    rule_on,
)
from keqiao.engines.finance.funds.concession import Concession, ConcessionTier, concession
from keqiao.engines.finance.funds.early_exit import ExitFacts, ExitTrigger, early_exit
from keqiao.engines.finance.funds.leverage import LeverageLevel, Measured, leverage, of_government

__all__ = [
    "Buyback",
    "Compliance",
    "Concession",
    "ConcessionTier",
    "ExitFacts",
    "ExitTrigger",
    "Investment",
    "LeverageLevel",
    "Measured",
    "SubFund",
    "SubFundRule",
    "buyback",
    "compliance",
    "concession",
    "early_exit",
    "leverage",
    "of_government",
    "rule_on",
]
