"""热力格: two sets of names and a value where they meet, such as works by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keqiao.core.pages.charts.base import Drawing, Value, frame, plain, written


def tiles(
    columns: Sequence[str],
    rows: Sequence[str],
    values: Mapping[tuple[str, str], Value],
    *,
    unit: str = "",
    decimals: int = 1,
) -> Drawing:
    """热力格: ``values`` by (row, column); where there is none the place stays empty. Each tile has its number."""
    option = frame(columns, "", legend=False)
    known = [float(value) for value in values.values() if value is not None]
    option |= {
        "yAxis": {"type": "category", "data": [str(row) for row in rows], "inverse": True},
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
        "visualMap": {"show": False, "min": min(known, default=0), "max": max(known, default=1)},
        "series": [
            {
                "type": "heatmap",
                "name": unit,
                "label": {"show": True},
                "data": [
                    [x, y, plain(value)]
                    for y, row in enumerate(rows)
                    for x, column in enumerate(columns)
                    if (value := values.get((row, column))) is not None
                ],
            }
        ],
    }
    table = [
        [str(row), *(written(values.get((row, column)), decimals) for column in columns)] for row in rows
    ]
    return Drawing(option, ["", *map(str, columns)], table, unit, decimals)
