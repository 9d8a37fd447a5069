"""历史序列: published actuals of a metric, to hold a target against."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from keqiao.engines.errors import InputError

COLUMNS = ("metric", "period", "value", "unit")


@dataclass(frozen=True, slots=True)
class Actual:
    """一个实际数: ``value`` in the normalised ``unit`` (yuan, count, percent…) of one ``period`` (a year)."""

    metric: str
    period: str
    value: Decimal
    unit: str
    source: str = ""


class SeriesBook:
    """Actuals by metric; a metric of a plan finds its series when one name contains the other."""

    def __init__(self, actuals: Iterable[Actual]) -> None:
        self._by_metric: dict[str, list[Actual]] = {}
        for actual in actuals:
            self._by_metric.setdefault(_key(actual.metric), []).append(actual)
        for series in self._by_metric.values():
            series.sort(key=lambda actual: actual.period)

    def last_before(self, metric: str, unit: str | None, year: str | None) -> Actual | None:
        """The last actual of the metric in the same unit before a year."""
        wanted = _key(metric)
        for key, series in self._by_metric.items():
            if key and wanted and (key == wanted or key in wanted or wanted in key):
                before = [a for a in series if a.unit == unit and (year is None or a.period < year)]
                if before:
                    return before[-1]
        return None


def _key(metric: str) -> str:
    return re.sub(r"[\W_]|全[省市县区国]|我[省市县区]", "", metric)


def read_series(text: str, name: str = "series") -> SeriesBook:
    """Read a CSV with the columns metric, period, value, unit and optionally source."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise InputError("历史序列 {name} 缺少列:{columns}", name=name, columns="、".join(missing))
    return SeriesBook(_actual(row, number, name) for number, row in enumerate(reader, 2))


def _actual(row: Mapping[str, str], number: int, name: str) -> Actual:
    try:
        value = Decimal(row["value"])
    except (InvalidOperation, TypeError):
        raise InputError(
            "历史序列 {name} 第 {row} 行:value“{value}”不是数字", name=name, row=number, value=row["value"]
        ) from None
    if not re.fullmatch(r"\d{4}", row["period"] or ""):
        raise InputError(
            "历史序列 {name} 第 {row} 行:period“{value}”应为四位年份",
            name=name,
            row=number,
            value=row["period"],
        )
    return Actual(row["metric"], row["period"], value, row["unit"], row.get("source") or "")
