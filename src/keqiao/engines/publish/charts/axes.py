"""坐标轴: the frame of every chart: quiet grid, words instead of codes, nothing rotated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keqiao.engines.publish.cells import display_width, number_text
from keqiao.engines.publish.charts import palette
from keqiao.engines.publish.report import Chart

FONT_SIZE = 9.0


@dataclass(frozen=True)
class Canvas:
    """画布: a drawing in progress; ``width`` in inches (72 units each) decides how labels break."""

    axes: Any
    chart: Chart
    width: float

    @property
    def narrow(self) -> bool:
        """Phone width."""
        return self.width < 5


def dress(canvas: Canvas, value_axis: str) -> None:
    """Grid along the value axis only, axis titles laid flat, large numbers readable."""
    axes, chart = canvas.axes, canvas.chart
    for side in ("top", "right", "left" if value_axis == "y" else "bottom"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(palette.GRID)
    axes.tick_params(length=0, labelsize=FONT_SIZE, labelcolor=palette.MUTED, pad=5)
    axes.set_axisbelow(True)
    if value_axis != "none":
        axes.grid(axis=value_axis, color=palette.GRID, linewidth=0.8)
    if chart.y_title:
        # flat above the axis: turned Chinese is hard to read
        axes.set_title(chart.y_title, loc="left", fontsize=FONT_SIZE, color=palette.MUTED, pad=9)
    if chart.x_title:
        axes.set_xlabel(chart.x_title, fontsize=FONT_SIZE, color=palette.MUTED, labelpad=7)
    if len(chart.series) > 1 and chart.kind != "heatmap":
        legend(canvas)


def legend(canvas: Canvas) -> None:
    """Series names under the plot, so that no line is covered."""
    per_row = 2 if canvas.narrow else 4
    canvas.axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2 if canvas.chart.x_title else -0.12),
        ncols=min(per_row, len(canvas.chart.series)),
        frameon=False,
        fontsize=FONT_SIZE,
        labelcolor=palette.INK,
        handlelength=1.2,
        columnspacing=1.4,
    )


def value_ticks(axis: Any) -> None:
    """Plain grouped numbers at no more than six places; no offset, no power of ten in a corner."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _place: tick_text(value)))


def tick_text(value: float) -> str:
    """刻度: 12500000 reads 1,250万; small numbers keep their decimals.

    >>> tick_text(12500000.0), tick_text(0.25), tick_text(-3000.0), tick_text(2.5e8)
    ('1,250万', '0.25', '-3,000', '2.5亿')
    """
    for size, word in ((1e8, "亿"), (1e5, "万")):
        if abs(value) >= size:
            return _grouped(value / (1e8 if word == "亿" else 1e4)) + word
    return _grouped(value)


def _grouped(value: float) -> str:
    text = number_text(float(f"{value:.6g}"))
    whole, dot, rest = text.partition(".")
    if len(whole.lstrip("-")) > 4 or (len(whole.lstrip("-")) == 4 and abs(value) >= 1000):
        whole = f"{int(whole):,}"
    return whole + dot + rest


def category_ticks(canvas: Canvas, labels: Sequence[str | float]) -> None:
    """Labels of places 0, 1, 2… along ``x``: broken into short lines, thinned when they would still touch."""
    texts = [label_text(label) for label in labels]
    room = max(2, int(canvas.width * 72 * 0.86 / max(1, len(texts)) / FONT_SIZE * 2) - 1)
    step = 1
    while step < len(texts) and any(_lines(text, room * step) > 3 for text in texts):
        step += 1
    places = range(0, len(texts), step)
    canvas.axes.set_xticks(list(places), [wrap(texts[place], room * step) for place in places])


def label_text(label: str | float) -> str:
    """A category's words; a number reads as a number."""
    return label if isinstance(label, str) else number_text(label)


def _lines(text: str, room: int) -> int:
    return wrap(text, room).count("\n") + 1


def wrap(text: str, room: int) -> str:
    """折行: break so that no line takes more than ``room`` columns; words of Latin letters stay whole.

    >>> wrap("检验检测认证服务", 14)
    '检验检测\\n认证服务'
    """
    size = display_width(text)
    if size <= room:
        return text
    room = max(2, -(-size // -(-size // room)))  # lines of about one length, no orphan at the end
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and display_width(line + piece) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return "\n".join([*lines, line.strip()])


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for mark in text:
        if pieces and mark.isascii() and mark != " " and pieces[-1].isascii() and pieces[-1][-1] != " ":
            pieces[-1] += mark
        else:
            pieces.append(mark)
    return pieces


def references(canvas: Canvas, value_axis: str) -> None:
    """参考线: dashed, each with its label beyond the end of the line, where no mark can cover it."""
    for label, value in canvas.chart.references if value_axis != "none" else ():
        upright = value_axis == "x"
        line = canvas.axes.axvline if upright else canvas.axes.axhline
        line(value, color=palette.REFERENCE, linewidth=1.2, linestyle=(0, (5, 3)), zorder=3)
        frame = canvas.axes.get_xaxis_transform() if upright else canvas.axes.get_yaxis_transform()
        canvas.axes.annotate(
            label if upright else wrap(label, 6 if canvas.narrow else 10),
            (value, 1.0) if upright else (1.0, value),
            xycoords=frame,
            xytext=(0, 3) if upright else (5, 0),
            textcoords="offset points",
            ha="center" if upright else "left",
            va="bottom" if upright else "center",
            fontsize=FONT_SIZE,
            color=palette.REFERENCE,
        )
