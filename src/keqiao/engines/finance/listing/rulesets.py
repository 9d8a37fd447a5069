"""上市规则集: dated data files, one a board; the set of a date, with the listing committee's transition
rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.funds.rulebook import document

_FILE = "listing_rulesets.yaml"


@dataclass(frozen=True)
class RuleSet:
    """规则集: in force ``start`` to ``end`` (inclusive, ``None`` open); ``standards`` and ``common``
    conditions as data."""

    id: str
    board: str
    start: date
    end: date | None
    source: str
    confidence: str
    standards: tuple[Mapping[str, Any], ...]
    common: tuple[Mapping[str, Any], ...]

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@cache
def load_rulesets() -> tuple[RuleSet, ...]:
    """All rule sets, in the order of the data file."""
    return tuple(
        RuleSet(
            item["id"],
            item["board"],
            item["from"],
            item["to"],
            item["source"],
            item.get("confidence", ""),
            tuple(item["standards"]),
            tuple(item.get("common", ())),
        )
        for item in document(_FILE)["rulesets"]
    )


def board_names() -> Mapping[str, str]:
    """板块 codes and their Chinese names."""
    names: Mapping[str, str] = document(_FILE)["boards"]
    return names


def ruleset_by_id(ruleset: str) -> RuleSet:
    for candidate in load_rulesets():
        if candidate.id == ruleset:
            return candidate
    known = "、".join(candidate.id for candidate in load_rulesets())
    raise InputError("没有规则集“{id}”;可用:{known}", id=ruleset, known=known)


def choose_ruleset(board: str, day: date, passed: str = "no") -> RuleSet | None:
    """适用规则集: ``None`` when the board had none on that day.

    ``passed`` is ``no`` or ``before_<day>``: a company the listing committee passed before that day keeps
    the set in force on the day before it. Raises `InputError` for an unknown board or another ``passed``.
    """
    if board not in board_names():
        raise InputError("没有板块“{board}”;可用:{known}", board=board, known="、".join(board_names()))
    effective = day
    if passed != "no":
        prefix, _, text = passed.partition("_")
        if prefix != "before":
            raise InputError("“listing_committee_passed”应为 no 或 before_日期,收到“{value}”", value=passed)
        effective = parse_date(text, "listing_committee_passed") - timedelta(days=1)
    for candidate in load_rulesets():
        if candidate.board == board and candidate.holds(effective):
            return candidate
    return None
