"""字段读取: reads one input object, naming the field in every refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date

_MISSING: Any = object()


class Fields:
    """输入对象: a mapping with the place it stands at (``deals[2]``), so that a refusal can name it."""

    def __init__(self, values: Any, where: str = "") -> None:
        if not isinstance(values, Mapping):
            raise InputError("“{where}”应当是一个对象", where=where or "given")
        self.values: Mapping[str, Any] = values
        self.where = where

    def name(self, field: str) -> str:
        return f"{self.where}.{field}" if self.where else field

    def has(self, field: str) -> bool:
        return self.values.get(field) is not None

    def raw(self, field: str, default: Any = _MISSING) -> Any:
        if field in self.values:
            return self.values[field]
        if default is _MISSING:
            raise InputError("缺少字段“{name}”", name=self.name(field))
        return default

    def text(self, field: str, default: Any = _MISSING) -> str:
        value = self.raw(field, default)
        if not isinstance(value, str) or not value.strip():
            raise InputError("“{name}”应当是文字,收到 {value!r}", name=self.name(field), value=value)
        return value

    def flag(self, field: str, default: Any = _MISSING) -> bool:
        value = self.raw(field, default)
        if not isinstance(value, bool):
            raise InputError(
                "“{name}”应当是 true 或 false,收到 {value!r}", name=self.name(field), value=value
            )
        return value

    def day(self, field: str) -> date:
        return parse_date(self.raw(field), self.name(field))

    def number(
        self,
        field: str,
        default: Any = _MISSING,
        *,
        low: str | None = None,
        high: str | None = None,
    ) -> Decimal:
        """A finite number within ``[low, high]``."""
        return checked_number(self.raw(field, default), self.name(field), low, high)

    def amount(self, field: str, default: Any = _MISSING) -> Decimal:
        """An amount of money that may not be negative."""
        return self.number(field, default, low="0")

    def share(self, field: str, default: Any = _MISSING) -> Decimal:
        """A share between 0 and 1."""
        return self.number(field, default, low="0", high="1")

    def count(self, field: str, default: Any = _MISSING) -> int:
        value = self.number(field, default, low="0")
        if value != value.to_integral_value():
            raise InputError("“{name}”应当是整数,收到 {value}", name=self.name(field), value=value)
        return int(value)

    def items(self, field: str, default: Any = _MISSING, *, empty: bool = False) -> Sequence[Any]:
        value = self.raw(field, default)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InputError("“{name}”应当是一个列表", name=self.name(field))
        if not value and not empty:
            raise InputError("“{name}”是空列表", name=self.name(field))
        return value

    def numbers(
        self, field: str, *, low: str | None = None, high: str | None = None, empty: bool = False
    ) -> list[Decimal]:
        values = self.items(field, empty=empty)
        return [
            checked_number(value, f"{self.name(field)}[{i}]", low, high) for i, value in enumerate(values)
        ]

    def object(self, field: str, default: Any = _MISSING) -> Fields:
        return Fields(self.raw(field, default), self.name(field))

    def objects(self, field: str, *, empty: bool = False) -> Iterator[Fields]:
        for index, value in enumerate(self.items(field, empty=empty)):
            yield Fields(value, f"{self.name(field)}[{index}]")

    def pairs(self, field: str, size: int = 2, *, empty: bool = False) -> Iterator[tuple[str, Sequence[Any]]]:
        """Rows of ``size`` cells, each with its place."""
        for index, row in enumerate(self.items(field, empty=empty)):
            place = f"{self.name(field)}[{index}]"
            if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != size:
                raise InputError("“{place}”应当是 {size} 项的列表", place=place, size=size)
            yield place, row

    def amounts_by_name(self, field: str) -> dict[str, Decimal]:
        inner = self.object(field)
        if not inner.values:
            raise InputError("“{name}”没有任何一项", name=self.name(field))
        return {str(key): inner.number(key, low="0") for key in inner.values}


def checked_number(value: Any, name: str, low: str | None = None, high: str | None = None) -> Decimal:
    """A finite Decimal from a number or a decimal text, within bounds; `InputError` names the field."""
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) and value is not None else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > 30:
        raise InputError("“{name}”不是有效数字:{value!r}", name=name, value=value)
    if low is not None and number < Decimal(low):
        raise InputError("“{name}”不能小于 {low},收到 {value}", name=name, low=low, value=value)
    if high is not None and number > Decimal(high):
        raise InputError("“{name}”不能大于 {high},收到 {value}", name=name, high=high, value=value)
    return number
