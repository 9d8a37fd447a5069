"""记日志: one entry for an act, or many at once for a load; always inside the act's own transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.journal import heads
from keqiao.core.journal.hashing import GENESIS, digest, moment
from keqiao.core.journal.heads import Tail
from keqiao.core.journal.models import Entry

Result = Literal["done", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Note:
    """一条待记的日志. ``event`` is dotted and unique: ``keqiao.transfer.contract.registered``."""

    event: str
    object_type: str
    object_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    result: Result = "done"
    at: datetime | None = None

    @property
    def chain(self) -> str:
        return f"{self.object_type}:{self.object_id}"


def append(viewer: Viewer, note: Note) -> Entry:
    """Write one entry at the end of its object's chain."""
    [values] = _place(viewer, [note])
    return Entry.objects.create(**dict(zip(COLUMNS, values, strict=True)))


def append_many(viewer: Viewer, notes: Sequence[Note]) -> int:
    """Write entries, each at the end of its object's chain, in a few statements for any number of them; how many.

    Refuses to run outside a transaction (GB/T 22239-2019 8.1.4.3 d: the act and its record stand or fall together).
    """
    if not notes:
        return 0
    heads.insert_entries(COLUMNS, _place(viewer, notes))
    return len(notes)


def _place(viewer: Viewer, notes: Sequence[Note]) -> list[tuple[Any, ...]]:
    """The entries' values, with their chains moved on; the chains stay locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written inside the act's transaction")
    for listener in _listeners:
        listener(viewer, notes)
    now = clock.now()
    found = heads.locked({note.chain for note in notes})
    rows, tails = _link(viewer, notes, found, now)
    lost = heads.begin({chain: tail for chain, tail in tails.items() if chain not in found})
    if lost:  # somebody else began these chains in the same moment, and has committed: go on after them
        found |= heads.locked(lost)
        rows, tails = _link(viewer, notes, found, now)
    heads.move({chain: tail for chain, tail in tails.items() if chain in found})
    return rows


def _link(
    viewer: Viewer, notes: Sequence[Note], found: Mapping[str, Tail], now: datetime
) -> tuple[list[tuple[Any, ...]], dict[str, Tail]]:
    """Each note as a row behind the end of its chain, and where each chain ends then."""
    tails: dict[str, Tail] = {}
    rows: list[tuple[Any, ...]] = []
    label = viewer.label()[:200]
    for note in notes:
        chain = note.chain
        seq, previous = tails.get(chain) or found.get(chain) or (0, GENESIS)
        at = note.at or now
        values = (
            *(
                chain,
                seq + 1,
                at,
                viewer.user_id,
                label,
                viewer.role,
                note.event,
                note.object_type,
                note.object_id,
            ),
            *(note.result, viewer.address, viewer.request, canonical(note.data), previous),
        )
        own = digest((*values[:2], moment(at), *values[3:]))
        tails[chain] = (seq + 1, own)
        rows.append((*values, own))
    return rows, tails


Listener = Callable[[Viewer, Sequence[Note]], None]
_listeners: list[Listener] = []


def before_writing(listener: Listener) -> Listener:
    """Let a check see every note before it is written; what it raises undoes the act."""
    _listeners.append(listener)
    return listener


HASHED = (
    "chain",
    "seq",
    "at",
    "actor",
    "actor_label",
    "role",
    "event",
    "object_type",
    "object_id",
    "result",
    "address",
    "request",
    "data",
    "previous",
)
"""The columns an entry's digest covers, in this order: all but its own key and the digest."""
COLUMNS = (*HASHED, "digest")


def digest_of(entry: Entry) -> str:
    """摘要 of an entry as it stands in the database."""
    values = [getattr(entry, name) for name in HASHED]
    return digest([moment(value) if isinstance(value, datetime) else value for value in values])


def canonical(data: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, Chinese as it is."""
    return _canonical(dict(data))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
).encode
