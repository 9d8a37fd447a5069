"""精确数: fractions in, named rounding out. Nothing in this engine is a binary float."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

FEN = 2
"""Decimals of a reported amount in yuan."""
SHARE = 6
"""Decimals of a reported share, ratio or growth."""


def to_fraction(value: Any) -> Fraction | None:
    """精确转换: a finite number or text that reads as one; None for anything else.

    A float is read by its shortest decimal text, so 0.052 is 52/1000 and not its binary neighbour.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if not isinstance(value, str | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return None
    return Fraction(number)


def half_up(value: Fraction, digits: int) -> Decimal:
    """四舍五入: round half away from zero to ``digits`` decimals."""
    scaled = value * 10**digits
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-digits)


def shown(value: Any, unit: str = "") -> str:
    """显示: a value as a person reads it, with its unit."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction | int | Decimal):
        return _number_shown(Fraction(value), unit)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return "、".join(shown(item) for item in value)
    return str(value)


def _number_shown(number: Fraction, unit: str) -> str:
    if unit == "yuan":
        return f"{half_up(number, FEN):,.2f} 元"
    if unit == "share":
        text = format(half_up(number * 100, 4).normalize(), "f")
        return f"{text}%"
    text = format(half_up(number, SHARE).normalize(), "f")
    suffix = UNIT_NAMES.get(unit, "")
    return f"{text} {suffix}".strip()


UNIT_NAMES = {
    "wan": "万元",
    "persons": "人",
    "firms": "家",
    "months": "个月",
    "days": "天",
    "years": "年",
    "m2": "平方米",
    "points": "分",
    "rights": "件",
}
"""Chinese names of the units a rule file may use for plain numbers."""
