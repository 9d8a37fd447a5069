"""读入: the fields of a JSON request, each checked, with a sentence that names what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from keqiao.engines.errors import InputError


def rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects; absent counts as empty."""
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise InputError("“{name}”应为对象列表", name=name)
    return value


def whole(row: Mapping[str, Any], name: str, default: int | None, where: str) -> int:
    """A whole number, nought or more; without a default it must be there."""
    value = row.get(name, default)
    if value is None:
        raise InputError("{where}:缺少“{name}”", where=where, name=name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError("{where}:“{name}”应为非负整数,收到“{value}”", where=where, name=name, value=value)
    return value


def share(row: Mapping[str, Any], name: str, where: str) -> float:
    """A number from 0 to 1."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(
            "{where}:“{name}”应为 0 到 1 的数,收到“{value}”", where=where, name=name, value=value
        )
    return float(value)


def texts(row: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A text or a list of texts."""
    value = row.get(name) or ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise InputError("{where}:“{name}”应为文字或文字列表", where=where, name=name)
    return tuple(value)


def index_of(items: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    """Ids and their positions; every id a text, none twice."""
    found: dict[str, int] = {}
    for number, row in enumerate(items, start=1):
        identifier = row.get("id")
        if not isinstance(identifier, str) or not identifier:
            raise InputError("{name} 第 {row} 项:缺少“id”", name=name, row=number)
        if identifier in found:
            raise InputError("{name} 第 {row} 项:编号“{id}”重复", name=name, row=number, id=identifier)
        found[identifier] = number - 1
    return found


def known(row: Mapping[str, Any], name: str, index: Mapping[str, int], where: str) -> int:
    """The position of an id that must be in the index."""
    identifier = row.get(name)
    if not isinstance(identifier, str) or identifier not in index:
        raise InputError("{where}:没有编号为“{id}”的 {name}", where=where, id=identifier, name=name)
    return index[identifier]
