"""规则: the 41 rule keys. Importing this package registers them all."""

from keqiao.engines.incentives.rule_keys import (
    carriers,
    contracts,
    hnte,
    outsourcing,
    people,
    rd,
    small,
    tech_sme,
    transfer,
    vat,
    venture,
    west,
)
from keqiao.engines.incentives.rule_keys.registry import RULES, Outcome, RuleKey, evaluate

MODULES = (rd, outsourcing, hnte, west, transfer, vat, small, carriers, venture, people, contracts, tech_sme)

__all__ = ["MODULES", "RULES", "Outcome", "RuleKey", "evaluate"]
