"""封存: a Merkle root over all entries since the last seal, chained to it, kept in the database and in a file outside.

The file is what a person who can write to the database cannot mend; exports carry the last seal further out.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max

from keqiao.core import clock
from keqiao.core.journal.hashing import GENESIS, Merkle, digest, moment
from keqiao.core.journal.models import Entry, Seal


def seal(now: datetime | None = None) -> Seal | None:
    """封存: None when there is nothing new, when another process has just sealed, or when a long transaction that is
    writing entries would have to be waited for (the next call seals those too). Either way the file has every seal
    afterwards, also one whose process was killed before it got there.
    """
    last = Seal.objects.order_by("-pk").first()
    first_entry = last.last_entry + 1 if last else 1
    end = _settled_end()
    if end is None or end < first_entry:
        write_outside()
        return None
    tree = Merkle()
    leaves = (
        Entry.objects.filter(pk__gte=first_entry, pk__lte=end).order_by("pk").values_list("digest", flat=True)
    )
    for leaf in leaves.iterator(chunk_size=5000):
        tree.add(leaf)
    new = Seal(
        at=now or clock.now(),
        first_entry=first_entry,
        last_entry=end,
        count=tree.count,
        root=tree.root(),
        previous=last.digest if last else GENESIS,
    )
    new.digest = digest_of(new)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
            transaction.on_commit(write_outside)
    except IntegrityError:
        return None
    return new


def _settled_end() -> int | None:
    """The last entry below which none can appear any more.

    On PostgreSQL keys are given out before the commit: a moment's SHARE lock waits for all who are writing. It is not
    waited for long, because who wants to write waits behind it.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():  # IMMEDIATE: nobody else is writing
            return Entry.objects.aggregate(end=Max("pk"))["end"]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.execute("LOCK TABLE journal_entry IN SHARE MODE")
            return Entry.objects.aggregate(end=Max("pk"))["end"]
    except OperationalError:
        return None


def digest_of(sealed: Seal) -> str:
    """摘要 of a seal: its root, its range and the seal before."""
    return digest(
        (sealed.previous, moment(sealed.at), sealed.first_entry, sealed.last_entry, sealed.count, sealed.root)
    )


def outside() -> Path:
    """封存文件: one line for each seal. Copy it to another machine; print its last line on a report."""
    return Path(settings.HOME) / "seals" / "seals.jsonl"


def line_of(sealed: Seal) -> dict[str, Any]:
    """A seal as its line in the file, and as exports carry it."""
    return {
        "seal": sealed.pk,
        "at": moment(sealed.at),
        "first": sealed.first_entry,
        "last": sealed.last_entry,
        "count": sealed.count,
        "root": sealed.root,
        "digest": sealed.digest,
    }


def write_outside() -> None:
    """Append the seals that the file does not have yet; also those that an earlier crash kept out of it."""
    place = outside()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _drop_torn_end(place)
        known = max((line["seal"] for line in read_outside()), default=0)
        for sealed in Seal.objects.filter(pk__gt=known).order_by("pk"):
            file.write(json.dumps(line_of(sealed), separators=(",", ":")) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _drop_torn_end(place: Path) -> None:
    """Half a line, left by a machine that lost its power: its seal is written once more, not glued to it."""
    content = place.read_bytes()
    if content and not content.endswith(b"\n"):
        os.truncate(place, content.rfind(b"\n") + 1)


def read_outside() -> Iterator[dict[str, Any]]:
    """The file's lines; a line that cannot be read stands as an empty one, which matches no seal."""
    place = outside()
    if not place.exists():
        return
    with place.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = dict(json.loads(text))
                line["seal"] = int(line["seal"])
            except (ValueError, TypeError, KeyError):
                line = {"seal": 0, "line": number}
            yield line


def latest() -> dict[str, Any] | None:
    """最近的封存, for exports and reports to carry out of the house."""
    last = Seal.objects.order_by("-pk").first()
    return line_of(last) if last else None
