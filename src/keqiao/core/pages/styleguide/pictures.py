"""样张的图: one of each kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.pages import charts, parts, presenters

_MONTHS = [f"2017-{month:02d}" for month in range(1, 13)]


def pictures(today: date) -> dict[str, Any]:
    """The sheet's charts and its map."""
    day = presenters.day(today)
    computed = [18, 39, 71, 98, 131, 159, 188, 214] + [None] * 4
    low = [None if value is None else value - 6 for value in computed]
    high = [None if value is None else value + 6 for value in computed]
    line = charts.line(
        _MONTHS,
        [
            charts.Line(_("2017年累计"), computed, low=low, high=high),
            charts.Line(
                _("2016年公布"), [15, 31, 58, 80, 106, 131, 158, 181, 210, 240, 271, 304], published=True
            ),
        ],
        unit=_("亿元"),
        decimals=1,
        references=[charts.Reference(_("目标"), 270)],
        marked="2017-08",
    )
    bar = charts.bar(
        [_("成都"), _("绵阳"), _("德阳"), _("宜宾"), _("泸州")],
        [212.4, 18.3, 9.7, 4.2, 3.9],
        unit=_("亿元"),
        decimals=1,
    )
    gauge = charts.gauge(
        Decimal("5213"), target=Decimal("6000"), low=5020, high=5406, unit=_("亿元"), decimals=0
    )
    stack = charts.stack(
        ["Q1", "Q2", "Q3", "Q4"],
        [
            charts.Line(_("技术开发"), [32, 40, 38, 51]),
            charts.Line(_("技术转让"), [9, 12, 8, 15]),
            charts.Line(_("技术服务"), [24, 22, 30, 41]),
        ],
        unit=_("亿元"),
        decimals=0,
    )
    works = [_("创新券"), _("众创空间"), _("科技金融")]
    tiles = charts.tiles(
        ["Q1", "Q2", "Q3"],
        works,
        {
            (w, q): (i * 3 + j * 7) % 11 * 9.0
            for i, w in enumerate(works)
            for j, q in enumerate(("Q1", "Q2", "Q3"))
        },
        unit="%",
    )
    source = _("技术合同登记记录（演示）")
    values = {
        place["code"]: Decimal(index * index + 3)
        for index, place in enumerate(parts.tilemap.places())
        if index != 4
    }
    return {
        "line": parts.Chart("line", _("8 月底累计登记 214 亿元，比上年同期多 33 亿元"), line, source, day),
        "bar": parts.Chart("bar", _("成都占全省登记额的八成以上"), bar, source, day, "low"),
        "gauge": parts.Chart("gauge", _("科技服务业总收入已达目标的 87%"), gauge, source, day, "low"),
        "stack": parts.Chart("stack", _("四季度技术服务增长最快"), stack, source, day),
        "tiles": parts.Chart("tiles", _("科技金融三季度进度最快"), tiles, source, day, "low"),
        "nodata": parts.Chart(
            "nodata",
            _("还没有本年的记录"),
            charts.gauge(None, target=100, unit=_("亿元")),
            source,
            day,
            "low",
        ),
        "map": parts.tile_map(
            values,
            title=_("各市（州）登记额"),
            unit=_("万元"),
            as_of=day,
            source=source,
            shown=lambda value: presenters.NOTHING if value is None else f"{value:,}",
            urls={"510100": "/"},
        ),
    }
