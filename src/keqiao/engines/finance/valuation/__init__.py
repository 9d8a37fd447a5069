"""知识产权质押估值: income, excess earnings, market and cost approaches; ranges; legal life; pledge."""

from keqiao.engines.finance.valuation.approaches import (
    Comparable,
    CostItem,
    CostValue,
    MarketValue,
    cost_approach,
    market_approach,
)
from keqiao.engines.finance.valuation.income import (
    Contribution,
    IncomeValue,
    Royalty,
    excess_earnings,
    relief_from_royalty,
    sensitivity,
)
from keqiao.engines.finance.valuation.life import LegalLife, legal_life

__all__ = [
    "Comparable",
    "Contribution",
    "CostItem",
    "CostValue",
    "IncomeValue",
    "LegalLife",
    "MarketValue",
    "Royalty",
    "cost_approach",
    "excess_earnings",
    "legal_life",
    "market_approach",
    "relief_from_royalty",
    "sensitivity",
]
