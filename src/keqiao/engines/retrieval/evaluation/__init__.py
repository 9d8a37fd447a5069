"""评测: how well a ranker orders judged achievements, with intervals and demand-by-demand wins and losses."""

from keqiao.engines.retrieval.evaluation.comparison import Comparison, Interval, bootstrap_interval, compare
from keqiao.engines.retrieval.evaluation.judged import Demand, JudgedSet, read_judged
from keqiao.engines.retrieval.evaluation.measures import (
    Measured,
    measure,
    ndcg_at,
    recall_at,
    reciprocal_rank,
)

__all__ = [
    "Comparison",
    "Demand",
    "Interval",
    "JudgedSet",
    "Measured",
    "bootstrap_interval",
    "compare",
    "measure",
    "ndcg_at",
    "read_judged",
    "recall_at",
    "reciprocal_rank",
]
