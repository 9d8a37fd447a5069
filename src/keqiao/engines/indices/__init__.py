"""综合评价指数: composite indicators, official scoring schemes, and how robust their ranks are.

A versioned recipe and a data snapshot give scores and ranks with their intervals, each split exactly into
indicators and traced to its records, with the ten-step audit of the OECD/JRC handbook filled in by the run.
"""

from keqiao.engines.indices.audit import audit
from keqiao.engines.indices.comparison import compare, side_of
from keqiao.engines.indices.dataset import DataSet, from_frame
from keqiao.engines.indices.outcome import Outcome, Row, evaluate, read_data
from keqiao.engines.indices.presenting import comparison_report, document_of, explanation, report_of
from keqiao.engines.indices.recipe import Recipe, from_document
from keqiao.engines.indices.recipes import load_recipe, shipped
from keqiao.engines.indices.running import Computed, compute
from keqiao.engines.indices.settings import Steps
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator

__all__ = [
    "Aggregate",
    "Computed",
    "DataSet",
    "IndexTree",
    "Indicator",
    "Outcome",
    "Recipe",
    "Row",
    "Steps",
    "audit",
    "compare",
    "comparison_report",
    "compute",
    "document_of",
    "evaluate",
    "explanation",
    "from_document",
    "from_frame",
    "load_recipe",
    "read_data",
    "report_of",
    "shipped",
    "side_of",
]
