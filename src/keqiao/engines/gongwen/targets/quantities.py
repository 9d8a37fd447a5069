"""数量: numbers with units as they stand in a text, with exact values in normalised units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

from keqiao.engines.gongwen.numerals import NUMBER, number


def _read_units() -> dict[str, tuple[str, Decimal]]:
    """Printed unit to normalised unit and factor, from data/units_of_measure.csv."""
    table = resources.files("keqiao.engines.gongwen").joinpath("data", "units_of_measure.csv")
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    return {printed: (unit, Decimal(factor)) for printed, unit, factor in rows}


UNITS = _read_units()
"""计量单位. A bare 万 or 亿 takes the unit of its metric and reads as a count."""

_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_SCALE_ONLY = r"(?P<level>(?:万亿|千亿|百亿|十亿|亿)元?级)"
_RANGE = r" ?(?:-|—|~|至|到|－) ?"
QUANTITY = re.compile(
    rf"(?<![\dA-Za-z第〔\[.])(?:(?P<first>{NUMBER})(?P<first_unit>{_UNIT})?{_RANGE})?"
    rf"(?P<number>{NUMBER}) ?(?P<vague>多|余|来)?(?P<scale>万亿|万|亿)?(?:(?P<grade>元?级)"
    rf"|(?P<unit>{_UNIT})(?P<size>级)?)?"
)
_LEVEL = re.compile(_SCALE_ONLY)
_NOT_UNIT = re.compile(
    r"个月|个小时|个半|年|月(?!底)|日(?!均|以内|之内|内|办)|号|岁|周岁|级(?!.{0,12}(?:基地"
    r"|集群|产业|园区|企业|城市|中心))|期(?:间|限|工程|项目)|区域|市场|人均|人民|人大|次会议"
    r"|次常务|次全会|届|大(?!学)|化|位数|度|站式|站点|网|口岸|类人|张网|件事|码|本账|单位"
    r"|个主体|个方面|个阶段|个环节|个行动|把手|批$"
)
_VAGUE_CHINESE = {"一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "几", "零", "二"}
_COUNTED_CHINESE = {"所", "座", "家", "条", "公里", "处", "成", "万", "人", "名", "%", "亿", "场", "倍"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """一个数量: folded span, value in the normalised unit, the unit as printed (with its 万 or 亿)."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    unit: str
    raw_unit: str
    vague: bool = False  # 余, 多
    order: bool = False  # 千亿元级


def find_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Numbers with a unit between two offsets; dates, ordinals and small spelled-out numbers are none."""
    position = start
    while True:
        match = QUANTITY.search(text, position, end)
        if match is None:
            return
        position = match.end()
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    scale = match.group("scale") or ""
    printed = match.group("number")
    unit = match.group("unit") or ""
    grade = match.group("grade") or (match.group("size") and unit + "级")
    if grade:
        return _graded(match, printed + scale)
    bare = re.search(r"(?:万亿|万|亿)$", printed + scale)
    if not unit and not bare:
        return None
    if _ruled_out(text, match, printed, unit):
        return None
    normalised, factor = UNITS.get(unit, ("count", Decimal(1)))
    value = number(printed) * (number(scale) if scale else 1) * factor
    first = match.group("first")
    low, high = value, None
    if first is not None:
        low = _range_start(first, match.group("first_unit"), value, printed + scale, factor)
        high = value
        if low >= high:
            return None
    magnitude = re.search(r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|万|亿)$", printed + scale)
    raw_unit = (magnitude.group() if magnitude else "") + unit
    return Quantity(
        match.start(), match.end(), low, high, normalised, raw_unit, match.group("vague") is not None
    )


def _graded(match: re.Match[str], printed: str) -> Quantity | None:
    """千亿元级: an order of magnitude; 5A级, 3级 and the like are ranks of another kind."""
    if "亿" not in printed or match.group("first"):
        return None
    value = number(printed)
    return Quantity(match.start(), match.end(), value, None, "CNY", "亿元", order=True)


def _range_start(first: str, first_unit: str | None, value: Decimal, last: str, factor: Decimal) -> Decimal:
    """In 10-20亿元 the first number shares the multiplier of the second."""
    low = number(first)
    magnitude = re.search(r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|万|亿)$", last)
    if magnitude and not re.search(r"[万亿]$", first) and not first_unit:
        low *= (
            number("1" + magnitude.group())
            if magnitude.group() in ("万", "亿", "万亿")
            else number(magnitude.group())
        )
    return low * factor


def _ruled_out(text: str, match: re.Match[str], printed: str, unit: str) -> bool:
    after = text[match.end("number") : match.end("number") + 14]
    spelled = not printed[0].isdigit()
    if _NOT_UNIT.match(after.lstrip(" 多余来")) and not after.startswith(
        ("个百分点", "个工作日", "次。", "日内")
    ):
        return True
    if (
        match.end() < len(text)
        and text[match.end() - 1].isascii()
        and text[match.end() : match.end() + 1].isalpha()
        and not unit
    ):
        return True
    before = text[match.start() - 1 : match.start()]
    if before == "/" and not unit:
        return True  # 10/10万: a rate's base
    if before in ("每", "/") and (spelled or printed[0] == "1") and unit in ("人", "户", "人次"):
        return True  # 每千人口, 批次/千人: a rate's base
    if spelled and len(printed) == 1 and printed in _VAGUE_CHINESE:
        return unit not in _COUNTED_CHINESE or printed == "一"
    if spelled and re.fullmatch(r"[一二三四五六七八九两]{2,}", printed):
        return True
    return before in ("第", "“") and unit not in ("%",)
