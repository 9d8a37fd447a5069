"""链头的读写, in each database's quickest way: arrays and COPY on PostgreSQL, many parameters at once on SQLite.

No SQL here is put together from anything but constants.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from keqiao.core.journal.models import ChainHead

Tail = tuple[int, str]
"""The number and digest of a chain's last entry."""
BATCH = 5000


def locked(chains: Collection[str]) -> dict[str, Tail]:
    """The ends of those chains that exist, locked; in one order for everybody, so that loads do not wait in a ring."""
    ordered = sorted(chains)
    found: dict[str, Tail] = {}
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        rows = ChainHead.objects.select_for_update().filter(chain__in=some).order_by("chain")
        found |= {chain: (seq, digest) for chain, seq, digest in rows.values_list("chain", "seq", "digest")}
    return found


def begin(tails: Mapping[str, Tail]) -> set[str]:
    """New chains; those that somebody else began first are given back. Waits for who is doing so right now."""
    rows = sorted((chain, seq, digest) for chain, (seq, digest) in tails.items())
    if not rows:
        return set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_BEGIN, _arrays(rows))
            return set(tails) - {chain for (chain,) in cursor.fetchall()}
        cursor.executemany("INSERT INTO journal_chain (chain, seq, digest) VALUES (%s, %s, %s)", rows)
    return set()  # SQLite has one writer, and it is this transaction


_BEGIN = """
INSERT INTO journal_chain (chain, seq, digest)
SELECT * FROM unnest(%s::text[], %s::int[], %s::text[])
ON CONFLICT DO NOTHING RETURNING chain
"""


def move(tails: Mapping[str, Tail]) -> None:
    """Locked chains end further on."""
    rows = [(chain, seq, digest) for chain, (seq, digest) in tails.items()]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_MOVE, _arrays(rows))
        else:
            turned = [(seq, digest, chain) for chain, seq, digest in rows]
            cursor.executemany("UPDATE journal_chain SET seq = %s, digest = %s WHERE chain = %s", turned)


_MOVE = """
UPDATE journal_chain AS head SET seq = tail.seq, digest = tail.digest
FROM unnest(%s::text[], %s::int[], %s::text[]) AS tail (chain, seq, digest)
WHERE head.chain = tail.chain
"""


def _arrays(rows: Sequence[tuple[str, int, str]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


_COLUMNS = (
    "chain, seq, at, actor, actor_label, role, event, object_type, object_id, result, address, request, data, "
    "previous, digest"
)
_COPY = f"COPY journal_entry ({_COLUMNS}) FROM STDIN"
_INSERT = f"INSERT INTO journal_entry ({_COLUMNS}) VALUES ({', '.join(['%s'] * 15)})"  # noqa: S608 - constants


def insert_entries(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many entries at once; their keys are the database's."""
    if ", ".join(columns) != _COLUMNS:
        raise ValueError("the entry's columns have changed")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(_COPY) as copy:  # psycopg's own, under Django's wrapper
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(_INSERT, [_sqlite(row) for row in rows])


def _sqlite(row: Sequence[Any]) -> list[Any]:
    """A row as Django writes it on SQLite."""
    chain, seq, at, actor, *rest = row
    return [chain, seq, connection.ops.adapt_datetimefield_value(at), actor.hex if actor else None, *rest]
