"""审核规则: rules as data with a message, and which records break which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing.atoms import Clause, Linear, Membership, Value, clause_holds
from keqiao.engines.survey.editing.language import parse

Level = Literal["hard", "soft"]
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """审核规则: a ``hard`` rule must hold (fatal edit); a ``soft`` one asks for a look (query edit).

    ``message`` may show values by {field}. ``tolerance`` is relative to the size of the terms.
    """

    id: str
    expression: str
    message: str
    level: Level
    clauses: tuple[Clause, ...]
    tolerance: float = 1e-9

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(atom.fields for clause in self.clauses for atom in clause))

    @property
    def numbers(self) -> frozenset[str]:
        """Fields the rule computes with."""
        atoms = [atom for clause in self.clauses for atom in clause if isinstance(atom, Linear)]
        return frozenset().union(*(atom.fields for atom in atoms))

    def holds(self, record: Mapping[str, Value]) -> bool | None:
        """True, False, or ``None`` when missing fields leave it open."""
        answers = [clause_holds(clause, record, self.tolerance) for clause in self.clauses]
        if False in answers:
            return False
        return None if None in answers else True

    def sentence(self, record: Mapping[str, Value]) -> str:
        """The message with this record's values put in."""
        return _PLACE.sub(lambda m: _shown(record.get(m[1])) if m[1] in record else m[0], self.message)


@dataclass(frozen=True)
class Finding:
    """审核发现: one record breaking one rule; ``row`` counts from 1."""

    row: int
    rule: str
    level: Level
    sentence: str
    fields: tuple[str, ...]


def rule(
    id: str,
    expression: str,
    message: str,
    level: str = "hard",
    tolerance: float = 1e-9,
) -> Rule:
    """规则: checked and parsed; errors name the rule."""
    if level not in ("hard", "soft"):
        raise InputError("规则 {id} 的级别应为 hard 或 soft,得到“{level}”", id=id, level=level)
    if not message:
        raise InputError("规则 {id} 没有说明文字", id=id)
    if not 0 <= tolerance < 1:
        raise InputError("规则 {id} 的容差应在 0 与 1 之间", id=id)
    return Rule(id, expression, message, level, parse(expression), tolerance)  # type: ignore[arg-type]  # checked above


def load_rules(table: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """规则表: from rows with id, expression, message and optional level and tolerance."""
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, row in enumerate(table, start=1):
        missing = [key for key in ("id", "expression", "message") if not row.get(key)]
        if missing:
            raise InputError("第 {n} 条规则缺少 {keys}", n=number, keys="、".join(missing))
        unknown = set(row) - {"id", "expression", "message", "level", "tolerance"}
        if unknown:
            raise InputError("规则 {id} 有不认识的键:{keys}", id=row["id"], keys="、".join(sorted(unknown)))
        if str(row["id"]) in seen:
            raise InputError("规则编号 {id} 重复", id=row["id"])
        seen.add(str(row["id"]))
        level, tolerance = str(row.get("level", "hard")), row.get("tolerance", 1e-9)
        if not isinstance(tolerance, int | float) or isinstance(tolerance, bool):
            raise InputError("规则 {id} 的容差应为数字,得到 {value}", id=row["id"], value=tolerance)
        rules.append(rule(str(row["id"]), str(row["expression"]), str(row["message"]), level, tolerance))
    if not rules:
        raise InputError("规则表是空的")
    _consistent_types(rules)
    return rules


def check(records: Sequence[Mapping[str, Value]], rules: Sequence[Rule]) -> list[Finding]:
    """逐条审核: every broken rule of every record. A rule a missing value leaves open is not broken."""
    needed = frozenset().union(*(r.fields for r in rules))
    found = []
    for row, record in enumerate(records, start=1):
        absent = needed - record.keys()
        if absent:
            raise InputError("第 {row} 行没有字段 {fields}", row=row, fields="、".join(sorted(absent)))
        _numbers(row, record, rules)
        for item in rules:
            if item.holds(record) is False:
                fields = tuple(sorted(item.fields))
                found.append(Finding(row, item.id, item.level, item.sentence(record), fields))
    return found


def _consistent_types(rules: Sequence[Rule]) -> None:
    atoms = [atom for item in rules for clause in item.clauses for atom in clause]
    numeric = frozenset().union(*(a.fields for a in atoms if isinstance(a, Linear)))
    category = frozenset().union(*(a.fields for a in atoms if isinstance(a, Membership)))
    both = numeric & category
    if both:
        raise InputError("字段 {fields} 在规则中既当数字又当类别", fields="、".join(sorted(both)))


def _numbers(row: int, record: Mapping[str, Value], rules: Sequence[Rule]) -> None:
    """Refuse text where a rule computes, naming row and field."""
    for item in rules:
        for clause in item.clauses:
            for atom in clause:
                if isinstance(atom, Linear):
                    _check_number(row, record, atom)


def _check_number(row: int, record: Mapping[str, Value], atom: Linear) -> None:
    for name, _ in atom.terms:
        value = record[name]
        if isinstance(value, str) or (isinstance(value, float) and value - value != 0):
            raise InputError("第 {row} 行的 {name} 不是有限数:{value}", row=row, name=name, value=value)


def _shown(value: Value) -> str:
    if value is None:
        return "(缺失)"
    if isinstance(value, str):
        return value
    return f"{value:,.10g}"
