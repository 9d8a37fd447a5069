"""一批行: what is left to load of it, what is wrong with it, and the writing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import DataError, IntegrityError, transaction

from keqiao.core.access import Viewer
from keqiao.core.imports.declaration import Fault, Row, Sheet
from keqiao.core.imports.models import Import, LoadedRow, RowFault
from keqiao.core.imports.table import Read
from keqiao.engines.errors import InputError

SHOWN = 400
"""Characters of a fault that are kept."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """分好的一批: rows that may be loaded, faults of the others, and how many were loaded before."""

    good: tuple[Read, ...]
    faults: tuple[Fault, ...]
    skipped: int


def batches(rows: Iterable[Read], size: int) -> Iterator[list[Read]]:
    """The rows in lists of so many."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def scope_of(sheet: Sheet, viewer: Viewer) -> str:
    """Whose rows count as loaded before: those of the same party in the same sheet."""
    return f"{sheet.name}:{viewer.party_id or viewer.user_id or viewer.role}"


def sort_out(sheet: Sheet, viewer: Viewer, batch: Sequence[Read]) -> Sorted:
    """分拣: rows loaded before are left out first, because a second look would find their own traces."""
    known = set(
        LoadedRow.objects.filter(
            scope=scope_of(sheet, viewer), digest__in=[read.digest for read in batch]
        ).values_list("digest", flat=True)
    )
    fresh = [read for read in batch if read.digest not in known]
    faults = [fault for read in fresh for fault in read.faults]
    sound = [read for read in fresh if not read.faults]
    if sound:
        faults += sheet.check(viewer, [read.row for read in sound])
    wrong = {fault.row for fault in faults}
    good = tuple(read for read in fresh if read.row.number not in wrong)
    return Sorted(good, tuple(faults), len(batch) - len(fresh))


def write(sheet: Sheet, viewer: Viewer, record: Import, good: Sequence[Read]) -> list[Fault]:
    """写入 in the transaction around it; rows that turn out wrong are undone one by one and named."""
    rows = [read.row for read in good]
    faults = _load(sheet, viewer, rows)
    if faults is None:
        faults = [fault for row in rows for fault in _load_one(sheet, viewer, row)]
    wrong = {fault.row for fault in faults}
    scope = scope_of(sheet, viewer)
    LoadedRow.objects.bulk_create(
        LoadedRow(of=record, scope=scope, digest=read.digest) for read in good if read.row.number not in wrong
    )
    return faults


def _load(sheet: Sheet, viewer: Viewer, rows: Sequence[Row]) -> list[Fault] | None:
    """The whole batch at once; None when it has to be done row by row."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            return list(sheet.load(viewer, rows) or ())
    except (InputError, IntegrityError, DataError):
        return None


def _load_one(sheet: Sheet, viewer: Viewer, row: Row) -> list[Fault]:
    try:
        with transaction.atomic():
            return list(sheet.load(viewer, [row]) or ())
    except InputError as error:
        return [Fault(row.number, "", error)]
    except (IntegrityError, DataError):
        return [Fault(row.number, "", InputError("与已有记录冲突，没有载入"))]


def keep_faults(sheet: Sheet, record: Import, faults: Iterable[Fault]) -> None:
    """Write faults in the language of whoever reads them."""
    RowFault.objects.bulk_create(
        (
            RowFault(
                of=record,
                row=fault.row,
                column=str(column.label)[:80] if (column := sheet.column(fault.column)) else "",
                text=fault.text()[:SHOWN],
            )
            for fault in faults
        ),
        batch_size=500,
    )
