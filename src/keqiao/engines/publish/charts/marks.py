"""图形: what each kind of chart draws inside the frame. One function a kind; each says its value axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from keqiao.engines.publish.charts import palette
from keqiao.engines.publish.charts.axes import (
    FONT_SIZE,
    Canvas,
    category_ticks,
    label_text,
    tick_text,
    value_ticks,
    wrap,
)
from keqiao.engines.publish.charts.data import positions
from keqiao.engines.publish.report import Series


def column(canvas: Canvas) -> str:
    """柱形图: series side by side at each place."""
    places = {x: index for index, x in enumerate(positions(canvas.chart))}
    count = max(1, len(canvas.chart.series))
    width = 0.72 / count
    for number, series in enumerate(canvas.chart.series):
        shift = (number - (count - 1) / 2) * width
        at = [places[x] + shift for x in series.x]
        canvas.axes.bar(
            at, _gaps(series.y), width * 0.94, color=palette.series_color(number), label=series.name
        )
        _whiskers(canvas.axes, at, series, vertical=True)
    category_ticks(canvas, list(places))
    value_ticks(canvas.axes.yaxis)
    return "y"


def stack(canvas: Canvas) -> str:
    """堆积柱形图: series on top of each other, losses below the zero line."""
    places = {x: index for index, x in enumerate(positions(canvas.chart))}
    above = dict.fromkeys(places, 0.0)
    below = dict.fromkeys(places, 0.0)
    for number, series in enumerate(canvas.chart.series):
        bottoms, heights = [], []
        for x, y in zip(series.x, series.y, strict=True):
            value = float(y or 0)
            side = above if value >= 0 else below
            bottoms.append(side[x])
            heights.append(value)
            side[x] += value
        at = [places[x] for x in series.x]
        canvas.axes.bar(
            at,
            heights,
            0.62,
            bottom=bottoms,
            color=palette.series_color(number),
            label=series.name,
            edgecolor=palette.PAPER,
            linewidth=0.8,
        )
    category_ticks(canvas, list(places))
    value_ticks(canvas.axes.yaxis)
    return "y"


def bar(canvas: Canvas) -> str:
    """条形图: the first row on top, each bar with its value at its end."""
    places = _rows(canvas)
    count = max(1, len(canvas.chart.series))
    height = 0.74 / count
    for number, series in enumerate(canvas.chart.series):
        shift = (number - (count - 1) / 2) * height
        at = [places[x] + shift for x in series.x]
        drawn = canvas.axes.barh(
            at, _gaps(series.y), height * 0.92, color=palette.series_color(number), label=series.name
        )
        _whiskers(canvas.axes, at, series, vertical=False)
        if series.low is None and series.high is None:
            labels = ["" if y is None else tick_text(y) for y in series.y]
            canvas.axes.bar_label(drawn, labels, padding=4, fontsize=FONT_SIZE, color=palette.INK)
    value_ticks(canvas.axes.xaxis)
    canvas.axes.margins(x=0.12)
    return "x"


def interval(canvas: Canvas) -> str:
    """区间图: a point with its whiskers, one row each; several series share a row, a little apart."""
    places = _rows(canvas)
    count = max(1, len(canvas.chart.series))
    for number, series in enumerate(canvas.chart.series):
        shift = (number - (count - 1) / 2) * 0.5 / count
        at = [places[x] + shift for x in series.x]
        _whiskers(canvas.axes, at, series, vertical=False, color=palette.series_color(number))
        canvas.axes.plot(
            _gaps(series.y), at, "o", color=palette.series_color(number), markersize=6, label=series.name
        )
    value_ticks(canvas.axes.xaxis)
    return "x"


def line(canvas: Canvas) -> str:
    """折线图: a ``None`` breaks the line; ``low`` and ``high`` are a band."""
    places = positions(canvas.chart)
    numeric = all(not isinstance(x, str) for x in places)
    lookup = {x: (x if numeric else index) for index, x in enumerate(places)}
    dots = len(places) <= 24
    for number, series in enumerate(canvas.chart.series):
        at = [lookup[x] for x in series.x]
        color = palette.series_color(number)
        if series.low is not None and series.high is not None:
            canvas.axes.fill_between(
                at, _gaps(series.low), _gaps(series.high), color=color, alpha=0.16, linewidth=0
            )
        style = ("-", "--", "-.", ":")[number // len(palette.SERIES) % 4]
        canvas.axes.plot(
            at,
            _gaps(series.y),
            style,
            color=color,
            linewidth=1.8,
            marker="o" if dots else "",
            markersize=4,
            label=series.name,
        )
    if numeric:
        _number_ticks(canvas, [float(x) for x in places])
    else:
        category_ticks(canvas, places)
    value_ticks(canvas.axes.yaxis)
    return "y"


def scatter(canvas: Canvas) -> str:
    """散点图: half transparent, so that a crowd shows."""
    for number, series in enumerate(canvas.chart.series):
        canvas.axes.scatter(
            [float(x) for x in series.x],
            _gaps(series.y),
            s=24,
            color=palette.series_color(number),
            alpha=0.7,
            linewidths=0,
            label=series.name,
        )
    value_ticks(canvas.axes.xaxis)
    value_ticks(canvas.axes.yaxis)
    canvas.axes.grid(axis="x", color=palette.GRID, linewidth=0.8)
    return "y"


def histogram(canvas: Canvas) -> str:
    """直方图: the same bins for every series, by the rule of Freedman and Diaconis, 5 to 40 of them."""
    import numpy as np

    values = [np.asarray([float(x) for x in series.x]) for series in canvas.chart.series]
    everything = np.concatenate(values) if values else np.asarray([])
    if everything.size:
        bins = min(
            40, max(5, len(np.histogram_bin_edges(everything, "fd")) - 1 if everything.size < 1e6 else 40)
        )
        edges = np.histogram_bin_edges(everything, bins)
        several = len(values) > 1
        for number, (series, own) in enumerate(zip(canvas.chart.series, values, strict=True)):
            canvas.axes.hist(
                own,
                edges,
                color=palette.series_color(number),
                alpha=0.6 if several else 1.0,
                rwidth=0.96,
                label=series.name,
            )
    value_ticks(canvas.axes.xaxis)
    value_ticks(canvas.axes.yaxis)
    return "y"


def heatmap(canvas: Canvas) -> str:
    """热力图: each series is a row; the value stands in the cell while there is room."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap

    places = {x: index for index, x in enumerate(positions(canvas.chart))}
    grid = np.full((len(canvas.chart.series), len(places)), np.nan)
    for row, series in enumerate(canvas.chart.series):
        for x, y in zip(series.x, series.y, strict=True):
            grid[row, places[x]] = math.nan if y is None else y
    scale = LinearSegmentedColormap.from_list("heat", palette.HEAT)
    mesh = canvas.axes.pcolormesh(
        np.ma.masked_invalid(grid), cmap=scale, edgecolors=palette.PAPER, linewidth=1.5
    )
    canvas.axes.invert_yaxis()
    canvas.axes.set_yticks(
        [row + 0.5 for row in range(len(grid))],
        [wrap(series.name, 14 if canvas.narrow else 24) for series in canvas.chart.series],
    )
    category_ticks(canvas, list(places))
    canvas.axes.set_xticks(
        canvas.axes.get_xticks() + 0.5, [t.get_text() for t in canvas.axes.get_xticklabels()]
    )
    if grid.shape[1] <= (8 if canvas.narrow else 14):
        _cell_values(canvas.axes, grid, mesh)
    return "none"


def _cell_values(axes: Any, grid: Any, mesh: Any) -> None:
    for (row, place), value in _cells(grid):
        dark = mesh.norm(value) > 0.45
        axes.text(
            place + 0.5,
            row + 0.5,
            tick_text(float(f"{value:.3g}")),
            ha="center",
            va="center",
            fontsize=FONT_SIZE - 1,
            color="#ffffff" if dark else "#10201f",
        )


def _cells(grid: Any) -> list[tuple[tuple[int, int], float]]:
    import numpy as np

    return [(place, float(value)) for place, value in np.ndenumerate(grid) if not math.isnan(value)]


def _rows(canvas: Canvas) -> dict[str | float, int]:
    """One row an ``x``, first on top, with its name beside it."""
    places = {x: index for index, x in enumerate(positions(canvas.chart))}
    room = 14 if canvas.narrow else 28
    canvas.axes.set_yticks(list(places.values()), [wrap(label_text(x), room) for x in places])
    canvas.axes.set_ylim(len(places) - 0.4, -0.6)
    return places


def _number_ticks(canvas: Canvas, places: Sequence[float]) -> None:
    """Whole numbers that look like years are shown as years; other numbers as measured values."""
    if len(places) <= 12 and all(place == int(place) for place in places):
        shown = sorted(places)[:: 2 if canvas.narrow and len(places) > 7 else 1]
        canvas.axes.set_xticks(shown, [str(int(place)) for place in shown])
    elif all(place == int(place) and 1900 <= place <= 2200 for place in places):
        from matplotlib.ticker import MaxNLocator

        canvas.axes.xaxis.set_major_locator(MaxNLocator(5 if canvas.narrow else 10, integer=True))
    else:
        value_ticks(canvas.axes.xaxis)


def _whiskers(
    axes: Any, at: Sequence[float], series: Series, *, vertical: bool, color: str = palette.INK
) -> None:
    if series.low is None and series.high is None:
        return
    low = series.low if series.low is not None else series.y
    high = series.high if series.high is not None else series.y
    draw = axes.vlines if vertical else axes.hlines
    kept = [
        (place, bottom, top)
        for place, bottom, top in zip(at, low, high, strict=True)
        if bottom is not None and top is not None
    ]
    if kept:
        draw(*map(list, zip(*kept, strict=True)), color=color, linewidth=1.6)


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]


MARKS: dict[str, Callable[[Canvas], str]] = {
    "bar": bar,
    "column": column,
    "stack": stack,
    "line": line,
    "scatter": scatter,
    "interval": interval,
    "heatmap": heatmap,
    "histogram": histogram,
}
