"""图表: one chart value becomes a picture (SVG for a page, PNG for a Word file) and the table of its data."""

from keqiao.engines.publish.charts.data import MOST_DATA_ROWS, chart_table, summary
from keqiao.engines.publish.charts.output import chart_png, chart_svg

__all__ = ["MOST_DATA_ROWS", "chart_png", "chart_svg", "chart_table", "summary"]
