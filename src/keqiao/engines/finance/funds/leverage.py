"""撬动倍数: money mobilised at a level over the government contribution; each denominator named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import ratio


@dataclass(frozen=True)
class LeverageLevel:
    """撬动层级: ``total`` yuan at the level, including the government money; ``multiple`` to six decimals."""

    name: str
    total: Decimal
    multiple: Decimal | None
    numerator: str
    denominator: str


def leverage(contribution: Decimal, levels: Sequence[tuple[str, Decimal]]) -> tuple[LeverageLevel, ...]:
    """撬动倍数 of each level. Raises `InputError` for no contribution, a repeated level, or a level's
    total below it."""
    if contribution <= 0:
        raise InputError("政府出资应大于零,才能计算撬动倍数")
    names = [name for name, _ in levels]
    if len(set(names)) != len(names):
        raise InputError("撬动层级重名:{names}", names="、".join(names))
    for name, total in levels:
        if total < contribution:
            raise InputError(
                "层级“{name}”总额 {total} 小于政府出资 {contribution}(总额应含政府出资)",
                name=name,
                total=total,
                contribution=contribution,
            )
    return tuple(
        LeverageLevel(
            name, total, ratio(total, contribution), f"{name}层级资金总额(含政府出资)", "政府出资额"
        )
        for name, total in levels
    )
