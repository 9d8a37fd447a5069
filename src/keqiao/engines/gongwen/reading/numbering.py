"""自动编号: the numbers Word counts itself (一、 (一) 1.) and does not keep in the text.

ECMA-376 part 1, 17.9: numbering.xml holds lists of nine levels; a paragraph names a list and a level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass
class Level:
    """一级编号: how one level counts and what stands around the number."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""


@dataclass
class Numbering:
    """编号表: levels by list, and the counters as they stand while the document is read from the top."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of this list and level, as it is shown."""
        levels = self.lists.get(list_id)
        if not levels or level not in levels:
            return ""
        current = levels[level]
        self.counters[list_id, level] = self.counters.get((list_id, level), current.start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counters.pop((list_id, deeper), None)
        if current.style in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda place: self._number(list_id, int(place.group(1)) - 1), current.pattern)

    def _number(self, list_id: str, level: int) -> str:
        known = self.lists[list_id].get(level, Level())
        return written(self.counters.get((list_id, level), known.start), known.style)


def load(numbering: Any | None, styles: Any | None) -> Numbering:
    """编号表 from the parts numbering.xml and styles.xml (either may be missing)."""
    table = Numbering()
    if numbering is None:
        return table
    abstract = {
        item.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl", "0")): _level(level) for level in item.iterfind(f"{W}lvl")
        }
        for item in numbering.iterfind(f"{W}abstractNum")
    }
    for item in numbering.iterfind(f"{W}num"):
        levels = dict(abstract.get(_value(item, "abstractNumId"), {}))
        for override in item.iterfind(f"{W}lvlOverride"):
            _override(levels, override)
        table.lists[item.get(f"{W}numId", "")] = levels
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        named = reference(style.find(f"{W}pPr"))
        if named:
            table.styles[style.get(f"{W}styleId", "")] = named
    return table


def reference(properties: Any | None) -> tuple[str, int] | None:
    """The list and level that paragraph properties name."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None
    level = _value(numbered, "ilvl") or "0"
    return _value(numbered, "numId"), int(level) if level.isdigit() else 0


def _override(levels: dict[int, Level], override: Any) -> None:
    place = int(override.get(f"{W}ilvl", "0"))
    replaced = override.find(f"{W}lvl")
    if replaced is not None:
        levels[place] = _level(replaced)
    start = _value(override, "startOverride")
    if start.isdigit() and place in levels:
        levels[place] = Level(int(start), levels[place].style, levels[place].pattern)


def _level(level: Any) -> Level:
    start = _value(level, "start")
    return Level(
        int(start) if start.isdigit() else 1, _value(level, "numFmt") or "decimal", _value(level, "lvlText")
    )


def _value(parent: Any, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def written(number: int, style: str) -> str:
    """编号写法.

    >>> [written(12, style) for style in ("decimal", "chineseCounting", "upperRoman")]
    ['12', '十二', 'XII']
    """
    if style in _CHINESE_STYLES:
        return chinese(number)
    if style == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


_CHINESE_STYLES = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "koreanDigital2", "ideographDigital")
)  # fmt: skip


def chinese(number: int) -> str:
    """Chinese numeral of 0 to 9999: 十二, 一百零五."""
    if not 0 <= number <= 9999:
        return str(number)
    if number < 10:
        return _DIGITS[number]
    text, zero = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + word
            zero = False
        else:
            zero = True
    return text[1:] if text.startswith("一十") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
