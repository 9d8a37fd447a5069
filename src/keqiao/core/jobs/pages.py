"""任务的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.errors import NotFoundError
from keqiao.core.jobs import selectors, services
from keqiao.core.jobs.selectors import Shown

PAGE = 50


@require_GET
@access(signed_in)
def job_list(request: Any) -> HttpResponse:
    """我的任务; those of all for a system administrator."""
    before = _key(request.GET.get("before"))
    rows = selectors.jobs_of(request.viewer, before=before, limit=PAGE + 1)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render(request, "jobs/list.html", {"jobs": rows[:PAGE], "more": more})


@require_GET
@access(signed_in)
def job_detail(request: Any, pk: UUID) -> HttpResponse:
    """一个任务: progress, cancel, result; htmx asks for the middle part alone."""
    part = bool(getattr(request, "htmx", False))
    template = "jobs/parts/progress.html" if part else "jobs/detail.html"
    return render(request, template, {"job": _job(request, pk)})


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


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
