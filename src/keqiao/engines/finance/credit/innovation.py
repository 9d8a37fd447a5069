"""企业创新积分: a versioned table of indicators per stage that an operator enters; the 2024 weights are
not published.

Score of an indicator = weight x clip((value - floor) / (full - floor), 0, 1); 0 when negative or missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.money import EXACT, rounded


@dataclass(frozen=True)
class Indicator:
    """积分指标: ``floor`` scores nothing, ``full`` the whole ``weight``; full is below floor
    where less is better."""

    name: str
    group: str
    floor: Decimal
    full: Decimal
    weight: Decimal


@dataclass(frozen=True)
class PointsTable:
    """积分表: its version and source travel with every score."""

    version: str
    source: str
    stage: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class PointsResult:
    """积分结果: indicators and groups to four decimals, total to two, each from unrounded sums."""

    scores: tuple[tuple[str, Decimal], ...]
    groups: dict[str, Decimal]
    total: Decimal
    missing: tuple[str, ...]
    table: PointsTable


def load_points_table(fields: Fields, stage: str) -> PointsTable:
    """积分表 from an operator's file. Raises `InputError` for repeated indicators, full equal to floor,
    or a table whose weights were left empty."""
    indicators: list[Indicator] = []
    for item in fields.objects("indicators"):
        if not item.has("weight"):
            raise InputError("“{name}”没有填写:官方权重未公布,须由使用者录入", name=item.name("weight"))
        indicator = Indicator(
            item.text("name"),
            item.text("group"),
            item.number("floor"),
            item.number("full"),
            item.amount("weight"),
        )
        if indicator.full == indicator.floor:
            raise InputError("指标“{name}”的满分值与起点值相同", name=indicator.name)
        if any(indicator.name == known.name for known in indicators):
            raise InputError("指标“{name}”重复", name=indicator.name)
        indicators.append(indicator)
    return PointsTable(
        str(fields.raw("version", "")),
        str(fields.raw("source", fields.raw("note", ""))),
        stage,
        tuple(indicators),
    )


def innovation_points(table: PointsTable, values: Mapping[str, Decimal | None]) -> PointsResult:
    """企业创新积分 of one enterprise. Raises `InputError` for a value the table does not know."""
    unknown = [name for name in values if all(name != i.name for i in table.indicators)]
    if unknown:
        raise InputError("积分表中没有指标 {names}", names="、".join(unknown))
    exact = {i.name: _points(i, values.get(i.name)) for i in table.indicators}
    groups: dict[str, Fraction] = {}
    for indicator in table.indicators:
        groups[indicator.group] = groups.get(indicator.group, Fraction(0)) + exact[indicator.name]
    return PointsResult(
        tuple((name, _decimal(score, 4)) for name, score in exact.items()),
        {name: _decimal(score, 4) for name, score in groups.items()},
        _decimal(sum(exact.values(), Fraction(0)), 2),
        tuple(i.name for i in table.indicators if values.get(i.name) is None),
        table,
    )


def _points(indicator: Indicator, value: Decimal | None) -> Fraction:
    if value is None or value < 0:
        return Fraction(0)
    floor, full = Fraction(indicator.floor), Fraction(indicator.full)
    reached = (Fraction(value) - floor) / (full - floor)
    return Fraction(indicator.weight) * min(Fraction(1), max(Fraction(0), reached))


def _decimal(value: Fraction, digits: int) -> Decimal:
    return rounded(EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)), digits)


def differences_between(before: PointsResult, after: PointsResult) -> Sequence[tuple[str, Decimal]]:
    """积分变化 by indicator, largest loss first."""
    old = dict(before.scores)
    changes = [(name, score - old.get(name, Decimal(0))) for name, score in after.scores]
    return sorted((c for c in changes if c[1]), key=lambda change: change[1])
