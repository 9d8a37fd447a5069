"""图的数据: the table behind a chart, and one sentence that says what the picture shows."""

from __future__ import annotations

from keqiao.engines.publish.cells import number_text
from keqiao.engines.publish.report import Cell, Chart, Column, Series, Table

MOST_DATA_ROWS = 24
"""Paper prints the table of a chart up to this length; longer ones are in the page and the workbook."""

KINDS = {
    "bar": "条形图",
    "column": "柱形图",
    "stack": "堆积柱形图",
    "line": "折线图",
    "scatter": "散点图",
    "interval": "区间图",
    "heatmap": "热力图",
    "histogram": "直方图",
}


def positions(chart: Chart) -> list[str | float]:
    """Every ``x`` of the chart once, in the order of first use."""
    return list(dict.fromkeys(x for series in chart.series for x in series.x))


def chart_table(chart: Chart) -> Table:
    """图的数据表: one row an ``x``, one column a series; long form where an ``x`` may repeat."""
    if chart.kind in ("scatter", "histogram"):
        return _long_table(chart)
    columns = [Column(chart.x_title or "类别")]
    for series in chart.series:
        columns += _series_columns(series, chart)
    known = [_by_position(series) for series in chart.series]
    rows: list[list[Cell]] = []
    for x in positions(chart):
        row: list[Cell] = [x]
        for series, values in zip(chart.series, known, strict=True):
            row += values.get(x, [None] * _width(series))
        rows.append(row)
    return Table(columns, rows, title=chart.title, note=chart.note)


def _series_columns(series: Series, chart: Chart) -> list[Column]:
    name = series.name or chart.y_title or "数值"
    columns = [Column(name)]
    if series.low is not None:
        columns.append(Column(f"{name} 下限"))
    if series.high is not None:
        columns.append(Column(f"{name} 上限"))
    return columns


def _width(series: Series) -> int:
    return 1 + (series.low is not None) + (series.high is not None)


def _by_position(series: Series) -> dict[str | float, list[Cell]]:
    bounds = [bound for bound in (series.low, series.high) if bound is not None]
    return {x: [series.y[index], *(bound[index] for bound in bounds)] for index, x in enumerate(series.x)}


def _long_table(chart: Chart) -> Table:
    """散点 and 直方: one row a point (a histogram's values have no ``y``)."""
    columns = [Column("系列"), Column(chart.x_title or "横轴")]
    if chart.kind == "scatter":
        columns.append(Column(chart.y_title or "纵轴"))
    rows: list[list[Cell]] = []
    for series in chart.series:
        for index, x in enumerate(series.x):
            rows.append([series.name, x] if chart.kind == "histogram" else [series.name, x, series.y[index]])
    return Table(columns, rows, title=chart.title, note=chart.note)


def summary(chart: Chart) -> str:
    """图的文字说明: kind, finding, series and range, for whoever cannot see the picture."""
    points = [x for series in chart.series for x in series.x]
    values = [y for series in chart.series for y in series.y if y is not None]
    if chart.kind == "histogram":
        values = [x for x in points if not isinstance(x, str)]
    parts = [f"{KINDS[chart.kind]}:{chart.title}"]
    names = "、".join(series.name for series in chart.series if series.name)
    if names:
        parts.append(f"系列:{names}")
    if values:
        parts.append(f"数值从 {number_text(min(values))} 到 {number_text(max(values))}")
    parts.append(f"共 {len(points)} 个数据")
    return ";".join(parts) + "。"
