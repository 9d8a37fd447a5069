"""数量: numbers with units as they stand in a text, with exact values in normalised units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.gongwen.numerals import NUMBER, number

# printed unit -> (normalised unit, factor); a bare 万 or 亿 takes the unit of its metric and reads as a count
UNITS: dict[str, tuple[str, Decimal]] = {
    "美元": ("USD", Decimal(1)), "元": ("CNY", Decimal(1)), "人民币": ("CNY", Decimal(1)),
    "个百分点": ("pp", Decimal(1)), "百分点": ("pp", Decimal(1)), "%": ("percent", Decimal(1)),
    "‰": ("permille", Decimal(1)), "成": ("percent", Decimal(10)), "倍": ("times", Decimal(1)),
    "平方公里": ("km2", Decimal(1)), "平方千米": ("km2", Decimal(1)), "平方米": ("m2", Decimal(1)),
    "平米": ("m2", Decimal(1)), "㎡": ("m2", Decimal(1)), "立方米": ("m3", Decimal(1)), "公顷": ("ha", Decimal(1)),
    "亩": ("mu", Decimal(1)), "公里": ("km", Decimal(1)), "千米": ("km", Decimal(1)), "米": ("m", Decimal(1)),
    "吨标准煤": ("tce", Decimal(1)), "吨标煤": ("tce", Decimal(1)), "标准煤": ("tce", Decimal(1)), "吨": ("t", Decimal(1)),
    "公斤": ("kg", Decimal(1)), "千克": ("kg", Decimal(1)), "斤": ("jin", Decimal(1)), "标箱": ("TEU", Decimal(1)),
    "千瓦时": ("kWh", Decimal(1)), "度电": ("kWh", Decimal(1)), "千瓦": ("kW", Decimal(1)), "兆瓦": ("MW", Decimal(1)),
    "人次": ("person_time", Decimal(1)), "人年": ("person_year", Decimal(1)), "人天": ("person_day", Decimal(1)),
    "人": ("person", Decimal(1)), "名": ("person", Decimal(1)), "位": ("count", Decimal(1)),
    "个工作日": ("workday", Decimal(1)), "工作日": ("workday", Decimal(1)), "小时": ("hour", Decimal(1)),
    "分钟": ("minute", Decimal(1)), "天": ("day", Decimal(1)), "日": ("day", Decimal(1)),
    "户次": ("count", Decimal(1)), "家次": ("count", Decimal(1)), "场次": ("count", Decimal(1)), "件次": ("count", Decimal(1)),
    "张床位": ("count", Decimal(1)), "个学位": ("count", Decimal(1)), "学位": ("count", Decimal(1)), "床位": ("count", Decimal(1)),
    "车位": ("count", Decimal(1)), "泊位": ("count", Decimal(1)),
    **{word: ("count", Decimal(1)) for word in (
        "个 家 项 条 件 座 处 户 所 套 台 辆 艘 架 株 盏 对 门 类 种 篇 部 册 片 块 间 张 只 头 羽 尾 场 次 期 支 组 根 "
        "栋 幢 宗 起 例 笔 单 站 列 班 枚 本 幅 口 樘 盘 眼 孔 匹 箱 席 届 批次 村 镇 乡 县 市 区 桩 端 样 字 集 门次 批").split()},
}  # fmt: skip

_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_SCALE_ONLY = r"(?P<level>(?:万亿|千亿|百亿|十亿|亿)元?级)"
_RANGE = r" ?(?:-|—|~|至|到|－) ?"
QUANTITY = re.compile(
    rf"(?<![\dA-Za-z第〔\[.])(?:(?P<first>{NUMBER})(?P<first_unit>{_UNIT})?{_RANGE})?"
    rf"(?P<number>{NUMBER}) ?(?P<vague>多|余|来)?(?P<scale>万亿|万|亿)?(?:(?P<grade>元?级)|(?P<unit>{_UNIT})(?P<size>级)?)?"
)
_LEVEL = re.compile(_SCALE_ONLY)
_NOT_UNIT = re.compile(
    r"个月|个小时|个半|年|月(?!底)|日(?!均|以内|之内|内|办)|号|岁|周岁|级(?!.{0,12}(?:基地|集群|产业|园区|企业|城市|中心))|期(?:间|限|工程|项目)|区域|市场|人均|人民|人大|次会议|次常务|次全会|届|大(?!学)|化|位数|度|站式|站点|网|口岸|类人|张网|件事|码|本账|单位|个主体|个方面|个阶段|个环节|个行动|把手|批$"
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
    """Numbers with a unit between two offsets; dates, ordinals, models and small spelled-out numbers are none."""
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
    if spelled and len(printed) == 1 and printed in _VAGUE_CHINESE:
        return unit not in _COUNTED_CHINESE or printed == "一"
    if spelled and re.fullmatch(r"[一二三四五六七八九两]{2,}", printed):
        return True
    before = text[match.start() - 1 : match.start()]
    return before in ("第", "“") and unit not in ("%",)
