"""度量的声明: what a room can be asked, and the form of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from keqiao.core.access.viewer import Viewer

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """提问: a measure over the days ``since`` to ``until`` (both counted), for a division prefix (empty: all), as the
    records stood at the end of ``as_of``; None means now.
    """

    since: date
    until: date
    division: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """数字: ``value`` in the measure's unit; None is no data and shows grey, never zero. ``count`` rows stand behind
    it; ``error`` is the standard error where it is an estimate.
    """

    value: Decimal | None
    count: int = 0
    error: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """证据: rows behind a figure, ready to show; ``after`` is the key for the next page, None at the end.

    ``columns`` are (name, label); each row maps column names to strings and has ``url`` where its record has a page.
    """

    columns: Sequence[tuple[str, Text]]
    rows: Sequence[Mapping[str, Any]]
    total: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """度量. ``series`` names the statistical series it settles (认定登记额 is not 成交额); ``unit`` is CNY, count, m2…

    ``answer(question)`` gives the figure over all records in the question's division: targets are public figures,
    the scope of a viewer narrows the evidence, never the figure. ``by_division`` and ``by_month`` split it (code or
    first day of month to value). ``evidence(viewer, question, after, limit)`` gives the rows the viewer may see.
    """

    name: str
    version: int
    label: Text
    series: Text
    unit: str
    words: Text
    answer: Callable[[Question], Figure]
    evidence: Callable[[Viewer, Question, str | None, int], Evidence]
    by_division: Callable[[Question], Mapping[str, Decimal]] | None = None
    by_month: Callable[[Question], Mapping[date, Decimal]] | None = None
    additive: bool = True


_measures: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """Make a measure known; two with one name are a fault found at start."""
    if measure.name in _measures:
        raise ValueError(f"measure {measure.name} is registered twice")
    _measures[measure.name] = measure
    return measure


def measure_of(name: str) -> Measure:
    return _measures[name]


def measures() -> tuple[Measure, ...]:
    return tuple(_measures[name] for name in sorted(_measures))
