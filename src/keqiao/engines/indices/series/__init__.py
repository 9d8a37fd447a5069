"""数据一致性: what published levels, growth rates, shares, sums and targets imply about each other."""

from keqiao.engines.indices.series.chains import chain, matched_growth
from keqiao.engines.indices.series.implied import (
    compare_growth,
    composite_growth,
    implied_denominators,
    previous_levels,
    residuals,
    shares,
    target_chain,
    totals,
)
from keqiao.engines.indices.series.targets import Progress, Target, progress

__all__ = [
    "Progress",
    "Target",
    "chain",
    "compare_growth",
    "composite_growth",
    "implied_denominators",
    "matched_growth",
    "previous_levels",
    "progress",
    "residuals",
    "shares",
    "target_chain",
    "totals",
]
