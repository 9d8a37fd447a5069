"""How fast the journal is written, sealed and verified: `python bench/journal/entries.py 1000000`.

Writes new chains in batches of 2,000 as an import does, then a second entry on each of some chains, then seals and
verifies. Runs on whatever KEQIAO_DATABASE names; the database should be empty and migrated.
"""

import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keqiao.site.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from keqiao.core.access import system  # noqa: E402
from keqiao.core.ids import new_id  # noqa: E402
from keqiao.core.journal import sealing, verifying  # noqa: E402
from keqiao.core.journal.writing import Note, append, append_many  # noqa: E402

BATCH = 2000
DATA = {
    "amount": "1200000.00",
    "kind": "development",
    "name": "某技术开发合同",
    "from": "draft",
    "to": "filed",
}


def notes(count: int) -> list[Note]:
    return [
        Note("keqiao.bench.contract.register", "bench.contract", str(new_id()), DATA) for _ in range(count)
    ]


def rate(label: str, count: int, begun: float) -> None:
    seconds = time.perf_counter() - begun
    print(
        f"{connection.vendor:10} {label:34} {count:>9,} in {seconds:7.1f} s  {count / seconds:>9,.0f}/s",
        flush=True,
    )


def main(count: int) -> None:
    robot, batches = system("bench"), [notes(BATCH) for _ in range(count // BATCH)]
    begun = time.perf_counter()
    for batch in batches:
        with transaction.atomic():
            append_many(robot, batch)
    rate("entries of new chains", len(batches) * BATCH, begun)
    again, begun = batches[: max(1, len(batches) // 10)], time.perf_counter()
    for batch in again:
        with transaction.atomic():
            append_many(robot, batch)
    rate("entries of known chains", len(again) * BATCH, begun)
    begun = time.perf_counter()
    for note in batches[0][:1000]:
        with transaction.atomic():
            append(robot, note)
    rate("single entries, each its commit", 1000, begun)
    begun = time.perf_counter()
    sealed = sealing.seal()
    rate("sealed", sealed.count if sealed else 0, begun)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    found = verifying.verify()
    rate("verified", found.entries, begun)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(found.summary(), f"memory grew by {grown:.0f} MB", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
