"""导入的写: begin (upload and dry run), load in a mode, give up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.files.services import store_own
from keqiao.core.imports.declaration import Sheet, sheet_of
from keqiao.core.imports.models import MODES, Import
from keqiao.core.imports.running import note, settle
from keqiao.core.imports.selectors import seen
from keqiao.core.jobs.services import enqueue
from keqiao.engines.errors import InputError


def begin(viewer: Viewer, *, sheet: str, upload: Any) -> Import:
    """开始导入: keep the file and let a job try it; nothing is loaded yet."""
    declared = allowed_sheet(viewer, sheet)
    if upload is None:
        raise InputError("请填写“{field}”", field=_("文件"))
    with transaction.atomic():
        stored = store_own(viewer, upload, "import")
        if stored.type not in ("xlsx", "text"):
            raise InputError("只能导入 xlsx 或 csv 文件")
        record = Import.objects.create(
            sheet=declared.name,
            file=stored.pk,
            file_name=stored.name[:200],
            party=viewer.party_id,
            user=viewer.user_id,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
        note(viewer, record, "begin", {"sheet": declared.name, "file": stored.name})
        record.job = enqueue(viewer, "imports.check", {"import_id": record.pk}).pk
        record.save(update_fields=["job"])
    return record


def load(viewer: Viewer, *, import_id: UUID | str, mode: str) -> Import:
    """载入: after the dry run, all or nothing or only the rows that are right."""
    if mode not in dict(MODES):
        raise InputError("没有导入方式“{value}”", value=mode)
    with transaction.atomic():
        record = _locked(viewer, import_id)
        allowed_sheet(viewer, record.sheet)
        if record.state != "checked":
            raise ConflictError("这次导入不在待确认状态，不能载入")
        if mode == "all" and record.bad:
            raise ConflictError(
                "有 {count} 行不对，不能全部载入；请改正后重新导入，或只载入正确的行", count=record.bad
            )
        settle(record, "loading", mode=mode, position=0, loaded=0)
        note(viewer, record, "start", {"mode": mode})
        record.job = enqueue(viewer, "imports.load", {"import_id": record.pk}).pk
        record.save(update_fields=["job"])
    return record


def give_up(viewer: Viewer, *, import_id: UUID | str) -> Import:
    """放弃: an import that waits for its person is closed; nothing was loaded."""
    with transaction.atomic():
        record = _locked(viewer, import_id)
        if record.state != "checked":
            raise ConflictError("这次导入不在待确认状态，不能放弃")
        settle(record, "cancelled")
        note(viewer, record, "give_up", {})
    return record


def allowed_sheet(viewer: Viewer, name: str) -> Sheet:
    """The sheet, for whom it is meant."""
    sheet = sheet_of(name)
    if sheet is None:
        raise NotFoundError("没有导入表“{name}”", name=name[:80])
    if not sheet.rule.allows(viewer):
        raise RefusedError("“{sheet}”只有{who}可以导入", sheet=sheet.label, who=sheet.rule.label)
    return sheet


def _locked(viewer: Viewer, pk: UUID | str) -> Import:
    record = seen(viewer).select_for_update().filter(pk=pk).first()
    if record is None:
        raise NotFoundError("没有这次导入")
    return record
