"""任务的读取: one's own jobs; a system administrator sees all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.jobs import aside
from keqiao.core.jobs.models import Job
from keqiao.core.jobs.registry import label_of
from keqiao.core.pages import presenters
from keqiao.core.pages.parts.job import JobProgress

_TONES = {"waiting": "waiting", "running": "active", "done": "good", "failed": "bad", "cancelled": "closed"}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """任务的显示: ready strings, and its progress as the page's component takes it."""

    id: UUID
    label: Any
    state: str
    tone: str
    who: str
    created: str
    finished: str
    done: int
    total: int | None
    message: str
    url: str
    progress: JobProgress


def seen(viewer: Viewer) -> QuerySet[Job]:
    """The jobs this viewer may see: the scope of every read here."""
    if viewer.role in ("system", "system_admin"):
        return Job.objects.all()
    return Job.objects.filter(user=viewer.user_id) if viewer.user_id else Job.objects.none()


def job_for(viewer: Viewer, pk: UUID) -> Shown | None:
    """任务详情, or None where it is not this viewer's."""
    job = seen(viewer).filter(pk=pk).first()
    return shown(job) if job else None


def jobs_about(viewer: Viewer, kind: str, pk: object) -> list[Shown]:
    """一条记录的任务, newest first."""
    rows = seen(viewer).filter(record_kind=kind, record_pk=str(pk)).order_by("-id")
    return [shown(job) for job in rows[:20]]


def last_beat(job: Job) -> datetime:
    """最近活动 of a running job."""
    mark = aside.read(job.pk) if connection.vendor == "sqlite" else None
    times = [moment for moment in (job.heartbeat, mark.moment if mark else None) if moment]
    return max(times, default=LONG_AGO)


def shown(job: Job) -> Shown:
    """A job in ready strings; its progress from where it is written while it runs."""
    done, total, text = job.done, job.total, job.text
    cancelling = job.state == "running" and job.cancel_asked
    if job.state == "running" and connection.vendor == "sqlite":
        if (mark := aside.read(job.pk)) is not None:
            done, total, text = mark.done, mark.total, mark.text
        cancelling = cancelling or aside.cancel_asked(job.pk)
    page = reverse("jobs:job_detail", args=[job.pk])
    progress = JobProgress(
        key=str(job.pk),
        label=label_of(job.name),
        state=cast(Any, job.state),
        done=done,
        total=total,
        left=_left(job, done, total),
        message=_("正在取消…") if cancelling else job.message or text,
        poll_url=page,
        cancel_url="" if cancelling else reverse("jobs:job_cancel", args=[job.pk]),
        result_url=job.url,
    )
    return Shown(
        id=job.pk,
        label=progress.label,
        state=job.state,
        tone=_TONES[job.state],
        who=job.user_label,
        created=presenters.moment(job.created_at),
        finished=presenters.moment(job.finished_at),
        done=done,
        total=total,
        message=job.message,
        url=job.url,
        progress=progress,
    )


def _left(job: Job, done: int, total: int | None) -> str:
    """Time left in words, from the speed so far; empty until there is a speed."""
    if job.state != "running" or not total or not done or job.started_at is None or done >= total:
        return ""
    now = clock.now()
    left = (now - job.started_at) / done * (total - done)
    return timesince(now, now + max(left, timedelta(minutes=1)), depth=1)
