"""输入字段: what an input may be, checked once, with a sentence that names the field and what is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.rules.exact import to_fraction

YEARS = range(1900, 2200)
"""Years of a date: beyond them stands a mistake, and sums of months would leave the calendar."""
DATE_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_FORM = " YYYY-MM-DD 形式的日期(1900 至 2199 年)"
SHOWN = 16
"""Names listed in full when a field is not known."""
LARGEST = Fraction(10) ** 15
"""No amount or count may exceed this: beyond it stands a mistake, not an enterprise."""


@dataclass(frozen=True)
class Field:
    """字段: name, Chinese title, kind, default. ``low`` and ``high`` bound a number; None is unbounded.

    Kinds: number, count, flag, choice, text, date, month, numbers, pairs, map, object, objects, any.
    """

    name: str
    title: str
    kind: str = "number"
    default: Any = None
    required: bool = False
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    choices: tuple[str, ...] = ()
    inner: tuple[Field, ...] = ()


def read_fields(
    fields: Sequence[Field], given: Any, place: str = "", unknown: list[str] | None = None
) -> dict[str, Any]:
    """读取字段: checked values by name; absent ones take their default.

    An unknown field is an error; with a list ``unknown`` it is noted there instead.
    """
    if not isinstance(given, Mapping):
        raise InputError("{place}应是“字段: 值”的对象", place=place or "输入")
    known = {field.name for field in fields}
    for name in given:
        if name in known:
            continue
        if unknown is None:
            raise InputError(
                "{place}字段“{name}”不认识;可用:{known}",
                place=place,
                name=name,
                known=_nearest(name, known),
            )
        unknown.append(f"{place}{name}")
    return {field.name: _read(field, given, place, unknown) for field in fields}


def _nearest(name: object, known: set[str]) -> str:
    """All names when they are few, else the nearest by spelling."""
    if len(known) <= SHOWN:
        return "、".join(sorted(known))
    close = get_close_matches(str(name), sorted(known), n=5, cutoff=0.5)
    return "、".join(close or sorted(known)[:SHOWN]) + "等"


def _read(field: Field, given: Mapping[str, Any], place: str, unknown: list[str] | None) -> Any:
    value = given.get(field.name)
    if value is None:
        if field.required:
            raise InputError(
                "{place}缺少字段“{name}”({title})", place=place, name=field.name, title=field.title
            )
        return field.default
    if field.kind in ("map", "object", "objects"):
        return _nested(field, value, place, unknown)
    return PARSERS[field.kind](field, value, place)


def _refused(field: Field, value: Any, place: str, accepted: str) -> InputError:
    return InputError(
        "{place}字段“{name}”({title})应是{accepted},收到“{value}”",
        place=place,
        name=field.name,
        title=field.title,
        accepted=accepted,
        value=value,
    )


def _number(field: Field, value: Any, place: str) -> Fraction:
    number = to_fraction(value)
    if number is None or not _inside(field, number):
        raise _refused(field, value, place, _range(field))
    return number


def _inside(field: Field, number: Fraction) -> bool:
    low_ok = field.low is None or number >= field.low
    high_ok = number <= (LARGEST if field.high is None else field.high)
    return low_ok and high_ok and number >= -LARGEST


def _range(field: Field) -> str:
    if field.low is None:
        return "数"
    if field.high is None:
        return f"不小于 {field.low} 的数(不超过 10^15)"
    return f"{field.low} 至 {field.high} 之间的数"


def _count(field: Field, value: Any, place: str) -> Fraction:
    number = _number(field, value, place)
    if number.denominator != 1:
        raise _refused(field, value, place, "整数")
    return number


def _flag(field: Field, value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise _refused(field, value, place, " true 或 false")
    return value


def _choice(field: Field, value: Any, place: str) -> str:
    if value not in field.choices:
        raise _refused(field, value, place, "、".join(field.choices) + "之一")
    return str(value)


def _text(field: Field, value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refused(field, value, place, "文字")
    return value.strip()


def _date(field: Field, value: Any, place: str) -> date:
    found = read_date(value)
    if found is None:
        raise _refused(field, value, place, DATE_FORM)
    return found


def read_date(value: Any) -> date | None:
    """日期: from a date or its text (YYYY-MM-DD) of the years 1900 to 2199; None for anything else."""
    found = value if isinstance(value, date) else _written_date(value)
    return found if found is not None and found.year in YEARS else None


def _written_date(value: Any) -> date | None:
    if not isinstance(value, str) or not DATE_TEXT.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _numbers(field: Field, value: Any, place: str) -> tuple[Fraction, ...]:
    if not isinstance(value, list | tuple):
        raise _refused(field, value, place, "数的列表")
    return tuple(_number(field, item, place) for item in value)


def _pairs(field: Field, value: Any, place: str) -> tuple[tuple[Fraction, Fraction], ...]:
    if not isinstance(value, list | tuple) or not value:
        raise _refused(field, value, place, " [期初, 期末] 的列表")
    pairs = [_numbers(field, item, place) for item in value]
    if any(len(pair) != 2 for pair in pairs):
        raise _refused(field, value, place, " [期初, 期末] 的列表")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _nested(field: Field, value: Any, place: str, unknown: list[str] | None) -> Any:
    where = f"{place}{field.name}"
    if field.kind == "object":
        return read_fields(field.inner, value, f"{where}.", unknown)
    if field.kind == "objects":
        if not isinstance(value, list | tuple) or not value:
            raise _refused(field, value, place, "非空的列表")
        return [read_fields(field.inner, item, f"{where}[{i}].", unknown) for i, item in enumerate(value, 1)]
    if not isinstance(value, Mapping) or not value:
        raise _refused(field, value, place, "非空的“名称: 值”对象")
    if len(field.inner) == 1 and field.inner[0].name == "":
        single = field.inner[0]
        return {
            str(key): PARSERS[single.kind](single, item, f"{where}.{key} ") for key, item in value.items()
        }
    return {
        str(key): read_fields(field.inner, item, f"{where}.{key}.", unknown) for key, item in value.items()
    }


PARSERS: dict[str, Callable[[Field, Any, str], Any]] = {
    "number": _number,
    "count": _count,
    "flag": _flag,
    "choice": _choice,
    "text": _text,
    "date": _date,
    "numbers": _numbers,
    "pairs": _pairs,
    "any": lambda field, value, place: value,
}
