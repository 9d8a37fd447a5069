"""回避: conflicts by kind, with evidence, period and source; which pairs they forbid or make less likely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class ConflictKind:
    """回避情形. ``years`` is how far back a tie still counts, None for always; ``hard`` removes the pair."""

    code: str
    title: str
    hard: bool
    years: int | None
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Conflict:
    """一条回避: ``ended`` is when the tie last held, None while it holds.

    ``pinned`` says a person confirmed it. One found from data and not yet confirmed counts all the
    same, and is listed for confirmation.
    """

    application: str
    expert: str
    kind: str
    evidence: str = ""
    ended: date | None = None
    pinned: bool = False


@dataclass(frozen=True)
class Unit:
    """评审中的一方: an application or an expert, and the legal units it belongs to."""

    id: str
    units: frozenset[str]


@cache
def conflict_kinds() -> Mapping[str, ConflictKind]:
    """The kinds in ``data/conflict_kinds.yaml`` by code."""
    return {code: ConflictKind(code=code, **row) for code, row in _data()["kinds"].items()}


def soft_penalty() -> float:
    """What a conflict that does not forbid takes off a pair's affinity."""
    return float(_data()["soft_penalty"])


def in_force(conflicts: Iterable[Conflict], on: date | None) -> list[Conflict]:
    """The conflicts whose period has not run out on a day; without a day, all of them."""
    return [item for item in conflicts if not _lapsed(item, _kind(item), on)]


def is_hard(conflict: Conflict) -> bool:
    """Whether the pair is forbidden."""
    return _kind(conflict).hard


def same_unit_conflicts(applications: Sequence[Unit], experts: Sequence[Unit]) -> list[Conflict]:
    """Conflicts found from data: application and expert name the same legal unit."""
    by_unit: dict[str, list[str]] = {}
    for expert in experts:
        for unit in expert.units:
            by_unit.setdefault(unit, []).append(expert.id)
    return [
        Conflict(application.id, expert, "same_unit", f"都属于“{unit}”")
        for application in applications
        for unit in sorted(application.units)
        for expert in by_unit.get(unit, ())
    ]


def _kind(conflict: Conflict) -> ConflictKind:
    kind = conflict_kinds().get(conflict.kind)
    if kind is None:
        raise InputError(
            "没有回避情形“{kind}”;可用:{known}", kind=conflict.kind, known="、".join(conflict_kinds())
        )
    return kind


def _lapsed(conflict: Conflict, kind: ConflictKind, on: date | None) -> bool:
    """A tie that ended more than ``years`` before the day no longer counts."""
    if on is None or conflict.ended is None or kind.years is None:
        return False
    year = conflict.ended.year + kind.years
    return (year, conflict.ended.month, conflict.ended.day) < (on.year, on.month, on.day)


@cache
def _data() -> Mapping[str, Any]:
    text = (files("keqiao.engines.assignment") / "data" / "conflict_kinds.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
