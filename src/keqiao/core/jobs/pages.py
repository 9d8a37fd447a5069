"""任务的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.errors import NotFoundError
from keqiao.core.jobs import selectors, services
from keqiao.core.jobs.models import STATES
from keqiao.core.jobs.selectors import Shown
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals
from keqiao.core.pages.parts.blocks import Empty

JOBS = Listing(
    name="jobs.jobs",
    label=_("后台任务"),
    columns=(
        Column("name", _("任务"), lambda job: job.label),
        Column("state", _("状态"), lambda job: Cell(job.progress.word, tone=job.tone)),
        Column("progress", _("进度"), lambda job: job.progress.numbers, number=True, phone=False),
        Column("who", _("发起人"), lambda job: job.who, phone=False),
        Column("created", _("发起时间"), lambda job: job.created, sort="newest"),
        Column("finished", _("结束时间"), lambda job: job.finished, phone=False),
        Column("message", _("结果"), lambda job: job.message, hidden=True),
    ),
    sorts=(
        Sort("newest", _("发起时间"), "created_at", descending=True),
        Sort("oldest", _("发起时间"), "created_at"),
    ),
    filters=(Filter("state", _("状态"), equals("state"), choices=STATES),),
    link=lambda job: reverse("jobs:job_detail", args=[job.id]),
    prepare=lambda rows: [selectors.shown(job) for job in rows],
    empty=Empty(
        _("没有后台任务"),
        _("导入、编译、导出等较长的工作会在这里显示进度，离开页面不影响它们。"),
        icon="list-check",
    ),
)


@require_GET
@access(signed_in)
def job_list(request: Any) -> HttpResponse | FileResponse:
    """我的任务; those of all for a system administrator."""
    return JOBS.respond(request, selectors.seen(request.viewer), "jobs/list.html")


@require_GET
@access(signed_in)
def job_detail(request: Any, pk: UUID) -> HttpResponse:
    """一个任务: progress, cancel, result; htmx asks for the middle part alone."""
    part = bool(getattr(request, "htmx", False))
    job = _job(request, pk)
    context = {"job": job, "progress": job.progress}
    return render(request, "jobs/progress.html" if part else "jobs/detail.html", context)


@require_POST
@access(signed_in)
def job_cancel(request: Any, pk: UUID) -> HttpResponse:
    services.cancel(request.viewer, pk)
    return redirect("jobs:job_detail", pk)


def _job(request: Any, pk: UUID) -> Shown:
    job = selectors.job_for(request.viewer, pk)
    if job is None:
        raise NotFoundError("没有这个任务")
    return job
