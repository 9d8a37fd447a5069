"""The drill itself, in a process of its own with a home and a database of its own; prints what came of it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "keqiao.site.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from keqiao.core import clock  # noqa: E402
from keqiao.core.access import signed_in, system  # noqa: E402
from keqiao.core.backup import backup, restore  # noqa: E402
from keqiao.core.files.models import StoredFile  # noqa: E402
from keqiao.core.files.registry import register_owner  # noqa: E402
from keqiao.core.files.services import store  # noqa: E402
from keqiao.core.journal import sealing  # noqa: E402
from keqiao.core.journal.models import Entry  # noqa: E402
from keqiao.core.journal.writing import Note, append_many  # noqa: E402
from keqiao.core.parties.models import Party  # noqa: E402
from keqiao.engines.errors import InputError  # noqa: E402

ROBOT = system("演练")


def write(first: int, count: int) -> None:
    with transaction.atomic():
        notes = [
            Note("keqiao.test.thing.change", "test.thing", str(first + n), {"n": n}) for n in range(count)
        ]
        append_many(ROBOT, notes)


def destroy() -> None:
    """What a disk that died leaves: no database, no files."""
    if connection.vendor == "sqlite":
        connections.close_all()
        place = Path(connection.settings_dict["NAME"])
        for ending in ("", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for path in sorted(Path(settings.FILES).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def main(to: Path) -> dict[str, object]:
    call_command("migrate", verbosity=0, run_syncdb=True, skip_checks=True)
    now = clock.now()
    party = Party.objects.create(
        name="甲", kind="enterprise", division="510700", created_at=now, changed_at=now
    )
    register_owner("parties.party", Party, may_add=signed_in)
    store(ROBOT, ContentFile(b"%PDF-1.7 contract", "a.pdf"), "parties.party", party.pk)
    write(0, 500)
    sealing.seal()
    backup(to)
    write(500, 100)  # after the backup: lost, and known to be
    destroy()
    begun = time.monotonic()
    restored = restore(to)
    seconds = time.monotonic() - begun
    damaged = to / "seals" / "seals.jsonl"
    damaged.write_text("{}\n")
    try:
        restore(to)
        refused = ""
    except InputError as error:
        refused = str(error)
    return {
        "faults": restored.faults,
        "entries": Entry.objects.filter(object_type="test.thing").count(),
        "files": StoredFile.objects.count(),
        "seconds": seconds,
        "refused": refused,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False))  # noqa: T201 - read by the test
