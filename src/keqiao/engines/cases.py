"""案例核对: the common form of `keqiao cases ENGINE FILE`, and how expected and computed values compare.

An engine offers ``run(path, options) -> Iterable[CaseOutcome]`` in its own ``cases`` module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from keqiao.engines.errors import InputError

LARGEST_EXPONENT = 5000
"""Beyond it text that reads as a number is none: its arithmetic would leave the range of decimals."""
Tolerance = Any
"""A number (absolute), ``None`` (exact), ``{"round": n}``, or a mapping or list of these beside the value."""


@dataclass(frozen=True)
class CaseOutcome:
    """一个案例的结果: its id, whether every expected item agreed, and a sentence for each that did not."""

    case_id: str
    differences: tuple[str, ...] = ()
    note: str = ""

    @property
    def passed(self) -> bool:
        return not self.differences


class CaseRunner(Protocol):
    """What an engine's ``cases.run`` looks like; ``options`` come from ``--set NAME=VALUE``."""

    def __call__(self, path: Path, options: Mapping[str, str]) -> Iterable[CaseOutcome]: ...


def load_json(path: Path) -> Any:
    """Read a case file, with one clear sentence when it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("找不到案例文件 {path}", path=path) from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError("案例文件 {path} 不是有效的 JSON:{error}", path=path, error=error) from None


def differences(expected: Any, actual: Any, tolerance: Tolerance = None, where: str = "") -> list[str]:
    """Compare only what ``expected`` lists; an empty list means agreement.

    Objects compare by key, lists in order, ``None`` means "no value". Numbers, and decimal strings when the
    expected value reads as one, compare after conversion within the absolute tolerance.
    """
    if isinstance(expected, Mapping):
        return _mapping_differences(expected, actual, tolerance, where)
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        return _list_differences(expected, actual, tolerance, where)
    if _scalar_agrees(expected, actual, tolerance):
        return []
    return [f"{where or 'value'}: expected {expected!r}, got {actual!r} (tolerance {tolerance!r})"]


def _mapping_differences(
    expected: Mapping[str, Any], actual: Any, tolerance: Tolerance, where: str
) -> list[str]:
    if not isinstance(actual, Mapping):
        return [f"{where or 'value'}: expected an object, got {actual!r}"]
    found: list[str] = []
    for key, value in expected.items():
        inner = f"{where}.{key}" if where else str(key)
        if key not in actual:
            found.append(f"{inner}: expected {value!r}, got nothing")
        else:
            found += differences(value, actual[key], _part(tolerance, key), inner)
    return found


def _list_differences(expected: Sequence[Any], actual: Any, tolerance: Tolerance, where: str) -> list[str]:
    if isinstance(actual, str | Mapping) or not hasattr(actual, "__len__"):
        return [f"{where or 'value'}: expected a list, got {actual!r}"]
    if len(expected) != len(actual):
        return [f"{where or 'value'}: expected {len(expected)} items, got {len(actual)}"]
    found: list[str] = []
    for index, value in enumerate(expected):
        part = tolerance[index] if isinstance(tolerance, list) else tolerance
        found += differences(value, actual[index], part, f"{where}[{index}]")
    return found


def _part(tolerance: Tolerance, key: str) -> Tolerance:
    """The tolerance for one output; a mapping that is not a rounding rule is keyed by output."""
    if isinstance(tolerance, Mapping) and "round" not in tolerance:
        return tolerance.get(key)
    return tolerance


def _scalar_agrees(expected: Any, actual: Any, tolerance: Tolerance) -> bool:
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, bool) or isinstance(actual, bool):
        return bool(expected == actual) and isinstance(expected, bool) == isinstance(actual, bool)
    left, right = _number(expected), _number(actual)
    if left is None or right is None:
        return str(expected) == str(actual)
    if isinstance(tolerance, Mapping):
        step = Decimal(1).scaleb(-int(tolerance["round"]))
        return right.quantize(step, ROUND_HALF_UP) == left.quantize(step, ROUND_HALF_UP)
    bound = Decimal(str(tolerance)) if tolerance is not None else Decimal(0)
    return abs(left - right) <= bound


def _number(value: Any) -> Decimal | None:
    """A finite number, or text that reads as one; anything else is not a number."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT else None
