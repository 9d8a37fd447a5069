"""控制图: Shewhart, individuals, EWMA and CUSUM charts with run rules. ISO 7870 (GB/T 17989)."""

from keqiao.engines.metrology.control.constants import ChartConstants, chart_constants
from keqiao.engines.metrology.control.memory import Cusum, Ewma, cusum, ewma
from keqiao.engines.metrology.control.rules import RULES, RunRule, RunSignal, run_signals
from keqiao.engines.metrology.control.shewhart import ControlChart, SubgroupCharts, individuals, subgroups

__all__ = [
    "RULES",
    "ChartConstants",
    "ControlChart",
    "Cusum",
    "Ewma",
    "RunRule",
    "RunSignal",
    "SubgroupCharts",
    "chart_constants",
    "cusum",
    "ewma",
    "individuals",
    "run_signals",
    "subgroups",
]
