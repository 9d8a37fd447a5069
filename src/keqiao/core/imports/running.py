"""导入的执行: the dry run, and the load in one transaction or batch by batch. Run by core.jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import RefusedError, sentence
from keqiao.core.imports.batches import batches, keep_faults, sort_out, write
from keqiao.core.imports.declaration import Fault, Sheet
from keqiao.core.imports.models import Import, RowFault
from keqiao.core.imports.table import Table
from keqiao.core.jobs.progress import Cancelled
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError

KIND = "imports.import"


class Steps(Protocol):
    """What of a job's progress is needed here."""

    def step(self, done: int, total: int | None = None, text: str = "") -> None: ...


class _Faulty(Exception):  # noqa: N818 - not a fault of the program: it undoes a load that has wrong rows
    """Leaves the transaction of an all-or-nothing load."""


def note(viewer: Viewer, record: Import, event: str, data: dict[str, Any]) -> None:
    append(viewer, Note(f"keqiao.imports.import.{event}", KIND, str(record.pk), data))


def settle(record: Import, state: str, **fields: Any) -> None:
    """Write an import's new state."""
    for name, value in {"state": state, "changed_at": clock.now(), **fields}.items():
        setattr(record, name, value)
    record.save()


@contextmanager
def closing(record: Import) -> Iterator[None]:
    """收尾: work that ends in a fault leaves no import that looks as if it went on; the job says what the fault was."""
    try:
        yield
    except Exception as error:
        record.refresh_from_db()
        if record.state in ("checking", "loading"):
            why = sentence(error) if isinstance(error, InputError) else _("系统出错")
            text = _("没有做完：{why}。已载入 {count} 行").format(why=why, count=record.loaded)
            settle(record, "refused", message=text)
        raise


def _may(sheet: Sheet, viewer: Viewer) -> None:
    if not sheet.rule.allows(viewer):
        raise RefusedError("“{sheet}”只有{who}可以导入", sheet=sheet.label, who=sheet.rule.label)


def check(progress: Steps, viewer: Viewer, record: Import, sheet: Sheet, path: Path, kind: str) -> None:
    """试导入: every row is read and checked; nothing of the sheet is written."""
    _may(sheet, viewer)
    RowFault.objects.filter(of=record).delete()
    table = Table(sheet, path, kind)
    total = good = bad = skipped = 0
    try:
        for batch in batches(table, sheet.batch):
            found = sort_out(sheet, viewer, batch)
            with transaction.atomic():
                keep_faults(sheet, record, found.faults)
            total += len(batch)
            good += len(found.good)
            skipped += found.skipped
            bad += len({fault.row for fault in found.faults})
            progress.step(total, text=_("已检查 {count} 行").format(count=total))
        if not total:
            raise InputError("文件里没有数据")
    except InputError as error:
        settle(record, "refused", message=sentence(error))
        return
    except Cancelled:
        settle(record, "cancelled", message=_("检查已取消"))
        raise
    ignored = _("、").join(table.ignored)[:400]
    with transaction.atomic():
        counts = {"total": total, "good": good, "bad": bad, "skipped": skipped}
        settle(record, "checked", ignored=ignored, message="", **counts)
        note(viewer, record, "check", counts)


def load(progress: Steps, viewer: Viewer, record: Import, sheet: Sheet, path: Path, kind: str) -> None:
    """载入, in the mode that the person chose."""
    _may(sheet, viewer)
    work = _load_all if record.mode == "all" else _load_rows
    try:
        work(progress, viewer, record, sheet, Table(sheet, path, kind))
    except Cancelled:
        record.refresh_from_db()
        settle(record, "cancelled", message=_("已取消；已载入 {count} 行").format(count=record.loaded))
        raise
    except InputError as error:
        record.refresh_from_db()
        settle(record, "refused", message=sentence(error))


def _load_all(progress: Steps, viewer: Viewer, record: Import, sheet: Sheet, table: Table) -> None:
    """全部或全不: one transaction; one wrong row undoes it, and all wrong rows are named."""
    loaded = skipped = done = 0
    faults: list[Fault] = []
    RowFault.objects.filter(of=record).delete()
    try:
        with transaction.atomic():
            for batch in batches(table, sheet.batch):
                found = sort_out(sheet, viewer, batch)
                faults += found.faults
                faults += write(sheet, viewer, record, found.good) if not faults else []
                loaded += len(found.good)
                skipped += found.skipped
                done += len(batch)
                progress.step(done, record.total, _("已写入 {count} 行").format(count=done))
            if faults:
                raise _Faulty
            settle(record, "done", loaded=loaded, skipped=skipped, bad=0, position=done, message="")
            note(viewer, record, "load", {"mode": "all", "loaded": loaded, "skipped": skipped})
    except _Faulty:
        record.refresh_from_db()
        _refuse(viewer, record, sheet, faults)


def _refuse(viewer: Viewer, record: Import, sheet: Sheet, faults: Sequence[Fault]) -> None:
    bad = len({fault.row for fault in faults})
    with transaction.atomic():
        keep_faults(sheet, record, faults)
        settle(
            record,
            "refused",
            bad=bad,
            loaded=0,
            message=_("有 {count} 行不对，全部没有载入").format(count=bad),
        )
        note(viewer, record, "refuse", {"bad": bad})


def _load_rows(progress: Steps, viewer: Viewer, record: Import, sheet: Sheet, table: Table) -> None:
    """逐行: batches that each commit with their marks, faults, journal entry and the position reached."""
    if record.position == 0:
        with transaction.atomic():
            RowFault.objects.filter(of=record).delete()
            settle(record, "loading", bad=0, loaded=0, skipped=0)
    done = 0
    for batch in batches(table, sheet.batch):
        done += len(batch)
        if batch[-1].row.number <= record.position:
            continue  # settled before the program was ended
        with transaction.atomic():
            _load_batch(viewer, record, sheet, batch)
        progress.step(done, record.total, _("已处理 {count} 行").format(count=done))
    with transaction.atomic():
        settle(record, "done", message="")
        counts = {"loaded": record.loaded, "bad": record.bad, "skipped": record.skipped}
        note(viewer, record, "load", {"mode": "rows", **counts})


def _load_batch(viewer: Viewer, record: Import, sheet: Sheet, batch: Any) -> None:
    found = sort_out(sheet, viewer, batch)
    faults = [*found.faults, *write(sheet, viewer, record, found.good)]
    bad = len({fault.row for fault in faults})
    keep_faults(sheet, record, faults)
    loaded = len(batch) - bad - found.skipped
    settle(
        record,
        "loading",
        position=batch[-1].row.number,
        loaded=record.loaded + loaded,
        bad=record.bad + bad,
        skipped=record.skipped + found.skipped,
    )
    first, last = batch[0].row.number, batch[-1].row.number
    note(viewer, record, "batch", {"rows": f"{first}-{last}", "loaded": loaded, "bad": bad})
