"""文件的核对: is every file there, is each what it was, and is nothing there that no row knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models import Count

from keqiao.core import clock
from keqiao.core.files.limits import root
from keqiao.core.files.models import StoredFile
from keqiao.core.files.storing import digest_of, place_of
from keqiao.core.jobs.progress import Progress

REST = timedelta(days=1)
"""A file without a row is left alone for a day: its upload may not have committed yet."""


def check(progress: Progress) -> list[str]:
    """核对校验和: a sentence for each file that is missing or no longer what was uploaded."""
    rows = StoredFile.objects.filter(removed_at=None).values("sm3").annotate(n=Count("pk")).order_by("sm3")
    total, found = rows.count(), []
    for done, row in enumerate(rows.iterator(chunk_size=500), start=1):
        place = place_of(row["sm3"])
        if not place.exists():
            found.append(f"缺少文件 {row['sm3'][:16]}…（被 {row['n']} 条记录引用）")
        elif digest_of(place) != row["sm3"]:
            found.append(f"文件 {row['sm3'][:16]}… 的内容已改变")
        progress.step(done, total, "核对文件")
    return found


def sweep() -> int:
    """清扫: removes bytes that no living row refers to; how many."""
    before, removed = clock.now() - REST, 0
    for path in _kept():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) > before:
            continue
        if not StoredFile.objects.filter(sm3=path.name, removed_at=None).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _kept() -> Iterator[Path]:
    yield from (path for path in root().glob("??/??/*") if path.is_file())
    incoming = root() / "incoming"
    if incoming.is_dir():
        yield from incoming.iterdir()
