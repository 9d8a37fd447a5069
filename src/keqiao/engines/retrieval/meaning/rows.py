"""带范围的行: which rows of a vector table a viewer may see, answered with arrays.

A record has few distinct visibilities, kinds, fields, regions and owners; each distinct value gets a
number, a row keeps its numbers, and a scope becomes a handful of array comparisons. Rows also come and go as
*columns*, the form they have in files: a million of them are read in a second or two.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope

ATTRIBUTES = ("visibility", "kind", "fields", "region", "owner", "expires")
"""What a scope asks of a record."""

Column: TypeAlias = tuple[Sequence[Hashable], Sequence[int]]
"""The distinct values of one attribute, and for each row the place of its value among them."""


@dataclass(frozen=True)
class Columns:
    """行的各列: some records, attribute by attribute."""

    ids: Sequence[str]
    values: Mapping[str, Column]


def columns_of(docs: Sequence[Doc]) -> Columns:
    """The columns of records. Values that are sets by meaning are frozen sets."""
    found: dict[str, Column] = {}
    for name in ATTRIBUTES:
        places: dict[Hashable, int] = {}
        values = (getattr(doc, name) for doc in docs)
        rows = [
            places.setdefault(frozenset(value) if isinstance(value, tuple) else value, len(places))
            for value in values
        ]
        found[name] = (list(places), rows)
    return Columns([doc.id for doc in docs], found)


class _Codes:
    """One number per row for one attribute."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._rows = array("i")

    def extend(self, column: Column) -> None:
        values, rows = column
        known = [self._numbers.setdefault(value, len(self._numbers)) for value in values]
        self._rows.frombytes(np.array(known, dtype=np.intc)[np.asarray(rows, dtype=np.intp)].tobytes())

    def where(self, admits: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """The rows whose value is admitted; each distinct value is asked about once."""
        wanted = np.fromiter(map(admits, self._numbers), dtype=bool, count=len(self._numbers))
        return wanted[np.frombuffer(self._rows, dtype=np.intc)] if self._rows else np.zeros(0, dtype=bool)


class ScopedRows:
    """带范围的行. ``ids[row]`` is the record of a row; only a record's latest row is ever admitted."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._gone: set[int] = set()
        self._columns = {name: _Codes() for name in ATTRIBUTES}
        self._mask = lru_cache(maxsize=64)(self._mask_of)

    def add(self, docs: Sequence[Doc]) -> None:
        self.add_columns(columns_of(docs))

    def add_columns(self, columns: Columns) -> None:
        for row, identifier in enumerate(columns.ids, start=len(self.ids)):
            former = self._row_of.get(identifier)
            if former is not None:
                self._gone.add(former)
            self._row_of[identifier] = row
        self.ids.extend(columns.ids)
        for name, codes in self._columns.items():
            codes.extend(columns.values[name])
        self._mask.cache_clear()

    def remove(self, ids: Iterable[str]) -> None:
        for identifier in ids:
            row = self._row_of.pop(identifier, None)
            if row is not None:
                self._gone.add(row)
        self._mask.cache_clear()

    def mask(self, scope: Scope) -> NDArray[np.bool_]:
        """True for the rows in scope."""
        return self._mask(scope)

    def _mask_of(self, scope: Scope) -> NDArray[np.bool_]:
        mask = self._columns["visibility"].where(lambda tags: not scope.grants.isdisjoint(tags))
        for name, wanted in (("kind", scope.kinds), ("region", scope.regions), ("owner", scope.owners)):
            if wanted:
                mask &= self._columns[name].where(wanted.__contains__)
        if scope.fields:
            mask &= self._columns["fields"].where(lambda found: not scope.fields.isdisjoint(found))
        day = scope.as_of
        if day is not None:
            mask &= self._columns["expires"].where(lambda last: _valid_on(last, day))
        mask[list(self._gone)] = False
        return mask


def _valid_on(last: date | None, day: date) -> bool:
    return last is None or last >= day
