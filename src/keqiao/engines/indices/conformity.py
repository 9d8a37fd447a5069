"""取值核对: whether a value written in a recipe is of the kind its setting declares."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar, Union, get_args, get_origin

from keqiao.engines.errors import InputError

LARGEST = 1e15
WORDS = {int: "整数", float: "数字", str: "文字", bool: "true 或 false", types.NoneType: "空"}
T = TypeVar("T")


def hints_of(kind: type[Any]) -> dict[str, Any]:
    """Declared kinds of a settings class, by field."""
    return typing.get_type_hints(kind)


def check_fields(kind: type[Any], values: Mapping[str, Any], where: str) -> None:
    """Refuse a value of another kind than its field declares, by name."""
    hints = hints_of(kind)
    for name, value in values.items():
        hint = hints[name]
        if not conforms(value, hint):
            raise InputError(
                "{where} 的 {name} 应为{words},收到“{value}”",
                where=where,
                name=name,
                words=_words(hint),
                value=str(value)[:40],
            )


def conforms(value: Any, hint: Any) -> bool:
    """Whether a value is of a declared kind; numbers must be finite and of a size a person would write."""
    if hint is Any or isinstance(hint, TypeVar):
        return True
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(conforms(value, one) for one in inner)
    if origin is tuple:
        return isinstance(value, tuple) and all(conforms(item, inner[0]) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            conforms(key, inner[0]) and conforms(item, inner[1]) for key, item in value.items()
        )
    if hint in (int, float):
        return _is_number(value, whole=hint is int)
    return isinstance(value, hint)


def _is_number(value: Any, *, whole: bool) -> bool:
    kinds = int if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return (
        math.isfinite(value) and abs(value) <= LARGEST if isinstance(value, float) else abs(value) <= LARGEST
    )


def _words(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return "或".join(_words(one) for one in inner if one is not types.NoneType)
    if origin is tuple:
        return "列表"
    if origin is not None:
        return "“键: 值”"
    return WORDS.get(hint, str(getattr(hint, "__name__", hint)))
