"""撬动倍数: money mobilised at a level over the government contribution; each denominator named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import ratio


@dataclass(frozen=True)
class Measured:
    """待测层级: ``total`` yuan mobilised at the level, over ``denominator`` yuan; both named."""

    name: str
    total: Decimal
    numerator: str
    denominator: Decimal
    denominator_name: str


@dataclass(frozen=True)
class LeverageLevel:
    """撬动层级: ``multiple`` to six decimals, with the names of what was divided by what."""

    name: str
    total: Decimal
    multiple: Decimal | None
    numerator: str
    denominator: str


def of_government(name: str, total: Decimal, contribution: Decimal) -> Measured:
    """A level measured over the government contribution; its total includes the government money.

    Raises `InputError` for a total below the contribution.
    """
    if total < contribution:
        raise InputError(
            "层级“{name}”总额 {total} 小于政府出资 {contribution}(总额应含政府出资)",
            name=name,
            total=total,
            contribution=contribution,
        )
    return Measured(name, total, f"{name}层级资金总额(含政府出资)", contribution, "政府出资额")


def leverage(levels: Sequence[Measured]) -> tuple[LeverageLevel, ...]:
    """撬动倍数 of each level. Raises `InputError` for a denominator of zero or a repeated level."""
    names = [level.name for level in levels]
    if len(set(names)) != len(names):
        raise InputError("撬动层级重名:{names}", names="、".join(names))
    for level in levels:
        if level.denominator <= 0:
            raise InputError("层级“{name}”的{what}应大于零", name=level.name, what=level.denominator_name)
    return tuple(
        LeverageLevel(
            level.name,
            level.total,
            ratio(level.total, level.denominator),
            level.numerator,
            level.denominator_name,
        )
        for level in levels
    )
