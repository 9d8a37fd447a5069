"""文件的写入: store and remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NotFoundError, RefusedError
from keqiao.core.files.models import StoredFile
from keqiao.core.files.names import clean
from keqiao.core.files.registry import OWN, owner_of
from keqiao.core.files.scanning import scan
from keqiao.core.files.sniffing import sniff
from keqiao.core.files.storing import keep, receive
from keqiao.core.journal.writing import Note, append


def store(viewer: Viewer, upload: Any, kind: str, pk: object, purpose: str = "") -> StoredFile:
    """上传: checked by content, kept once, journalled. ``upload`` is Django's UploadedFile or any File.

    Raises InputError for a file that is not accepted, RefusedError and NotFoundError by the record's rules.
    """
    _check_owner(viewer, kind, str(pk), adding=True)
    name = clean(upload.name or "")
    with receive(upload.chunks()) as received:
        type_ = sniff(received.path, name)
        scan(received.path)
        keep(received)
    with transaction.atomic():
        stored = StoredFile.objects.create(
            sm3=received.sm3,
            size=received.size,
            type=type_.name,
            name=name,
            kind=kind,
            record=str(pk),
            purpose=purpose,
            by=viewer.user_id,
            by_label=viewer.label()[:200],
            at=clock.now(),
        )
        _note(viewer, stored, "store")
    return stored


def store_bytes(
    viewer: Viewer, name: str, content: bytes, kind: str, pk: object, purpose: str = ""
) -> StoredFile:
    """存入程序生成的文件, such as a bulletin made by a job."""
    return store(viewer, ContentFile(content, name), kind, pk, purpose)


def store_own(viewer: Viewer, upload: Any, purpose: str = "") -> StoredFile:
    """存入自己的文件: seen by nobody else; an import on its way, an export to fetch."""
    return store(viewer, upload, OWN, viewer.user_id, purpose)


def remove(viewer: Viewer, pk: UUID) -> None:
    """移除: the file is no longer given out; that it was there stays in the journal."""
    stored = StoredFile.objects.filter(pk=pk, removed_at=None).first()
    if stored is None:
        raise NotFoundError("没有这个文件")
    _check_owner(viewer, stored.kind, stored.record, adding=False)
    with transaction.atomic():
        if StoredFile.objects.filter(pk=pk, removed_at=None).update(removed_at=clock.now()):
            _note(viewer, stored, "remove")


def _check_owner(viewer: Viewer, kind: str, pk: str, *, adding: bool) -> None:
    if kind == OWN:
        if viewer.user_id is None or str(viewer.user_id) != pk:
            raise NotFoundError("没有这个文件")
        return
    owner = owner_of(kind)
    record = owner.seen(viewer, pk) if owner else None
    if owner is None or record is None:
        raise NotFoundError("没有这条记录")
    rule = owner.may_add if adding else owner.may_remove
    if viewer.role != "system" and not rule.allows(viewer, record):
        raise RefusedError("附件只有{who}可以增减", who=rule.label)


def _note(viewer: Viewer, stored: StoredFile, event: str) -> None:
    data = {
        "file": stored.pk,
        "name": stored.name,
        "sm3": stored.sm3,
        "size": stored.size,
        "purpose": stored.purpose,
    }
    append(viewer, Note(f"keqiao.files.file.{event}", stored.kind, stored.record, data))
