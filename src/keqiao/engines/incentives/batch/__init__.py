"""批量测算: enterprises in exact columns, totals, unclaimed entitlements, reforms."""

from keqiao.engines.incentives.batch.compute import BatchResult, IncentiveColumn, assess_table
from keqiao.engines.incentives.batch.reading import Enterprises, read_enterprises
from keqiao.engines.incentives.batch.reform import Reform, ReformResult, compare, read_reform

__all__ = [
    "BatchResult",
    "Enterprises",
    "IncentiveColumn",
    "Reform",
    "ReformResult",
    "assess_table",
    "compare",
    "read_enterprises",
    "read_reform",
]
