"""三值判定与区间: what is certain, what is refuted, and what depends on experts or on missing facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from operator import ge, gt, le, lt

from keqiao.engines.errors import InputError

OPERATORS: dict[str, Callable[[Fraction, Fraction], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}


class Verdict(Enum):
    """判定: entitled, not entitled, or it depends."""

    YES = "可享受"
    NO = "不可享受"
    DEPENDS = "视情况而定"

    @staticmethod
    def of(known: bool | None) -> Verdict:
        """From a three-valued truth."""
        return Verdict.DEPENDS if known is None else Verdict.YES if known else Verdict.NO


def all_known(parts: Iterable[bool | None]) -> bool | None:
    """三值合取: false if any part is false, unknown if any is unknown, else true."""
    seen = list(parts)
    if any(part is False for part in seen):
        return False
    return None if any(part is None for part in seen) else True


def any_known(parts: Iterable[bool | None]) -> bool | None:
    """三值析取: true if any part is true, unknown if any is unknown, else false."""
    seen = list(parts)
    if any(part is True for part in seen):
        return True
    return None if any(part is None for part in seen) else False


@dataclass(frozen=True)
class Interval:
    """区间: the lowest and highest a result can be."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise InputError("区间下限 {low} 大于上限 {high}", low=self.low, high=self.high)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def meets(self, operator: str, bound: Fraction) -> bool | None:
        """是否达到: true or false when the whole interval agrees, None when the bound lies inside."""
        test = OPERATORS[operator]
        ends = test(self.low, bound), test(self.high, bound)
        return ends[0] if ends[0] == ends[1] else None
