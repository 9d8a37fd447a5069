"""导出的列与单元格: what a column is, what is masked, and what must not reach a spreadsheet as a formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from keqiao.core.clock import CHINA

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet reads as the beginning of a formula, or strips before it looks (control E9); the last four
are the full-width forms, which a Chinese or Japanese Excel reads the same way."""
HIDDEN = "***"


def hidden(_text: str) -> str:
    return HIDDEN


@dataclass(frozen=True, slots=True)
class Column:
    """导出列. ``name`` is the key in json and in a mapping row; ``label`` the heading.

    ``sensitive``: shown only to whom the caller allows it, else put through ``mask`` (a presenter such as
    ``masked_phone``; all of it is hidden by default).
    """

    name: str
    label: str | Promise
    sensitive: bool = False
    mask: Callable[[str], str] = hidden


def plain(value: Any) -> Any:
    """A value as a spreadsheet can hold it: numbers stay numbers, moments become China's, the rest text."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(CHINA).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value
    return without_control(str(value))


def without_control(text: str) -> str:
    """Control characters that xlsx cannot hold are dropped; line ends and tabs stay."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")


def is_formula(text: str) -> bool:
    return text.startswith(STARTERS)


def as_text(text: str) -> str:
    """公式中和: a leading apostrophe makes a csv cell text; reading it back takes the apostrophe off."""
    return f"'{text}" if is_formula(text) or (text.startswith("'") and is_formula(text[1:])) else text


def from_text(text: str) -> str:
    """The reverse of ``as_text``, for imports of what was exported."""
    bare = text.removeprefix("'")
    return bare if bare != text and (is_formula(bare) or bare.startswith("'")) else text


def masked(column: Column, value: Any, *, allowed: bool) -> Any:
    if not column.sensitive or allowed or value in (None, ""):
        return value
    return column.mask(str(value))
