"""合并评分: innovation points with the bank's own score, each over its declared range; overrides are
logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, rounded


@dataclass(frozen=True)
class ScoreRange:
    """一项评分: its value, the range it is declared over, and its weight."""

    value: Decimal
    low: Decimal
    high: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Combined:
    """合并结果: 0 to 100, two decimals; ``parts`` by score; ``vetoes`` that hold keep the firm out
    whatever it scored."""

    total: Decimal
    parts: dict[str, Decimal]
    vetoes: tuple[str, ...]
    eligible: bool


def combine(scores: Mapping[str, ScoreRange], cutoff: Decimal, vetoes: Mapping[str, bool]) -> Combined:
    """合并评分. Raises `InputError` for weights that do not sum to one or a score outside its range."""
    weight = sum((score.weight for score in scores.values()), Decimal(0))
    if weight != 1:
        raise InputError("合并权重之和为 {total},应为 1", total=weight)
    parts: dict[str, Decimal] = {}
    for name, score in scores.items():
        if score.high <= score.low or not score.low <= score.value <= score.high:
            raise InputError(
                "评分“{name}”的 {value} 不在 {low} 到 {high} 之内",
                name=name,
                value=score.value,
                low=score.low,
                high=score.high,
            )
        parts[name] = EXACT.divide(100 * score.weight * (score.value - score.low), score.high - score.low)
    total = sum(parts.values(), Decimal(0))
    held = tuple(name for name, holds in vetoes.items() if holds)
    shown = {name: rounded(part, 2) for name, part in parts.items()}
    return Combined(rounded(total, 2), shown, held, total >= cutoff and not held)
