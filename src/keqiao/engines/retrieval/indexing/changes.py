"""变更队列: what happened to the records since the index last looked.

A queue numbers its changes upwards. Applying a change twice does no harm, so an index that stops
between writing and noting its place simply takes the last batch again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.documents import Doc, doc_from_record, read_records


@dataclass(frozen=True)
class Change:
    """一次变更: record ``id`` is now ``doc``, or is gone when ``doc`` is None."""

    position: int
    id: str
    doc: Doc | None


class ChangeQueue(Protocol):
    """变更队列. A room's outbox table is one; `FileQueue` is another."""

    def after(self, position: int, limit: int) -> Sequence[Change]:
        """The next changes above a position, in order; empty when there are none."""
        ...

    def last(self) -> int:
        """The position of the newest change, 0 when there is none."""
        ...


class FileQueue:
    """变更文件: JSON Lines, ``{"position": 3, "delete": "A1"}`` or ``{"position": 4, "doc": {…}}``."""

    def __init__(self, path: Path) -> None:
        self._changes = [_change(record, f"{path.name} 第 {row} 行") for row, record in read_records(path)]
        for earlier, later in pairwise(self._changes):
            if later.position <= earlier.position:
                raise InputError(
                    "{file}:position 要递增,{a} 之后出现 {b}",
                    file=path.name,
                    a=earlier.position,
                    b=later.position,
                )

    def after(self, position: int, limit: int) -> Sequence[Change]:
        return [change for change in self._changes if change.position > position][:limit]

    def last(self) -> int:
        return self._changes[-1].position if self._changes else 0


def _change(record: dict[str, object], where: str) -> Change:
    position = record.get("position")
    if isinstance(position, bool) or not isinstance(position, int) or position < 1:
        raise InputError("{where}:“position”应为正整数", where=where)
    gone, doc = record.get("delete"), record.get("doc")
    if isinstance(gone, str) and gone and doc is None:
        return Change(position, gone, None)
    if isinstance(doc, dict) and gone is None:
        made = doc_from_record(doc, where)
        return Change(position, made.id, made)
    raise InputError("{where}:要有 delete(编号)或 doc(记录)之一", where=where)
