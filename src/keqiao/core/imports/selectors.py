"""导入的读: a person's imports, with their faults as ready strings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.imports.models import Import

SHOWN_FAULTS = 200


def seen(viewer: Viewer) -> QuerySet[Import]:
    """The viewer's own: others of the same party may work for another place."""
    rows = within(Import.objects.all(), Import.reach, viewer)
    return rows if viewer.role == "system" else rows.filter(user=viewer.user_id)


def import_of(viewer: Viewer, pk: UUID | str) -> Import:
    record = seen(viewer).filter(pk=pk).first()
    if record is None:
        raise NotFoundError("没有这次导入")
    return record


@dataclass(frozen=True, slots=True)
class ShownFault:
    """行错误 as the page shows it."""

    row: int
    column: str
    text: str


def faults_of(record: Import, most: int = SHOWN_FAULTS) -> list[ShownFault]:
    """The first faults in the order of the file; the error file has all."""
    rows = record.faults.order_by("row", "id")[:most]
    return [ShownFault(row.row, row.column, row.text) for row in rows]
