"""数字: Arabic and Chinese numerals with multipliers, as exact decimals (千亿, 2.5万亿, 十余, 二〇一二)."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

CHINESE = "[零〇○一二两三四五六七八九十百千]"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MULTIPLIER = "万亿|千亿|百亿|十亿|千万|百万|十万|万|亿"
NUMBER = rf"(?:(?:{ARABIC})(?:{MULTIPLIER})?|{CHINESE}+(?:{MULTIPLIER})?|(?:{MULTIPLIER})(?=余|元|级))"

_SCALE = re.compile(rf"({MULTIPLIER})$")


def number(text: str) -> Decimal:
    """The exact value of a numeral.

    >>> number("2.5万亿"), number("千亿"), number("三十六"), number("1,200")
    (Decimal('2500000000000.0'), Decimal('100000000000'), Decimal('36'), Decimal('1200'))
    """
    found = _SCALE.search(text)
    head, scale = (text[: found.start()], _multiplier(found.group(1))) if found else (text, Decimal(1))
    if not head:
        return scale
    if head[0].isdigit():
        return Decimal(head.replace(",", "")) * scale
    return Decimal(_chinese(head)) * scale


def _multiplier(text: str) -> Decimal:
    value = Decimal(1)
    for char in text:
        value *= STEPS.get(char) or LARGE[char]
    return value


def _chinese(text: str) -> int:
    """Chinese integer: positional (二〇一二) when it holds no 十百千, else additive."""
    if not any(char in STEPS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = current = 0
    for char in text:
        if char in STEPS:
            total += (current or 1) * STEPS[char]
            current = 0
        else:
            current = DIGITS[char]
    return total + current


def chinese_ordinal(text: str) -> int | None:
    """The value of a heading number such as 十二 or 三; None when it is none."""
    return _chinese(text) if re.fullmatch(CHINESE + "+", text) else None
