"""记日志: one entry for an act, or many at once for a load; always inside the act's own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import connection, transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.journal.models import ChainHead, Entry

Result = Literal["done", "refused", "failed"]
GENESIS = "0" * 64
"""What the first entry of a chain names as the one before it."""


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
    return append_many(viewer, [note])[0]


def append_many(viewer: Viewer, notes: Sequence[Note]) -> list[Entry]:
    """Write entries, each at the end of its object's chain, in three statements for any number of them.

    Refuses to run outside a transaction (GB/T 22239-2019 8.1.4.3 d: the act and its record stand or fall together).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written inside the act's transaction")
    heads = _locked_heads({note.chain for note in notes})
    entries = [_entry(viewer, note, heads) for note in notes]
    ChainHead.objects.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["chain"], update_fields=["seq", "digest"]
    )
    return Entry.objects.bulk_create(entries, batch_size=1000)


def _locked_heads(chains: set[str]) -> dict[str, ChainHead]:
    """The heads of the chains, locked; a chain that does not exist yet begins at nothing."""
    ordered = sorted(chains)  # one order for everybody, so that two loads cannot wait for each other
    found: dict[str, ChainHead] = {}
    for start in range(0, len(ordered), 500):
        some = ordered[start : start + 500]
        rows = ChainHead.objects.select_for_update().filter(chain__in=some).order_by("chain")
        found |= {head.chain: head for head in rows}
    return {chain: found.get(chain) or ChainHead(chain=chain, seq=0, digest=GENESIS) for chain in ordered}


def _entry(viewer: Viewer, note: Note, heads: dict[str, ChainHead]) -> Entry:
    head = heads[note.chain]
    entry = Entry(
        chain=note.chain,
        seq=head.seq + 1,
        at=note.at or clock.now(),
        actor=viewer.user_id,
        actor_label=viewer.label()[:200],
        role=viewer.role,
        event=note.event,
        object_type=note.object_type,
        object_id=note.object_id,
        result=note.result,
        address=viewer.address,
        request=viewer.request,
        data=canonical(note.data),
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    head.seq, head.digest = entry.seq, entry.digest
    return entry


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


def digest_of(entry: Entry) -> str:
    """摘要: SM3 (GB/T 32905-2016) over the columns of ``HASHED``, length-prefixed so that no two rows look alike."""
    hasher = Hash(SM3())
    for name in HASHED:
        value = getattr(entry, name)
        text = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
        raw = text.encode()
        hasher.update(len(raw).to_bytes(4, "big") + raw)
    return hasher.finalize().hex()


def canonical(data: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
