"""文件的读取: through the record they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NotFoundError
from keqiao.core.files.limits import in_words
from keqiao.core.files.models import StoredFile
from keqiao.core.files.registry import OWN, owner_of
from keqiao.core.files.storing import place_of


@dataclass(frozen=True, slots=True)
class Shown:
    """附件的显示: ready strings."""

    id: UUID
    name: str
    type: str
    size: str
    purpose: str
    who: str
    at: str
    url: str


def files_of(viewer: Viewer, kind: str, pk: object, *, purpose: str | None = None) -> list[Shown]:
    """一条记录的附件, oldest first; none where the record is not in the viewer's reach."""
    readable = _readable(viewer, kind, str(pk))
    if readable is None:
        return []
    rows = StoredFile.objects.filter(kind=kind, record=str(pk), removed_at=None).order_by("at", "id")
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return [_shown(stored) for stored in rows if readable(stored.purpose)]


def file_for(viewer: Viewer, pk: UUID | str) -> StoredFile:
    """一个文件. Raises NotFoundError where its record is not in the viewer's reach."""
    stored = StoredFile.objects.filter(pk=pk, removed_at=None).first()
    readable = _readable(viewer, stored.kind, stored.record) if stored else None
    if stored is None or readable is None or not readable(stored.purpose):
        raise NotFoundError("没有这个文件")
    return stored


def path_for(viewer: Viewer, pk: UUID | str) -> Path:
    """文件的位置, for a job that reads it."""
    return place_of(file_for(viewer, pk).sm3)


def _readable(viewer: Viewer, kind: str, pk: str) -> Callable[[str], bool] | None:
    """Which purposes of a record's files this viewer may read; None where the record is not in reach."""
    if kind == OWN:
        mine = viewer.role == "system" or (viewer.user_id is not None and str(viewer.user_id) == pk)
        return (lambda _purpose: True) if mine else None
    owner = owner_of(kind)
    record = owner.seen(viewer, pk) if owner else None
    if owner is None or record is None:
        return None
    ask = owner.may_read
    return lambda purpose: ask is None or viewer.role == "system" or ask(viewer, record, purpose)


def _shown(stored: StoredFile) -> Shown:
    return Shown(
        id=stored.pk,
        name=stored.name,
        type=stored.type,
        size=in_words(stored.size),
        purpose=stored.purpose,
        who=stored.by_label,
        at=stored.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
        url=reverse("files:file_download", args=[stored.pk]),
    )
