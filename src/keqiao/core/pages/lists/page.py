"""列表的一页: everything the template needs, as ready values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from keqiao.core.pages.lists.declaration import Cell

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Heading:
    """列标题: ``url`` sorts by it; ``direction`` is ascending, descending or empty."""

    name: str
    label: Text
    number: bool
    phone: bool
    url: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """行: cells in the order of the headings; the first one links to ``url``."""

    url: str
    cells: Sequence[tuple[Heading, Cell]]


@dataclass(frozen=True, slots=True)
class Chip:
    """筛选条: a filter in force; ``url`` is this list without it."""

    label: Text
    value: Text
    url: str


@dataclass(frozen=True, slots=True)
class Control:
    """筛选项 as the form draws it; ``values`` are those in force."""

    name: str
    label: Text
    kind: str
    choices: Sequence[tuple[str, Text, bool]]
    value: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """一页. ``total`` is a ready count, empty on a following page; ``more`` is the next page's address."""

    name: str
    label: Text
    path: str
    headings: Sequence[Heading]
    rows: Sequence[Row]
    chips: Sequence[Chip]
    controls: Sequence[Control]
    search: str | None
    kept: Sequence[tuple[str, str]]
    sorts: Sequence[tuple[str, Text, bool]]
    total: str
    more: str
    exports: Sequence[tuple[str, str]]
    choosable: Sequence[tuple[str, Text, bool]]
    here: str
    clear: str
    empty: Any
    following: bool

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered or searched: an empty page then says so."""
        return bool(self.chips)
