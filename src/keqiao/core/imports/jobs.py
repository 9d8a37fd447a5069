"""导入的任务: what core.jobs runs. Both may be run again after a crash: a batch is whole or not there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core.access import Viewer
from keqiao.core.errors import NotFoundError
from keqiao.core.files.selectors import file_for
from keqiao.core.files.storing import place_of
from keqiao.core.imports import running
from keqiao.core.imports.declaration import Sheet, sheet_of
from keqiao.core.imports.models import Import
from keqiao.core.imports.selectors import import_of
from keqiao.core.jobs.registry import Result, job


@job("imports.check", gettext_lazy("检查导入文件"), restartable=True)
def check(progress: Any, viewer: Viewer, *, import_id: str) -> Result:
    record, sheet = _opened(viewer, import_id)
    if record.state == "checking":
        stored = file_for(viewer, record.file)
        with running.closing(record):
            running.check(progress, viewer, record, sheet, place_of(stored.sm3), _kind(stored.type))
    return _result(record)


@job("imports.load", gettext_lazy("载入"), restartable=True)
def load(progress: Any, viewer: Viewer, *, import_id: str) -> Result:
    record, sheet = _opened(viewer, import_id)
    if record.state == "loading":
        stored = file_for(viewer, record.file)
        with running.closing(record):
            running.load(progress, viewer, record, sheet, place_of(stored.sm3), _kind(stored.type))
    return _result(record)


def _opened(viewer: Viewer, import_id: str) -> tuple[Import, Sheet]:
    record = import_of(viewer, import_id)
    sheet = sheet_of(record.sheet)
    if sheet is None:
        raise NotFoundError("没有导入表“{name}”", name=record.sheet)
    return record, sheet


def _kind(stored: str) -> str:
    return "xlsx" if stored == "xlsx" else "csv"


def _result(record: Import) -> Result:
    if record.state == "checked":
        text = _("检查了 {total} 行：{good} 行正确，{bad} 行有错").format(
            total=record.total, good=record.good, bad=record.bad
        )
    elif record.state == "done":
        text = _("载入 {loaded} 行，{bad} 行有错未载入").format(loaded=record.loaded, bad=record.bad)
    else:
        text = record.message
    return Result(text, reverse("imports:import_detail", args=[record.pk]))
