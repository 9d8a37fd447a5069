"""自定义方案: a scheme whose thresholds an administrator enters, read by the same loader as the rules.

A figure not yet entered is ``value: null``: the scheme loads, and what rests on the figure depends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.rules.exact import shown
from keqiao.engines.rules.fields import Field, read_fields
from keqiao.engines.rules.loading import checked_fields
from keqiao.engines.rules.located import Located, read_yaml
from keqiao.engines.rules.parameters import BORDERS, CONFIDENCE_NAMES, NUMBER_UNITS
from keqiao.engines.rules.trace import TraceStep
from keqiao.engines.rules.verdict import OPERATORS, Verdict, all_known

HEAD = {"title", "source", "confidence", "from", "to", "fields", "conditions", "award"}
REQUIRED = HEAD - {"to", "award"}


@dataclass(frozen=True)
class SchemeCondition:
    """方案条件: ``field operator value``, or a flag that must be true; ``value`` None is not yet entered."""

    field: str
    operator: str
    value: Fraction | None


@dataclass(frozen=True)
class Award:
    """奖补: a share of a field, at most ``cap`` yuan; a figure not yet entered is None."""

    field: str
    share: Fraction | None
    cap: Fraction | None


@dataclass(frozen=True)
class Scheme:
    """方案: its dates, source, fields, conditions and award."""

    title: str
    source: str
    confidence: str
    start: date
    end: date | None
    fields: Mapping[str, Field]
    units: Mapping[str, str]
    conditions: tuple[SchemeCondition, ...]
    award: Award | None


@dataclass(frozen=True)
class SchemeResult:
    """方案结果: verdict, award in yuan (None when it cannot be computed or does not apply), trace."""

    verdict: Verdict
    amount: Fraction | None
    trace: TraceStep


def read_scheme(path: Path) -> Scheme:
    """读入方案文件. Raises InputError naming file, line and field."""
    root = read_yaml(path)
    fields = checked_fields(root, "方案", HEAD, REQUIRED)
    confidence = fields["confidence"].text("方案的 confidence")
    if confidence not in CONFIDENCE_NAMES:
        raise fields["confidence"].error("方案的 confidence 应是 T、S、M、U 之一")
    start, end = _day(fields["from"]), _day(fields["to"]) if "to" in fields else None
    if start is None:
        raise fields["from"].error("方案的 from 应写作 YYYY-MM-DD")
    if end is not None and end < start:
        raise fields["to"].error("方案的终止日 {end} 早于起始日 {start}", end=end, start=start)
    declared, units = _declared(fields["fields"])
    places = fields["conditions"].sequence("方案的 conditions")
    if not places:
        raise fields["conditions"].error("方案至少要有一个条件")
    conditions = tuple(_condition(place, units) for place in places)
    award = _award(fields["award"], units) if "award" in fields else None
    return Scheme(
        fields["title"].text("方案的 title"),
        fields["source"].text("方案的 source"),
        confidence,
        start,
        end,
        declared,
        units,
        conditions,
        award,
    )


def _day(place: Located) -> date | None:
    if place.value is None or isinstance(place.value, date):
        return place.value
    raise place.error("日期“{value}”应写作 YYYY-MM-DD", value=place.value)


def _declared(place: Located) -> tuple[dict[str, Field], dict[str, str]]:
    declared, units = {}, {}
    for name, item in place.mapping("方案的 fields").items():
        what = f"字段“{name}”"
        parts = checked_fields(item, what, {"title", "unit"}, {"title", "unit"})
        unit = parts["unit"].text(f"{what}的 unit")
        if unit not in NUMBER_UNITS | {"flag"}:
            raise parts["unit"].error("{what}的单位“{unit}”不认识", what=what, unit=unit)
        kind = "flag" if unit == "flag" else "number"
        declared[name], units[name] = Field(name, parts["title"].text(f"{what}的 title"), kind), unit
    return declared, units


def _named(place: Located, units: Mapping[str, str]) -> str:
    name = place.text("field")
    if name not in units:
        raise place.error("没有声明字段“{name}”;已声明:{known}", name=name, known="、".join(units))
    return name


def _condition(place: Located, units: Mapping[str, str]) -> SchemeCondition:
    parts = checked_fields(place, "条件", {"field", "operator", "value"}, {"field"})
    name = _named(parts["field"], units)
    if units[name] == "flag":
        return SchemeCondition(name, "", None)
    for key in ("operator", "value"):
        if key not in parts:
            raise place.error("字段“{name}”的条件缺少“{key}”(未定的数写 value: null)", name=name, key=key)
    operator = parts["operator"].text("条件的 operator")
    if operator not in BORDERS:
        raise parts["operator"].error("条件的 operator 应是 >=、>、<=、< 之一")
    return SchemeCondition(name, operator, _figure(parts["value"]))


def _award(place: Located, units: Mapping[str, str]) -> Award:
    parts = checked_fields(place, "奖补", {"field", "share", "cap"}, {"field", "share", "cap"})
    name = _named(parts["field"], units)
    if units[name] == "flag":
        raise parts["field"].error("奖补的字段“{name}”应是数", name=name)
    return Award(name, _figure(parts["share"]), _figure(parts["cap"]))


def _figure(place: Located) -> Fraction | None:
    if place.value is None or isinstance(place.value, Fraction):
        return place.value
    raise place.error("“{value}”应是数,未定时写 null", value=place.value)


def apply_scheme(scheme: Scheme, as_of: date, given: Any) -> SchemeResult:
    """按方案判定. A missing fact or a figure not yet entered makes the verdict depend."""
    if as_of < scheme.start or (scheme.end is not None and as_of > scheme.end):
        raise InputError(
            "方案“{title}”的有效期为 {start} 至 {end},不含 {day}",
            title=scheme.title,
            start=scheme.start,
            end=scheme.end or "今",
            day=as_of,
        )
    facts = read_fields(list(scheme.fields.values()), given)
    steps = [_tested(scheme, each, facts) for each in scheme.conditions]
    verdict = Verdict.of(all_known(step.value for step in steps))
    root = TraceStep("scheme", scheme.title, verdict.value, citation=scheme.source, children=steps)
    amount = None
    if scheme.award is not None and verdict is not Verdict.NO:
        amount = _amount(scheme.award, facts)
        formula = f"{scheme.fields[scheme.award.field].title} × {shown(scheme.award.share, 'share')},"
        formula += f"不超过 {shown(scheme.award.cap, 'yuan')}"
        steps.append(TraceStep("award", "奖补金额", amount, "yuan", formula, scheme.source))
    return SchemeResult(verdict, amount, root)


def _tested(scheme: Scheme, condition: SchemeCondition, facts: Mapping[str, Any]) -> TraceStep:
    field, fact = scheme.fields[condition.field], facts[condition.field]
    unit = scheme.units[condition.field]
    if not condition.operator:
        return TraceStep(condition.field, field.title, fact, formula=field.title, citation=scheme.source)
    value = condition.value
    met = None if fact is None or value is None else OPERATORS[condition.operator](fact, value)
    bound = "(界限未录入)" if value is None else shown(value, unit)
    text = f"{shown(fact, unit)} {condition.operator} {bound}"
    return TraceStep(condition.field, field.title, met, formula=text, citation=scheme.source)


def _amount(award: Award, facts: Mapping[str, Any]) -> Fraction | None:
    fact = facts[award.field]
    if fact is None or award.share is None or award.cap is None:
        return None
    return min(Fraction(fact) * award.share, award.cap)
