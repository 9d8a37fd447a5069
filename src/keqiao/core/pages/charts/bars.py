"""条形图与堆叠图."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.pages.charts.base import Drawing, Line, Reference, Value, frame, plain, written


def bar(
    labels: Sequence[str],
    values: Sequence[Value],
    *,
    name: str = "",
    unit: str = "",
    decimals: int = 2,
    references: Sequence[Reference] = (),
    lying: bool = True,
) -> Drawing:
    """条形图: lying by default, because Chinese names are long; each bar carries its value."""
    option = frame(labels, unit, legend=False, lying=lying)
    drawn: dict[str, Any] = {
        "type": "bar",
        "name": name or unit,
        "data": [plain(value) for value in values],
        "barMaxWidth": 22,
        "label": {"show": True, "position": "right" if lying else "top"},
    }
    if references:
        axis = "xAxis" if lying else "yAxis"
        data = [
            {axis: plain(one.value), "label": {"formatter": f"{one.label} {written(one.value, decimals)}"}}
            for one in references
        ]
        drawn["markLine"] = {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"type": "dashed"},
            "data": data,
        }
        option["grid"]["top"] = 44
    option["grid"]["right"] = 72 if lying else 24
    option["series"] = [drawn]
    rows = [[str(label), written(value, decimals)] for label, value in zip(labels, values, strict=True)]
    return Drawing(option, [_("名称"), name or unit or _("数值")], rows, unit, decimals)


def stack(
    labels: Sequence[str],
    parts: Sequence[Line],
    *,
    unit: str = "",
    decimals: int = 2,
    lying: bool = False,
) -> Drawing:
    """堆叠图: parts of a whole, told apart by pattern as well as by colour."""
    option = frame(labels, unit, legend=True, lying=lying)
    option["aria"]["decal"]["show"] = True
    option["series"] = [
        {
            "type": "bar",
            "name": str(part.name),
            "stack": "whole",
            "data": [plain(value) for value in part.values],
            "barMaxWidth": 36,
            **({"tone": part.tone} if part.tone else {}),
        }
        for part in parts
    ]
    rows = []
    for index, label in enumerate(labels):
        cells = [part.values[index] for part in parts]
        whole = sum((cell for cell in cells if cell is not None), start=type(cells[0] or 0)(0))
        rows.append([str(label), *(written(cell, decimals) for cell in cells), written(whole, decimals)])
    columns = [_("名称"), *(str(part.name) for part in parts), _("合计")]
    return Drawing(option, columns, rows, unit, decimals)
