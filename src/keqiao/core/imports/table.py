"""把文件读成行: the heading matched to the sheet's columns, each row read and checked by its columns."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.imports.declaration import Column, Fault, Row, Sheet
from keqiao.core.imports.reading import as_text, read
from keqiao.core.imports.values import value_of
from keqiao.engines.errors import InputError

ERRORS = "错误"
"""The column that an error file adds; it is ignored when such a file is loaded again."""


@dataclass(frozen=True, slots=True)
class Read:
    """读出的一行: with what is wrong with it, its own text, and the fingerprint of its content in this file."""

    row: Row
    faults: tuple[Fault, ...]
    digest: str
    cells: list[Any]


@dataclass(slots=True)
class Table:
    """文件的表: iterate for its rows. ``heading`` and ``ignored`` are there once iteration has begun."""

    sheet: Sheet
    path: Path
    kind: str
    heading: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Read]:
        rows = read(self.path, self.kind)
        first = next(rows, None)
        if first is None:
            raise InputError("文件里没有数据")
        self.heading = [as_text(cell) for cell in first[1]]
        places = self._places()
        seen: Counter[str] = Counter()
        taken: dict[str, dict[Any, int]] = {column.name: {} for column in self.sheet.columns if column.unique}
        for number, cells in rows:
            yield _row(number, cells, places, seen, taken)

    def _places(self) -> list[tuple[Column, int | None]]:
        """Where each column stands; a required column that is not there stops the import."""
        names = {_bare(text): place for place, text in reversed(list(enumerate(self.heading)))}
        places = [(column, _find(column, names)) for column in self.sheet.columns]
        missing = [str(column.label) for column, place in places if column.required and place is None]
        if missing:
            raise InputError("文件缺少必需的列：{columns}", columns=_("、").join(missing))
        used = {place for _column, place in places}
        self.ignored = [
            text for place, text in enumerate(self.heading) if text and place not in used and text != ERRORS
        ]
        return places


def _find(column: Column, names: dict[str, int]) -> int | None:
    wanted = (str(column.label), column.name, *column.aliases)
    return next((names[_bare(text)] for text in wanted if _bare(text) in names), None)


def _bare(text: str) -> str:
    """A heading without spaces, the star of a required column and a unit in brackets."""
    bare = re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"\([^)]*\)$", "", bare)


def _row(
    number: int,
    cells: list[Any],
    places: list[tuple[Column, int | None]],
    seen: Counter[str],
    taken: dict[str, dict[Any, int]],
) -> Read:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, place in places:
        raw = cells[place] if place is not None and place < len(cells) else None
        try:
            values[column.name] = value = value_of(column, raw)
            if column.unique and value is not None:
                earlier = taken[column.name].setdefault(value, number)
                if earlier != number:
                    raise InputError("与第 {row} 行重复", row=earlier)
        except InputError as error:
            values.setdefault(column.name, None)
            faults.append(Fault(number, column.name, error))
    return Read(Row(number, values), tuple(faults), _digest(cells, places, seen), cells)


def _digest(cells: list[Any], places: list[tuple[Column, int | None]], seen: Counter[str]) -> str:
    """The fingerprint of a row's content; of equal rows in one file each has its own."""
    texts = [
        as_text(cells[place]) if place is not None and place < len(cells) else "" for _column, place in places
    ]
    content = hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()
    seen[content] += 1
    return hashlib.sha256(f"{seen[content]}:{content}".encode()).hexdigest()
