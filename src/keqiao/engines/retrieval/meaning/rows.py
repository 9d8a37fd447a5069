"""带范围的行: which rows of a vector table a viewer may see, answered with arrays.

A record has few distinct visibilities, kinds, fields, regions and owners; each distinct value gets a
number, a row keeps its numbers, and a scope becomes a handful of array comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope


class Codes:
    """编号列: one number per row for one attribute."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._rows: list[int] = []

    def add(self, value: Hashable) -> None:
        self._rows.append(self._numbers.setdefault(value, len(self._numbers)))

    def where(self, admits: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """The rows whose value is admitted; each distinct value is asked about once."""
        wanted = np.fromiter(map(admits, self._numbers), dtype=bool, count=len(self._numbers))
        return wanted[self._array(len(self._rows))]

    @lru_cache(maxsize=1)  # noqa: B019 - one array an object, and the object lives as long as its table
    def _array(self, _length: int) -> NDArray[np.int64]:
        return np.array(self._rows, dtype=np.int64)


class ScopedRows:
    """带范围的行. ``ids[row]`` is the record of a row; only a record's latest row is ever admitted."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._gone: set[int] = set()
        self._columns = {
            name: Codes() for name in ("visibility", "kind", "fields", "region", "owner", "expires")
        }
        self._mask = lru_cache(maxsize=64)(self._mask_of)

    def add(self, docs: Sequence[Doc]) -> None:
        for doc in docs:
            self.remove([doc.id])
            self._row_of[doc.id] = len(self.ids)
            self.ids.append(doc.id)
            for name, column in self._columns.items():
                value = getattr(doc, name)
                column.add(frozenset(value) if isinstance(value, tuple) else value)
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
