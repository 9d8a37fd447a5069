"""列表的声明: columns, filters, sorts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from keqiao.core.pages.parts.light import Light, Lights
from keqiao.engines.errors import InputError

Text = str | Promise
Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Cell:
    """格: a ready string that is more than a string: a link, a badge (``tone`` of a flow's state), a light, a hover."""

    text: Text = ""
    url: str = ""
    tone: str = ""
    light: Light | Lights | None = None
    exact: str = ""
    note: Text = ""

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Column:
    """列: ``value(row)`` gives a ready string or a Cell; ``raw(row)`` what an export writes instead (exact yuan).

    ``sort`` names the sort that its heading offers. ``hidden`` columns are shown when chosen. The first column
    links to the row's page. ``phone`` False leaves it out on a phone's first sight.
    """

    name: str
    label: Text
    value: Callable[[Any], Any]
    sort: str = ""
    number: bool = False
    hidden: bool = False
    phone: bool = True
    raw: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """筛选: ``apply(rows, value)`` narrows; ``choices`` may be a function, asked once a page.

    ``kind``: choice (one of), many (several, repeated in the address), days (two dates), text.
    """

    name: str
    label: Text
    apply: Callable[[QuerySet, Any], QuerySet]
    kind: Literal["choice", "many", "days", "text"] = "choice"
    choices: Choices | Callable[[], Choices] = ()

    def offered(self) -> Choices:
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Sort:
    """排序 by one indexed field (its index should be (field, id)); rows without a value come last."""

    name: str
    label: Text
    field: str
    descending: bool = False


def equals(field: str) -> Callable[[QuerySet, Any], QuerySet]:
    """A filter's ``apply`` for a field that equals the chosen value, or one of several."""

    def apply(rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(Q(**{f"{field}__in": value}) if isinstance(value, list) else Q(**{field: value}))

    return apply


def between_days(field: str) -> Callable[[QuerySet, Any], QuerySet]:
    """A filter's ``apply`` for a date field between two days, either of which may be open."""

    def apply(rows: QuerySet, value: tuple[date | None, date | None]) -> QuerySet:
        since, until = value
        if since:
            rows = rows.filter(**{f"{field}__gte": since})
        return rows.filter(**{f"{field}__lte": until}) if until else rows

    return apply


def read_day(label: Text, raw: str) -> date | None:
    """A day out of the address; empty is open."""
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise InputError("“{field}”应为 2017-05-05 这样的日期", field=label) from None
