"""导入的页面内容: ready strings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from keqiao.core.access import Viewer
from keqiao.core.errors import NotFoundError
from keqiao.core.files.selectors import file_for
from keqiao.core.files.storing import place_of
from keqiao.core.imports.declaration import WORDS, Column, Sheet, sheet_of
from keqiao.core.imports.models import MODES, STATES, Import
from keqiao.core.imports.running import note
from keqiao.core.imports.selectors import ShownFault, faults_of, seen
from keqiao.core.imports.table import Table
from keqiao.core.jobs.selectors import job_for
from keqiao.core.pages import presenters
from keqiao.core.pages.parts import JobProgress

Text = str | Promise
TONES = {
    "checking": "waiting",
    "checked": "active",
    "loading": "waiting",
    "done": "good",
    "refused": "bad",
    "cancelled": "closed",
}


@dataclass(frozen=True, slots=True)
class ShownImport:
    """导入 as list and page show it."""

    id: Any
    sheet: Text
    file_name: str
    state: str
    state_label: Text
    tone: str
    mode: Text
    total: str
    good: str
    bad: str
    skipped: str
    loaded: str
    message: str
    ignored: str
    when: str
    url: str
    again_url: str
    done_url: str
    may_all: bool
    may_rows: bool
    has_errors: bool
    faults: tuple[ShownFault, ...] = ()
    more_faults: bool = False


def shown(record: Import, *, faults: bool = True) -> ShownImport:
    """One import with its first faults."""
    sheet = sheet_of(record.sheet)
    found = tuple(faults_of(record)) if faults else ()
    return ShownImport(
        id=record.pk,
        sheet=sheet.label if sheet else record.sheet,
        file_name=record.file_name,
        state=record.state,
        state_label=dict(STATES)[record.state],
        tone=TONES[record.state],
        mode=dict(MODES).get(record.mode, ""),
        total=presenters.count(record.total),
        good=presenters.count(record.good),
        bad=presenters.count(record.bad),
        skipped=presenters.count(record.skipped) if record.skipped else "",
        loaded=presenters.count(record.loaded),
        message=record.message,
        ignored=record.ignored,
        when=presenters.moment(record.created_at),
        url=reverse("imports:import_detail", args=[record.pk]),
        again_url=reverse("imports:import_new", args=[record.sheet]),
        done_url=_done_url(sheet),
        may_all=record.state == "checked" and not record.bad and record.good > 0,
        may_rows=record.state == "checked" and record.bad > 0 and record.good > 0,
        has_errors=bool(record.bad and record.state not in ("checking", "loading")),
        faults=found,
        more_faults=len({fault.row for fault in found}) < record.bad,
    )


def recent(viewer: Viewer, most: int = 50) -> list[ShownImport]:
    """我的导入, the newest first."""
    return [shown(record, faults=False) for record in seen(viewer).order_by("-created_at", "-id")[:most]]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """导入列 as the upload page explains it."""

    label: Text
    what: str
    required: bool
    hint: Text


def columns(sheet: Sheet) -> list[ShownColumn]:
    return [_shown_column(column) for column in sheet.columns]


def _shown_column(column: Column) -> ShownColumn:
    what = _(WORDS[column.kind])
    options = column.options()
    if options and len(options) <= 12:
        what = _("、").join(str(one.label) for one in options)
    return ShownColumn(column.label, what, column.required, column.hint)


def job_of(viewer: Viewer, record: Import) -> JobProgress | None:
    """The progress of the job that checks or loads it, while there is one to wait for; this page is asked again."""
    if record.job is None or record.state not in ("checking", "loading"):
        return None
    job = job_for(viewer, record.job)
    if job is None:
        return None
    address = reverse("imports:import_detail", args=[record.pk])
    return replace(job.progress, poll_url=address, result_url=address)


def errors_of(viewer: Viewer, record: Import) -> bytes:
    """错误文件; that it was fetched stands in the journal, because it holds what the person brought."""
    sheet = sheet_of(record.sheet)
    if sheet is None or not record.faults.exists():
        raise NotFoundError("这次导入没有错误行")
    stored = file_for(viewer, record.file)
    kind = "xlsx" if stored.type == "xlsx" else "csv"
    from keqiao.core.imports.template import errors_file  # here: every start of the site would wait for it

    content = errors_file(record, Table(sheet, place_of(stored.sm3), kind))
    with transaction.atomic():
        note(viewer, record, "errors", {"rows": record.bad})
    return content


def _done_url(sheet: Sheet | None) -> str:
    if sheet is None or not sheet.done_url:
        return ""
    try:
        return reverse(sheet.done_url)
    except NoReverseMatch:
        return sheet.done_url
