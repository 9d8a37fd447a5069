"""图表的共同部分: what a drawing is, and the frame of axes that most of them have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

Text = str | Promise
Value = Decimal | float | int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """图: ``option`` for ECharts; ``columns`` and ``rows`` say the same; ``unit`` and ``decimals`` are for tooltips."""

    option: Mapping[str, Any]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Line:
    """序列: values in the order of the axis; None leaves a gap. ``published``: points published elsewhere, set apart
    from computed ones. ``low`` and ``high`` are an estimate's interval. ``tone``: bad, warn, good or rest, where the
    colour has a meaning."""

    name: Text
    values: Sequence[Value]
    published: bool = False
    low: Sequence[Value] = field(default=())
    high: Sequence[Value] = field(default=())
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """参考线: a target or a former year's figure, drawn across."""

    label: Text
    value: Value


def plain(value: Value) -> float | None:
    """What JSON carries: a float for a Decimal, null for no value."""
    return None if value is None else float(value)


def written(value: Value, decimals: int) -> str:
    """A value as the table shows it."""
    return "" if value is None else f"{Decimal(str(value)):,.{decimals}f}"


def frame(labels: Sequence[str], unit: str, *, legend: bool, lying: bool = False) -> dict[str, Any]:
    """坐标: the unit stands on the value axis; ``lying`` turns the axes, for long names."""
    names: dict[str, Any] = {"type": "category", "data": [str(label) for label in labels]}
    values: dict[str, Any] = {"type": "value", "name": unit, "nameLocation": "end"}
    values["nameTextStyle"] = {"align": "left"}
    if lying:  # the unit stands under the axis, where a long one has room
        names["inverse"] = True
        values |= {"nameLocation": "middle", "nameGap": 26, "nameTextStyle": {"align": "center"}}
    return {
        "aria": {"enabled": True, "label": {"enabled": False}, "decal": {"show": False}},
        "animation": False,
        "grid": {
            "left": 8,
            "right": 24,
            "top": 44 if legend else 32,
            "bottom": 28 if lying and unit else 8,
            "containLabel": True,
        },
        "legend": {"show": legend, "top": 0, "right": 0, "type": "scroll"},
        # rich text is drawn on the canvas: an HTML tooltip would need inline styles, which the page's policy refuses
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
        "xAxis": values if lying else names,
        "yAxis": names if lying else values,
        "series": [],
    }
