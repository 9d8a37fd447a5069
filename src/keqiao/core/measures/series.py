"""历史数据: published figures of a series, to stand beside what the records say; never chained across series."""

from __future__ import annotations

import csv
from decimal import Decimal
from importlib.resources import files

from django.core.cache import caches
from django.db import transaction

from keqiao.core.access.viewer import Viewer
from keqiao.core.journal.writing import Note, append
from keqiao.core.measures.models import SeriesPoint

NATURES = ("actual", "estimate", "derived", "target", "lower_bound", "derived_lower_bound")
ACTUALS = ("actual", "estimate", "derived")
KEPT, KEPT_SECONDS = "measures.published", 300


def load_published(viewer: Viewer) -> int:
    """载入: the shipped published figures, in place of those that were there; returns how many."""
    text = files("keqiao.core.measures").joinpath("data/published.csv").read_text(encoding="utf-8")
    points = [
        SeriesPoint(**{**row, "value": Decimal(row["value"])}) for row in csv.DictReader(text.splitlines())
    ]
    with transaction.atomic():
        SeriesPoint.objects.all().delete()
        SeriesPoint.objects.bulk_create(points)
        note = Note("keqiao.measures.series.load", "measures.series", "published", {"count": len(points)})
        append(viewer, note)
    forget()
    return len(points)


def forget(**_given: object) -> None:
    """A point was written or removed: what this process keeps is asked for anew."""
    caches["process"].delete(KEPT)


def published() -> list[SeriesPoint]:
    """全部公布结果 (no targets), oldest first: shipped data, so a process keeps them for some minutes."""
    found: list[SeriesPoint] | None = caches["process"].get(KEPT)
    if found is None:
        found = list(SeriesPoint.objects.filter(nature__in=ACTUALS).order_by("period", "pk"))
        caches["process"].set(KEPT, found, KEPT_SECONDS)
    return found


def years_of(series: str, division: str) -> list[SeriesPoint]:
    """The yearly figures of one series in one division that are results (no targets), oldest first."""
    rows = SeriesPoint.objects.filter(series=series, division=division.ljust(6, "0"), nature__in=ACTUALS)
    return [point for point in rows.order_by("period") if len(point.period) == 4]


def last_before(series: str, division: str, year: int) -> SeriesPoint | None:
    """The last yearly result before a year."""
    before = [point for point in years_of(series, division) if int(point.period) < year]
    return before[-1] if before else None
