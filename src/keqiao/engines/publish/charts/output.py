"""出图: a chart as SVG or PNG. Matplotlib loads here, when the first chart is drawn, because it is slow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from keqiao.engines.publish.cells import printable
from keqiao.engines.publish.charts import palette
from keqiao.engines.publish.charts.axes import FONT_SIZE, Canvas, dress, references
from keqiao.engines.publish.charts.data import positions
from keqiao.engines.publish.charts.marks import MARKS
from keqiao.engines.publish.fonts import SANS
from keqiao.engines.publish.report import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, SCREEN, NARROW = 7.2, 9.6, 3.7
"""Inches: a column of paper, a page on a screen, and a phone."""


def chart_svg(chart: Chart, *, width: float = WIDE, themed: bool = False, salt: str = "chart") -> str:
    """矢量图: an ``<svg>`` element without prolog. ``themed`` replaces colours by the page's CSS variables.

    The same chart, width and salt give the same bytes; two charts on one page need two salts, because the
    ids of their clip paths are made from it.
    """
    out = io.StringIO()
    with _drawn(chart, width, salt) as figure:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    return _themed(svg) if themed else svg


def chart_png(chart: Chart, *, width: float = WIDE, dpi: int = 200) -> bytes:
    """位图, for a file format that has no vector picture every office machine shows."""
    out = io.BytesIO()
    with _drawn(chart, width, "png") as figure:
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None}, facecolor="white")
    return out.getvalue()


def _themed(svg: str) -> str:
    for color, name in palette.TOKENS.items():
        svg = svg.replace(color, f"var({name})")
    return re.sub(
        r'(<svg[^>]*?) width="[^"]*"',
        r"\1",
        re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1),
        count=1,
    )


@contextmanager
def _drawn(chart: Chart, width: float, salt: str) -> Iterator[Figure]:
    """A finished figure, inside the settings it must be written with."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"keqiao-{salt}",
        "font.family": list(_families()),
        "font.size": FONT_SIZE,
        "axes.unicode_minus": False,
        "path.simplify": True,
        "text.usetex": False,
        "text.parse_math": False,
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(width, _height(chart, width)), layout="constrained")
        FigureCanvasAgg(figure)
        canvas = Canvas(figure.add_subplot(), _printable(chart), width)
        value_axis = MARKS[chart.kind](canvas)
        dress(canvas, value_axis)
        references(canvas, value_axis)
        yield figure


def _height(chart: Chart, width: float) -> float:
    """Rows decide the height of a chart made of rows; the others keep one calm proportion."""
    rows = len(positions(chart))
    if chart.kind in ("bar", "interval"):
        per_row = 0.3 if len(chart.series) == 1 else 0.18 * len(chart.series) + 0.12
        return min(40.0, 0.9 + per_row * max(2, rows))
    if chart.kind == "heatmap":
        return min(40.0, 0.9 + 0.34 * max(2, len(chart.series)))
    return 2.9 if width < 5 else 2.1 + width / 6


def _printable(chart: Chart) -> Chart:
    """The chart with no control character in any word it draws."""
    from dataclasses import replace

    return replace(
        chart,
        x_title=printable(chart.x_title),
        y_title=printable(chart.y_title),
        references=[(printable(label), value) for label, value in chart.references],
        series=[
            replace(
                series,
                name=printable(series.name),
                x=[printable(x) if isinstance(x, str) else x for x in series.x],
            )
            for series in chart.series
        ],
    )


@cache
def _families() -> tuple[str, ...]:
    """The Chinese families this machine has, best first, and one that matplotlib brings along."""
    from matplotlib.font_manager import fontManager

    present = {entry.name for entry in fontManager.ttflist}
    return (*(name for name in SANS if name in present), "DejaVu Sans")
