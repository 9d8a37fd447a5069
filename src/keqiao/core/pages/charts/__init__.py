"""图表: pure functions from values to an ECharts option and the table beside it. No colours: the page's theme has them.

A drawing is readable in grey and in print: series differ by line, symbol or pattern, and values are written out.
"""

from keqiao.core.pages.charts.bars import bar, stack
from keqiao.core.pages.charts.base import Drawing, Line, Reference
from keqiao.core.pages.charts.gauges import gauge
from keqiao.core.pages.charts.lines import line
from keqiao.core.pages.charts.squares import tiles

__all__ = ["Drawing", "Line", "Reference", "bar", "gauge", "line", "stack", "tiles"]
