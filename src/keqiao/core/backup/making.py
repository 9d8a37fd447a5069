"""备份的制作: the database first, then the files, so that every row's file is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from keqiao import __version__
from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.backup.databases import save
from keqiao.core.backup.manifest import Manifest, sums_of
from keqiao.core.jobs.progress import Progress, unwatched
from keqiao.core.journal import sealing
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError


def backup(to: Path, progress: Progress | None = None, viewer: Viewer | None = None) -> Manifest:
    """备份 into a folder that does not exist yet or is empty, while the site goes on working."""
    progress = progress or unwatched()
    if to.exists() and any(to.iterdir()):
        raise InputError("{folder} 不是空目录", folder=to)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    manifest = Manifest(clock.now().isoformat(), connection.vendor, __version__)
    sealed_before = len(list(sealing.read_outside()))
    manifest.counts = save(to)
    progress.step(1, 3)
    _copy(Path(settings.FILES), to / "files", leave_out=("incoming",))
    _copy_seals(to / "seals", max(sealed_before, manifest.counts.get("journal_seal", 0)))
    progress.step(2, 3)
    manifest.sums = sums_of(to)
    manifest.write(to)
    with transaction.atomic():
        data = {"files": len(manifest.sums), "rows": sum(manifest.counts.values())}
        append(
            viewer or system("备份"),
            Note("keqiao.backup.backup.make", "backup.backup", to.name[:80] or "-", data),
        )
    progress.step(3, 3)
    return manifest


def _copy(source: Path, target: Path, *, leave_out: tuple[str, ...] = ()) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*leave_out))


def _copy_seals(target: Path, count: int) -> None:
    """The seals that the saved database has: the journal may have been sealed again while the rest was copied."""
    sealing.write_outside()  # one that has committed may not be in the file yet
    target.mkdir(mode=0o700)
    lines = sealing.outside().read_text(encoding="utf-8").splitlines(keepends=True)
    (target / sealing.outside().name).write_text("".join(lines[:count]), encoding="utf-8")
