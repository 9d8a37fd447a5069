"""分配瀑布: European (whole fund, single or running) and American (deal by deal) distributions, exact to
the fen."""

from keqiao.engines.finance.waterfall.deals import Deal, DealByDeal, deal_by_deal
from keqiao.engines.finance.waterfall.running import Event, RunningResult, running
from keqiao.engines.finance.waterfall.single import SingleResult, single
from keqiao.engines.finance.waterfall.terms import Parts, Terms

__all__ = [
    "Deal",
    "DealByDeal",
    "Event",
    "Parts",
    "RunningResult",
    "SingleResult",
    "Terms",
    "deal_by_deal",
    "running",
    "single",
]
