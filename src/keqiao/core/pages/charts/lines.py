"""折线图: one or several series over time, with reference lines and the published history beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.pages.charts.base import Drawing, Line, Reference, Value, frame, plain, written

_DASHES = ("solid", "dashed", "dotted")
_SYMBOLS = ("circle", "rect", "triangle", "diamond")


def line(
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    unit: str = "",
    decimals: int = 2,
    references: Sequence[Reference] = (),
    marked: str = "",
) -> Drawing:
    """折线图. ``marked`` is a label at which a line stands upright, such as today's month."""
    option = frame(labels, unit, legend=len(lines) > 1)
    series: list[dict[str, Any]] = []
    for index, one in enumerate(lines):
        if one.low:
            series += [band | {"shade": index} for band in _band(one)]
        series.append(_drawn(one, index) | {"shade": index})
    if references or marked:
        series[-1]["markLine"] = _marks(references, marked, decimals)
    option["series"] = series
    option["legend"]["data"] = [str(one.name) for one in lines]
    return Drawing(
        option, _columns(lines, references), _rows(labels, lines, references, decimals), unit, decimals
    )


def _drawn(one: Line, index: int) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "type": "line",
        "name": str(one.name),
        "data": [plain(value) for value in one.values],
        "symbol": _SYMBOLS[index % len(_SYMBOLS)],
        "symbolSize": 7,
        "lineStyle": {"type": _DASHES[index % len(_DASHES)], "width": 2},
        "connectNulls": False,
    }
    if one.published:  # hollow points on a thin line: published elsewhere, not computed here
        drawn |= {
            "hollow": True,
            "symbol": "circle",
            "symbolSize": 8,
            "lineStyle": {"type": "dotted", "width": 1.5},
        }
    return drawn


def _band(one: Line) -> list[dict[str, Any]]:
    """区间带: the low bound unseen, the width on it shaded."""
    lows = [plain(value) for value in one.low]
    widths = [
        None if low is None or high is None else float(high) - low
        for low, high in zip(lows, one.high, strict=True)
    ]
    band = {
        "type": "line",
        "stack": f"{one.name}·",
        "symbol": "none",
        "silent": True,
        "tooltip": {"show": False},
    }
    return [
        {**band, "name": f"{one.name}·1", "data": lows, "lineStyle": {"opacity": 0}},
        {
            **band,
            "name": f"{one.name}·2",
            "data": widths,
            "lineStyle": {"opacity": 0},
            "areaStyle": {"opacity": 0.18},
        },
    ]


def _marks(references: Sequence[Reference], marked: str, decimals: int) -> dict[str, Any]:
    data: list[dict[str, Any]] = [
        {
            "yAxis": plain(reference.value),
            "label": {
                "formatter": f"{reference.label} {written(reference.value, decimals)}",
                "position": "insideEndTop",
            },
        }
        for reference in references
    ]
    if marked:
        data.append({"xAxis": marked, "label": {"formatter": _("今天"), "position": "end"}})
    return {"symbol": "none", "silent": True, "lineStyle": {"type": "dashed"}, "data": data}


def _columns(lines: Sequence[Line], references: Sequence[Reference]) -> list[str]:
    columns = [_("时期")]
    for one in lines:
        columns.append(str(one.name))
        if one.low:
            columns += [f"{one.name} {_('下限')}", f"{one.name} {_('上限')}"]
    return [*columns, *(str(reference.label) for reference in references)]


def _rows(
    labels: Sequence[str], lines: Sequence[Line], references: Sequence[Reference], decimals: int
) -> list[list[str]]:
    rows = []
    for index, label in enumerate(labels):
        cells: list[Value] = []
        for one in lines:
            cells.append(one.values[index])
            if one.low:
                cells += [one.low[index], one.high[index]]
        cells += [reference.value for reference in references]
        rows.append([str(label), *(written(cell, decimals) for cell in cells)])
    return rows
