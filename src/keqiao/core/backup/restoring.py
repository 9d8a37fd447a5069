"""恢复: a backup takes the present state's place; what was there is kept aside, and what comes is verified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from django.conf import settings
from django.db import connection

from keqiao.core import clock
from keqiao.core.backup import databases, manifest
from keqiao.core.files.checking import check as check_files
from keqiao.core.jobs.progress import Progress, unwatched
from keqiao.core.journal.verifying import verify
from keqiao.engines.errors import InputError


@dataclass(frozen=True, slots=True)
class Restored:
    """恢复的结果. ``faults`` is empty when everything is as it was when the backup was made."""

    made_at: str
    rows: int
    entries: int
    faults: list[str]


def restore(source: Path, progress: Progress | None = None) -> Restored:
    """恢复. Stop the site first. Raises InputError before anything is touched when the backup is damaged, or of another
    kind of database.
    """
    progress = progress or unwatched()
    told = manifest.read(source)
    if told.vendor != connection.vendor:
        raise InputError(
            "备份来自 {theirs}，这里是 {ours}，不能恢复", theirs=told.vendor, ours=connection.vendor
        )
    manifest.check_sums(source, told)
    progress.step(1, 4)
    databases.load(source)
    progress.step(2, 4)
    for name, place in (("files", Path(settings.FILES)), ("seals", Path(settings.HOME) / "seals")):
        _put_back(source / name, place)
    progress.step(3, 4)
    found = verify()
    faults = [fault.sentence for fault in found.faults]
    faults += check_files(unwatched())
    faults += _differences(told.counts)
    progress.step(4, 4)
    return Restored(told.made_at, sum(told.counts.values()), found.entries, faults)


def _put_back(source: Path, place: Path) -> None:
    if place.exists():
        place.rename(place.with_name(f"{place.name}.before-{clock.now():%Y%m%dT%H%M%S%f}"))
    if source.is_dir():
        copytree(source, place)


def _differences(then: dict[str, int]) -> list[str]:
    now = manifest.counts()
    return [
        f"{table}：备份时 {then.get(table, 0)} 行，恢复后 {now.get(table, 0)} 行"
        for table in sorted(then.keys() | now.keys())
        if then.get(table, 0) != now.get(table, 0)
    ]
