"""地址里的筛选: reads a list's address, narrows its rows, and makes the addresses of its links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from keqiao.core.pages.lists.declaration import Choices, Filter, Sort, read_day
from keqiao.core.pages.lists.page import Chip, Control
from keqiao.engines.errors import InputError

Text = str | Promise
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Query:
    """请求的内容: what the address of a list asks for."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: HttpRequest) -> Query:
        pairs = [
            (name, value) for name in request.GET for value in request.GET.getlist(name) if value.strip()
        ]
        return cls(request.path, tuple(pairs))

    def get(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def without(self, *names: str, value: str | None = None) -> Query:
        """The same without these names, or without this one value of them."""
        dropped = {*names, "after"}
        kept = [
            (k, v)
            for k, v in self.pairs
            if k not in dropped or (value is not None and k != "after" and v != value)
        ]
        return Query(self.path, tuple(kept))

    def with_(self, **more: str) -> Query:
        return Query(self.path, (*self.without(*more).pairs, *more.items()))

    @property
    def url(self) -> str:
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path


def narrow(rows: QuerySet, query: Query, filters: Iterable[Filter]) -> QuerySet:
    """Apply every filter that the address names; a value that is no choice is said so."""
    for one in filters:
        value = _value(one, query)
        if value is not None:
            rows = one.apply(rows, value)
    return rows


def _value(one: Filter, query: Query) -> Any:
    if one.kind == "days":
        since = read_day(one.label, query.get(f"{one.name}_since"))
        until = read_day(one.label, query.get(f"{one.name}_until"))
        return (since, until) if since or until else None
    values = query.all(one.name)
    if not values:
        return None
    if one.kind == "text":
        return values[0].strip()[:LONGEST_SEARCH]
    known = {code for code, _label in one.offered()}
    for value in values:
        if value not in known:
            raise InputError("“{field}”没有选项“{value}”", field=one.label, value=value[:40])
    return values if one.kind == "many" else values[0]


def controls(query: Query, filters: Iterable[Filter]) -> list[Control]:
    """The filters as the form draws them."""
    return [_control(one, query) for one in filters]


def _control(one: Filter, query: Query) -> Control:
    chosen = query.all(one.name)
    return Control(
        name=one.name,
        label=one.label,
        kind=one.kind,
        choices=[(code, label, code in chosen) for code, label in one.offered()],
        value=chosen[0] if chosen else "",
        since=query.get(f"{one.name}_since"),
        until=query.get(f"{one.name}_until"),
    )


def chips(query: Query, filters: Iterable[Filter]) -> list[Chip]:
    """The filters in force, each with the address of the list without it."""
    found: list[Chip] = []
    if words := query.get("q"):
        found.append(Chip(_("搜索"), words, query.without("q").url))
    for one in filters:
        found += _chips_of(one, query)
    return found


def _chips_of(one: Filter, query: Query) -> list[Chip]:
    if one.kind == "days":
        since, until = (query.get(f"{one.name}_{end}") for end in ("since", "until"))
        shown = _("{since}至{until}").format(since=since or "…", until=until or "…")
        away = query.without(f"{one.name}_since", f"{one.name}_until").url
        return [Chip(one.label, shown, away)] if since or until else []
    labels: Choices = one.offered()
    named = dict(labels)
    return [
        Chip(one.label, named.get(value, value), query.without(one.name, value=value).url)
        for value in query.all(one.name)
    ]


def sort_of(query: Query, sorts: Sequence[Sort]) -> Sort:
    """The sort the address asks for, else the first."""
    name = query.get("sort")
    if not name:
        return sorts[0]
    for sort in sorts:
        if sort.name == name:
            return sort
    raise InputError("没有“{name}”这种排序", name=name[:40])
