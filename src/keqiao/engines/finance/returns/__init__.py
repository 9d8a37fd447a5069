"""收益: money-weighted rates with every root, fund multiples, public market equivalents."""

from keqiao.engines.finance.returns.multiples import Multiples, PeriodReturn, multiples, period_return
from keqiao.engines.finance.returns.pme import PublicMarketEquivalent, public_market_equivalent
from keqiao.engines.finance.returns.xirr import Rate, net_present_value, xirr

__all__ = [
    "Multiples",
    "PeriodReturn",
    "PublicMarketEquivalent",
    "Rate",
    "multiples",
    "net_present_value",
    "period_return",
    "public_market_equivalent",
    "xirr",
]
