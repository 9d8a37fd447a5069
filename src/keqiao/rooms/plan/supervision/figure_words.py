"""数字的写法: a target's value in the unit a person reads: 亿元 for money, the printed unit for the rest."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from keqiao.core.pages import presenters

MONEY = ("CNY", "元", "yuan")
COUNTS = {"count": "个", "m2": "平方米", "percent": "%", "%": "%"}


def in_words(value: Decimal | str | None, unit: str) -> str:
    """270.00 亿元, 30 家, 12.5%; a dash where there is no value."""
    if value is None or value == "":
        return presenters.NOTHING
    number = Decimal(value)
    if unit in MONEY:
        return presenters.yi(number)
    digits = 0 if number == number.to_integral_value() else 2
    shown = presenters.number(number, digits)
    word = COUNTS.get(unit, unit)
    return f"{shown}{word}" if word == "%" else f"{shown} {_(word)}" if word else shown
