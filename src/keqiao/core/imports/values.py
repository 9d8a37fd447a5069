"""单元格的值: what a person typed in a column, checked and turned into a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from keqiao.core.exports.columns import from_text
from keqiao.core.imports.declaration import Column
from keqiao.core.imports.reading import Formula, as_text
from keqiao.engines.errors import InputError

YES = {"是", "有", "对", "Y", "YES", "TRUE", "1", "√"}
NO = {"否", "无", "不", "N", "NO", "FALSE", "0", "×"}
EXCEL_EPOCH = date(1899, 12, 30)


def value_of(column: Column, raw: Any) -> Any:
    """The value of a cell, None when it is empty. Raises InputError that says what is wrong with it."""
    if isinstance(raw, Formula):
        if column.kind != "text":
            raise InputError("单元格是公式“{text}”，请改为数值", text=raw.text[:40])
        raw = raw.text
    text = from_text(as_text(raw).strip())
    if not text:
        if column.required:
            raise InputError("必填，不能为空")
        return None
    return _READERS[column.kind](column, raw, text)


def _text(column: Column, _raw: Any, text: str) -> str:
    if len(text) > column.longest:
        raise InputError("最多 {most} 字，现为 {count} 字", most=column.longest, count=len(text))
    if any(ord(character) < 32 and character not in "\t\n\r" for character in text):
        raise InputError("含有不可见的控制字符")
    return text


def _code(column: Column, raw: Any, text: str) -> str:
    if isinstance(raw, float) and raw >= 10**15:
        raise InputError("代码被表格软件变成了数字，后几位已丢失；请把这一列设为文本格式后重新填写")
    return _text(column, raw, re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper())


def _choice(column: Column, _raw: Any, text: str) -> str:
    for option in column.options():
        if text in (option.code, str(option.label)):
            return option.code
    raise InputError("没有选项“{value}”", value=text[:40])


_DATES = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def _date(_column: Column, raw: Any, text: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if (
        isinstance(raw, int | float) and 20_000 <= raw < 80_000
    ):  # a day that a spreadsheet shows as its number
        return EXCEL_EPOCH + timedelta(days=int(raw))
    for form in _DATES:
        if found := form.fullmatch(unicodedata.normalize("NFKC", text)):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                break
    raise InputError("“{value}”不是日期，应为 2017-05-05 这样", value=text[:40])


def _number(_column: Column, raw: Any, text: str) -> Decimal:
    if isinstance(raw, bool):
        raise InputError("“{value}”不是数字", value=text[:40])
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        value = Decimal(repr(raw) if isinstance(raw, float) else plain)
    except InvalidOperation:
        raise InputError("“{value}”不是数字", value=text[:40]) from None
    if not value.is_finite() or abs(value) >= 10**16:
        raise InputError("“{value}”不是数字", value=text[:40])
    return value


def _amount(column: Column, raw: Any, text: str) -> Decimal:
    value = _number(column, raw, text.removesuffix("元"))
    if value < 0:
        raise InputError("金额不能为负")
    if value >= 10**14:
        raise InputError("金额过大，请核对单位（元）")
    if value != value.quantize(Decimal("0.01")):
        raise InputError("金额最多两位小数")
    return value.quantize(Decimal("0.01"))


def _whole(column: Column, raw: Any, text: str) -> int:
    value = _number(column, raw, text)
    if value != value.to_integral_value():
        raise InputError("“{value}”不是整数", value=text[:40])
    return int(value)


def _yes_no(_column: Column, raw: Any, text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).upper()
    if plain in YES or plain in NO:
        return plain in YES
    raise InputError("应填“是”或“否”")


_READERS: dict[str, Callable[[Column, Any, str], Any]] = {
    "text": _text,
    "code": _code,
    "choice": _choice,
    "date": _date,
    "amount": _amount,
    "number": _number,
    "whole": _whole,
    "yes_no": _yes_no,
}
