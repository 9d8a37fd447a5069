"""评分表: a unit's points from counts alone, each number with its formula, on the limit in force and on the first one.

Pure: the same tally gives the same sheet. The weights are the arrangement's own where it states them; what it asks
for besides routine supervision (field visits, opinion survey, third party) is shown without points until entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

HUNDRED = Decimal(100)


@cache
def scheme() -> Mapping[str, Any]:
    """评分方案: the default weights and the limits of praise and criticism, from the dated data file."""
    place = resources.files(__package__) / "data" / "scoring.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return loaded


@dataclass(slots=True)
class Tally:
    """计数: what a unit was asked for and what it did; ``shares`` are (progress, time share, first time share)."""

    unit: str
    receipts: int = 0
    receipts_kept: int = 0
    filings: int = 0
    filings_kept: int = 0
    reports: int = 0
    reports_kept: int = 0
    handed_in: int = 0
    returned: int = 0
    shares: list[tuple[Decimal, Decimal, Decimal]] = field(default_factory=list)
    red: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """评分项: ``value`` 0 to 1; None where nothing was asked, and the item does not count."""

    name: str
    weight: Decimal
    value: Decimal | None
    points: Decimal | None
    formula: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """评分表 of one unit: ``total`` on the limits in force, ``first`` on the original ones."""

    unit: str
    lines: Sequence[Line]
    total: Decimal
    first: Decimal
    formula: str


def sheet(tally: Tally) -> Sheet:
    """评分: items without anything asked are left out and the rest counts for the whole."""
    lines = _lines(tally, first=False)
    total, formula = _total(lines)
    first, _first_formula = _total(_lines(tally, first=True))
    return Sheet(tally.unit, lines, total, first, formula)


def _lines(tally: Tally, *, first: bool) -> list[Line]:
    weights = {name: Decimal(weight) for name, weight in scheme()["weights"].items()}
    pace, words = _pace(tally, first=first)
    return [
        _kept("receipt", weights, tally.receipts_kept, tally.receipts),
        _kept("filing", weights, tally.filings_kept, tally.filings),
        _kept("report", weights, tally.reports_kept, tally.reports),
        _line("progress", weights, pace, words),
        _quality(tally, weights),
    ]


def _kept(name: str, weights: Mapping[str, Decimal], kept: int, asked: int) -> Line:
    value = Decimal(kept) / asked if asked else None
    return _line(name, weights, value, f"{kept}÷{asked}" if asked else "")


def _quality(tally: Tally, weights: Mapping[str, Decimal]) -> Line:
    if not tally.handed_in:
        return _line("quality", weights, None, "")
    value = max(Decimal(0), 1 - Decimal(tally.returned) / tally.handed_in)
    return _line("quality", weights, value, f"1-{tally.returned}÷{tally.handed_in}")


def _pace(tally: Tally, *, first: bool) -> tuple[Decimal | None, str]:
    """Progress against time: min(1, progress ÷ time share), the mean over the unit's parts."""
    if not tally.shares:
        return None, ""
    paces, words = [], []
    for progress, share, original in tally.shares:
        gone = original if first else share
        paces.append(min(Decimal(1), progress / gone) if gone else Decimal(1))
        words.append(f"min(1,{_percent(progress)}÷{_percent(gone)})")
    inner = "+".join(words)
    return sum(paces, Decimal(0)) / len(paces), f"({inner})÷{len(paces)}"


def _line(name: str, weights: Mapping[str, Decimal], value: Decimal | None, words: str) -> Line:
    weight = weights[name]
    points = None if value is None else _rounded(value * weight)
    return Line(name, weight, value, points, f"{weight}×{words}" if value is not None else "")


def _total(lines: Sequence[Line]) -> tuple[Decimal, str]:
    counted = [line for line in lines if line.points is not None]
    weight = sum((line.weight for line in counted), Decimal(0))
    if not weight:
        return Decimal(0), ""
    points = sum((line.points for line in counted if line.points is not None), Decimal(0))
    words = "+".join(str(line.points) for line in counted)
    return _rounded(points * HUNDRED / weight), f"({words})×100÷{weight}"


@dataclass(frozen=True, slots=True)
class Component:
    """文件规定的权重: one share of the arrangement's own score; ``points`` None: not entered yet."""

    name: str
    weight: Decimal
    routine: bool
    points: Decimal | None


def components(weights: Mapping[str, Any], total: Decimal) -> list[Component]:
    """The arrangement's score: its routine share is this sheet's total; the others wait for their figures."""
    found = []
    for name, weight in weights.items():
        routine = any(word in name for word in scheme()["routine_words"])
        share = Decimal(str(weight))
        found.append(Component(name, share, routine, _rounded(total * share / HUNDRED) if routine else None))
    return found


def _percent(share: Decimal) -> str:
    return f"{(share * HUNDRED).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
