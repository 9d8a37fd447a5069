"""运算: what a formula uses beside + - * / and comparisons; it runs on numbers, columns and symbols.

A formula never says ``if``: it says ``where``, so that the same text decides one enterprise or a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from keqiao.engines.rules import columns
from keqiao.engines.rules.symbols import Symbol

Value: TypeAlias = Any
"""A Fraction, bool, text or date of one enterprise; a Column, Texts or bool array; or a Symbol."""


def where(condition: Value, then: Value, otherwise: Value) -> Value:
    """若…则…否则…: ``then`` where the condition holds."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(condition, np.ndarray):
        return columns.choose(condition, then, otherwise)
    return condition.where_(then, otherwise)


def minimum(left: Value, right: Value) -> Value:
    """孰小: the smaller of two."""
    if hasattr(left, "least_"):
        return left.least_(right)
    if hasattr(right, "least_"):
        return right.least_(left)
    return min(left, right)


def maximum(left: Value, right: Value) -> Value:
    """孰大: the larger of two."""
    if hasattr(left, "greatest_"):
        return left.greatest_(right)
    if hasattr(right, "greatest_"):
        return right.greatest_(left)
    return max(left, right)


def negate(condition: Value) -> Value:
    """非: not. (``~True`` is -2 in Python, so formulas use this.)"""
    return not condition if isinstance(condition, bool) else ~condition


def or_else(value: Value, fallback: Value) -> Value:
    """无则取: a parameter that no rule gives on the day falls back to another."""
    return fallback if value is None else value


def positive_part(value: Value) -> Value:
    """不低于零: the value, never below zero."""
    return maximum(value, Fraction(0))


class Ratio:
    """比率: a quotient that is only compared, by cross-multiplication, and so stays exact in whole columns.

    With a zero denominator every comparison is false: a share of nothing meets no threshold.
    """

    def __init__(self, top: Value, bottom: Value) -> None:
        self.top, self.bottom = top, bottom

    def __ge__(self, bound: Value) -> Value:
        return (self.bottom > 0) & (self.top >= bound * self.bottom)

    def __gt__(self, bound: Value) -> Value:
        return (self.bottom > 0) & (self.top > bound * self.bottom)

    def __le__(self, bound: Value) -> Value:
        return (self.bottom > 0) & (self.top <= bound * self.bottom)

    def __lt__(self, bound: Value) -> Value:
        return (self.bottom > 0) & (self.top < bound * self.bottom)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ratio) and (self.top, self.bottom) == (other.top, other.bottom)

    def __hash__(self) -> int:
        return hash((self.top, self.bottom))

    def exact(self) -> Fraction | None:
        """The quotient of two exact numbers; None over zero."""
        return None if self.bottom == 0 else Fraction(self.top) / Fraction(self.bottom)


def member(value: Value, names: Value) -> Value:
    """属于所列: whether the text is one of the names; false where no list holds on the day."""
    if isinstance(names, Symbol):
        return Symbol("in", value, names)
    found = value == ""
    for name in names or ():
        found = found | (value == name)
    return found


def _written_amount(amount: Value) -> Value:
    return Symbol("/", amount.top, amount.bottom) if isinstance(amount, Ratio) else amount


def marginal(amount: Value, bands: Sequence[tuple[Any, ...]]) -> Value:
    """超额累计: each band's figure on the part of the amount inside it; upper bounds belong below."""
    if isinstance(bands, Symbol):
        return Symbol("marginal", amount, bands)
    total, lower = amount * Fraction(0), Fraction(0)
    for upper, rate in bands:
        part = positive_part(amount - lower)
        if upper is not None:
            part = minimum(part, upper - lower)
            lower = upper
        total = total + part * rate
    return total


def by_upper_bound(amount: Value, bands: Sequence[tuple[Any, ...]], figure: int = 1) -> Value:
    """按上限分档: the figure of the first band whose inclusive upper bound (null = open) holds it."""
    if isinstance(bands, Symbol):
        return Symbol("upper", amount, bands)
    chosen: Value = bands[-1][figure]
    for band in reversed(bands[:-1]):
        chosen = where(amount <= band[0], band[figure], chosen)
    return chosen


def by_lower_bound(amount: Value, bands: Sequence[tuple[Any, ...]], figure: int = 1) -> Value:
    """按下限得分: the figure of the first band whose lower bound is reached; the last is open."""
    if isinstance(bands, Symbol):
        return Symbol("lower", _written_amount(amount), bands)
    chosen: Value = bands[-1][figure]
    for band in reversed(bands[:-1]):
        chosen = where(amount >= band[0], band[figure], chosen)
    return chosen
