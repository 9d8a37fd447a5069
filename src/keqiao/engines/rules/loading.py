"""规则文件的读入: parameter files, checked line by line before a single figure is used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from keqiao.engines.rules.book import Input
from keqiao.engines.rules.located import Located, read_yaml
from keqiao.engines.rules.parameters import (
    BORDERS,
    CONFIDENCE_NAMES,
    NUMBER_UNITS,
    UNITS,
    Confidence,
    Parameter,
    ParameterSet,
    Version,
)

PARAMETER_KEYS = {"title", "english", "unit", "border", "values"}
FRACTION = re.compile(r"\d+/[1-9]\d*")
INPUT_KEYS = {"title", "unit", "default", "choices", "signed", "profile"}
VERSION_KEYS = {"value", "from", "to", "source", "confidence", "published", "repealed", "note"}


def load_parameters(paths: Iterable[Path]) -> ParameterSet:
    """读入参数文件. A name that appears in two files is an error."""
    parameters: dict[str, Parameter] = {}
    for path in sorted(paths):
        for name, place in read_yaml(path).mapping("规则文件").items():
            if name in parameters:
                raise place.error("参数“{name}”在别的文件中已有定义", name=name)
            parameters[name] = parse_parameter(name, place)
    return ParameterSet(parameters)


def parse_parameter(name: str, place: Located) -> Parameter:
    """解析一个参数: known fields, unit and border; dates without gap or overlap; every value cited."""
    fields = checked_fields(place, f"参数“{name}”", PARAMETER_KEYS, {"title", "english", "unit", "values"})
    unit = fields["unit"].text(f"参数“{name}”的 unit")
    if unit not in UNITS:
        raise fields["unit"].error("参数“{name}”的单位“{unit}”不认识", name=name, unit=unit)
    border = fields["border"].text(f"参数“{name}”的 border") if "border" in fields else None
    if border is not None and border not in BORDERS:
        raise fields["border"].error("参数“{name}”的 border 应是 >=、>、<=、< 之一", name=name)
    places = fields["values"].sequence(f"参数“{name}”的 values")
    if not places:
        raise fields["values"].error("参数“{name}”至少要有一个值", name=name)
    versions = tuple(_version(name, unit, item) for item in places)
    _check_sequence(name, versions, places)
    return Parameter(
        name,
        fields["title"].text(f"参数“{name}”的 title"),
        fields["english"].text(f"参数“{name}”的 english"),
        unit,
        versions,
        border,
    )


def load_inputs(path: Path) -> dict[str, Input]:
    """读入输入定义: titles, units, defaults and choices of the facts that formulas rest on."""
    return {name: _input(name, place) for name, place in read_yaml(path).mapping("输入定义文件").items()}


def _input(name: str, place: Located) -> Input:
    what = f"输入“{name}”"
    fields = checked_fields(place, what, INPUT_KEYS, {"title", "unit"})
    unit = fields["unit"].text(f"{what}的 unit")
    if unit not in UNITS:
        raise fields["unit"].error("{what}的单位“{unit}”不认识", what=what, unit=unit)
    plain = {key: item.plain() for key, item in fields.items()}
    return Input(
        name,
        fields["title"].text(f"{what}的 title"),
        unit,
        plain.get("default"),
        plain.get("choices", {}),
        bool(plain.get("signed", False)),
        bool(plain.get("profile", False)),
    )


def checked_fields(place: Located, what: str, allowed: set[str], required: set[str]) -> dict[str, Located]:
    """A mapping with no unknown and no missing field."""
    fields = place.mapping(what)
    for key, item in fields.items():
        if key not in allowed:
            raise item.error(
                "{what}的字段“{key}”不认识;可用:{allowed}",
                what=what,
                key=key,
                allowed="、".join(sorted(allowed)),
            )
    for key in sorted(required - fields.keys()):
        raise place.error("{what}缺少字段“{key}”", what=what, key=key)
    return fields


def _version(name: str, unit: str, place: Located) -> Version:
    what = f"参数“{name}”的一个值"
    fields = place.mapping(what)
    if "source" not in fields:
        raise place.error("{what}缺少出处 source", what=what)
    fields = checked_fields(place, what, VERSION_KEYS, {"value", "from", "source", "confidence"})
    confidence = fields["confidence"].text(f"{what}的 confidence")
    if confidence not in CONFIDENCE_NAMES:
        raise fields["confidence"].error("{what}的 confidence 应是 T、S、M、U 之一", what=what)
    start, end = _day(fields["from"], what), _optional_day(fields.get("to"), what)
    if start is None:
        raise fields["from"].error("{what}的 from 不能为空", what=what)
    if end is not None and end < start:
        raise fields["to"].error("{what}的终止日 {end} 早于起始日 {start}", what=what, end=end, start=start)
    return Version(
        _value(unit, fields["value"], what),
        start,
        end,
        fields["source"].text(f"{what}的 source"),
        cast(Confidence, confidence),
        _optional_day(fields.get("published"), what),
        _optional_day(fields.get("repealed"), what),
        fields["note"].text(f"{what}的 note") if "note" in fields else "",
    )


def _optional_day(place: Located | None, what: str) -> date | None:
    return None if place is None else _day(place, what)


def _day(place: Located, what: str) -> date | None:
    if place.value is None:
        return None
    if not isinstance(place.value, date):
        raise place.error("{what}的日期“{value}”应写作 YYYY-MM-DD", what=what, value=place.value)
    return place.value


def _value(unit: str, place: Located, what: str) -> Any:
    value = place.value
    if value is None:
        return None
    if unit == "scale":
        return tuple(_band(item, what) for item in place.sequence(what))
    if unit == "list":
        return tuple(item.text(what) for item in place.sequence(what))
    kind, word = _expected_type(unit)
    if kind is Fraction and isinstance(value, str) and FRACTION.fullmatch(value):
        return Fraction(value)
    if not isinstance(value, kind):
        raise place.error("{what}的 value“{value}”应是{word}", what=what, value=value, word=word)
    return value


def _expected_type(unit: str) -> tuple[type, str]:
    if unit in NUMBER_UNITS:
        return Fraction, "数"
    return {"text": (str, "文字"), "flag": (bool, "true 或 false"), "date": (date, "日期")}[unit]


def _band(place: Located, what: str) -> tuple[Fraction | None, ...]:
    """One band of a scale: an upper or lower bound (null = open) and its figures."""
    numbers = [item.value for item in place.sequence(f"{what}的一档")]
    if len(numbers) < 2 or not all(number is None or isinstance(number, Fraction) for number in numbers):
        raise place.error("{what}的一档应是 [界限, 数值, …]", what=what)
    return tuple(numbers)


def _check_sequence(name: str, versions: tuple[Version, ...], places: list[Located]) -> None:
    pairs = zip(versions, versions[1:], places[1:], strict=False)
    for earlier, later, place in pairs:
        if earlier.end is None or later.start <= earlier.end:
            raise place.error(
                "参数“{name}”的有效期重叠:{start} 起的值与前一个值(至 {end})",
                name=name,
                start=later.start,
                end=earlier.end or "未定",
            )
        if later.start != earlier.end + timedelta(days=1):
            raise place.error(
                "参数“{name}”的有效期有空缺:{end} 之后到 {start} 之前没有值(无规定时写 value: null)",
                name=name,
                end=earlier.end,
                start=later.start,
            )
