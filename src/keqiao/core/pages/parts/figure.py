"""数字: a value in the unit a person reads, with its interval, its day, its trend, its light and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from keqiao.core.pages.parts.light import Light, Lights

Text = str | Promise


@dataclass(frozen=True, slots=True)
class FigureCard:
    """数字卡: ``value`` and ``unit`` are ready strings (``presenters.yi_parts``); ``as_of`` is a ready day.

    ``url`` leads to the evidence. ``exact`` shows on hover. ``large`` is for the one figure of a page.
    """

    label: Text
    value: str
    unit: Text = ""
    interval: str = ""
    as_of: str = ""
    note: Text = ""
    spark: SafeString | str = ""
    light: Light | Lights | None = None
    url: str = ""
    exact: str = ""
    large: bool = False

    @property
    def pair(self) -> bool:
        return isinstance(self.light, Lights)


def interval(low: str, high: str) -> str:
    """区间: of an estimate, at 95 %, from two ready strings."""
    return _("95% 区间 {low} 至 {high}").format(low=low, high=high)


def spark(values: Sequence[Decimal | float | int], *, words: str = "") -> SafeString | str:
    """走势线: an SVG of the values in order; nothing for fewer than two. ``words`` is read out in its place."""
    if len(values) < 2:
        return ""
    width, height, margin = 120, 32, 3
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    points = [
        (
            margin + index * (width - 2 * margin) / (len(numbers) - 1),
            height - margin - (number - low) * (height - 2 * margin) / span,
        )
        for index, number in enumerate(numbers)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="kq-spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="currentColor"/></svg>',
        width,
        height,
        width,
        height,
        words or _("走势"),
        path,
        f"{last_x:.1f}",
        f"{last_y:.1f}",
    )


@dataclass(frozen=True, slots=True)
class AsOf:
    """截至: a slider's day and its bounds, for pages that look back in time."""

    day: date
    first: date
    last: date
