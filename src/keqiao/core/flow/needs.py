"""需填项的读取: what a person typed for a move, checked and turned into values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from keqiao.core.flow.declaration import Move, Need
from keqiao.engines.errors import InputError

LONGEST = 4000
"""Characters of a text: a reason or a report's paragraph, not a document (documents are files)."""


def read_needs(move: Move, given: Mapping[str, Any]) -> dict[str, Any]:
    """The move's needs and nothing else: a field that is not asked for is dropped (ASVS 15.3.3)."""
    return {
        need.name: value for need in move.needs if (value := _read(need, given.get(need.name))) is not None
    }


def _read(need: Need, raw: Any) -> Any:
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        if need.required:
            raise InputError("请填写“{field}”", field=need.label)
        return None
    return _READERS[need.kind](need, raw)


def _text(need: Need, raw: Any) -> str:
    text = str(raw).strip()
    if len(text) > LONGEST:
        raise InputError("“{field}”最多 {most} 字", field=need.label, most=LONGEST)
    return text


def _choice(need: Need, raw: Any) -> str:
    if str(raw) not in {choice.code for choice in need.choices}:
        raise InputError("“{field}”没有选项“{value}”", field=need.label, value=raw)
    return str(raw)


def _date(need: Need, raw: Any) -> date:
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())
    except ValueError:
        raise InputError("“{field}”应为 2017-05-05 这样的日期", field=need.label) from None


def _amount(need: Need, raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw).strip().replace(",", ""))
    except InvalidOperation:
        raise InputError("“{field}”应为数字", field=need.label) from None
    if not value.is_finite() or value < 0 or value != value.quantize(Decimal("0.01")) or value >= 10**14:
        raise InputError("“{field}”应为不小于零、至多两位小数的金额", field=need.label)
    return value


def _number(need: Need, raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw).strip())
    except InvalidOperation:
        raise InputError("“{field}”应为数字", field=need.label) from None
    if not value.is_finite():
        raise InputError("“{field}”应为数字", field=need.label)
    return value


def _files(need: Need, raw: Any) -> list[str]:
    return [str(item) for item in (raw if isinstance(raw, list | tuple) else [raw])]


_READERS = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "amount": _amount,
    "number": _number,
    "files": _files,
}
