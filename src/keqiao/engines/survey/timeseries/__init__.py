"""时间序列: months out of cumulative figures, series fitted to benchmarks, seasons, vintages and breaks."""

from keqiao.engines.survey.timeseries.alignment import aggregation
from keqiao.engines.survey.timeseries.breaks import (
    BreakTest,
    Link,
    Observation,
    find_break,
    growth_within_versions,
    link,
    splice,
)
from keqiao.engines.survey.timeseries.cumulative import (
    Cumulative,
    Span,
    comparable_base,
    cumulative_to_monthly,
    monthly_growth,
    split_spans,
)
from keqiao.engines.survey.timeseries.denton import cholette_dagum, denton
from keqiao.engines.survey.timeseries.disaggregation import Disaggregation, disaggregate
from keqiao.engines.survey.timeseries.seasonal import SeasonalAdjustment, seasonal_adjust
from keqiao.engines.survey.timeseries.vintages import RevisionSummary, Vintage, VintageStore

__all__ = [
    "BreakTest",
    "Cumulative",
    "Disaggregation",
    "Link",
    "Observation",
    "RevisionSummary",
    "SeasonalAdjustment",
    "Span",
    "Vintage",
    "VintageStore",
    "aggregation",
    "cholette_dagum",
    "comparable_base",
    "cumulative_to_monthly",
    "denton",
    "disaggregate",
    "find_break",
    "growth_within_versions",
    "link",
    "monthly_growth",
    "seasonal_adjust",
    "splice",
    "split_spans",
]
