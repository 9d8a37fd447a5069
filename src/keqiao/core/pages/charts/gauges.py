"""仪表: one figure against its target, with its interval."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.pages.charts.base import Drawing, Value, plain, written


def gauge(
    value: Value,
    *,
    target: Value,
    unit: str = "",
    decimals: int = 2,
    low: Value = None,
    high: Value = None,
    label: str = "",
) -> Drawing:
    """仪表: an arc to the figure, a mark at the target; the interval is a thin arc outside. No value draws no arc."""
    top = _top([value, target, high])
    named = f"{unit} · {_('目标')} {written(target, decimals)}" if target is not None else unit
    series: list[dict[str, Any]] = [_arc(plain(value), top, label or named, decimals)]
    if low is not None and high is not None:
        series.append(_interval(float(low), float(high), top))
    if target is not None:
        series.append(_target(float(target), top))
    rows = [[_("数值"), written(value, decimals) or _("无数据")], [_("目标"), written(target, decimals)]]
    if low is not None and high is not None:
        rows += [[_("下限"), written(low, decimals)], [_("上限"), written(high, decimals)]]
    option = {"animation": False, "series": series}
    return Drawing(option, [_("项目"), unit or _("数值")], rows, unit, decimals)


def _top(values: list[Value]) -> float:
    """The scale's end: a round number beyond the greatest of what is drawn."""
    greatest = max((float(value) for value in values if value is not None), default=1.0) * 1.1 or 1.0
    step = 10 ** (len(str(int(greatest))) - 1) if greatest >= 1 else 0.1
    half = step / 2
    return float(-(-greatest // half) * half)


def _dial(top: float) -> dict[str, Any]:
    return {
        "type": "gauge",
        "min": 0,
        "max": top,
        "startAngle": 200,
        "endAngle": -20,
        "center": ["50%", "72%"],
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLabel": {"show": False},
        "pointer": {"show": False},
        "silent": True,
    }


def _arc(value: float | None, top: float, label: str, decimals: int) -> dict[str, Any]:
    detail = _("无数据") if value is None else f"{value:,.{decimals}f}"
    return {
        **_dial(top),
        "radius": "122%",
        "progress": {"show": value is not None, "width": 16},
        "axisLine": {"lineStyle": {"width": 16}},
        "title": {"show": bool(label), "offsetCenter": [0, "20%"], "fontSize": 13},
        "detail": {"offsetCenter": [0, "-14%"], "fontSize": 30, "fontWeight": 600, "formatter": detail},
        "data": [{"value": value or 0, "name": label}],
    }


def _interval(low: float, high: float, top: float) -> dict[str, Any]:
    """The band from low to high: three colours of the axis line, of which only the middle is seen."""
    seen = [[low / top, "transparent"], [high / top, "interval"], [1, "transparent"]]
    return {
        **_dial(top),
        "radius": "130%",
        "axisLine": {"lineStyle": {"width": 4, "color": seen}},
        "detail": {"show": False},
        "title": {"show": False},
        "data": [],
    }


def _target(target: float, top: float) -> dict[str, Any]:
    pointer = {"show": True, "icon": "rect", "length": "24%", "width": 3, "offsetCenter": [0, "-74%"]}
    return {
        **_dial(top),
        "radius": "122%",
        "axisLine": {"show": False},
        "pointer": pointer,
        "itemStyle": {"color": "target"},
        "detail": {"show": False},
        "title": {"show": False},
        "data": [{"value": target, "name": _("目标")}],
    }
