"""上市阶梯: number tests of each board by date, from dated rule sets; the failing figure is named."""

from keqiao.engines.finance.listing.conditions import Check
from keqiao.engines.finance.listing.rulesets import RuleSet, choose_ruleset, load_rulesets, ruleset_by_id
from keqiao.engines.finance.listing.screen import Screening, screen

__all__ = ["Check", "RuleSet", "Screening", "choose_ruleset", "load_rulesets", "ruleset_by_id", "screen"]
