"""任务的读取: one's own jobs; a system administrator sees all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timesince import timesince

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.jobs import aside
from keqiao.core.jobs.models import OPEN, STATES, Job
from keqiao.core.jobs.registry import label_of

_LABELS = dict(STATES)
_TONES = {"waiting": "secondary", "running": "azure", "done": "green", "failed": "red", "cancelled": "yellow"}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """任务的显示: ready strings."""

    id: UUID
    label: str | Promise
    state: str
    state_label: str | Promise
    tone: str
    open: bool
    cancelling: bool
    who: str
    created: str
    finished: str
    done: int
    total: int | None
    percent: int | None
    numbers: str
    text: str
    left: str
    message: str
    url: str


def seen(viewer: Viewer) -> QuerySet[Job]:
    """The jobs this viewer may see: the scope of every read here."""
    if viewer.role in ("system", "system_admin"):
        return Job.objects.all()
    return Job.objects.filter(user=viewer.user_id) if viewer.user_id else Job.objects.none()


def jobs_of(viewer: Viewer, *, before: UUID | None = None, limit: int = 50) -> list[Shown]:
    """任务列表: newest first; ``before`` continues after the last one shown."""
    rows = seen(viewer).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_shown(job) for job in rows[:limit]]


def job_for(viewer: Viewer, pk: UUID) -> Shown | None:
    """任务详情, or None where it is not this viewer's."""
    job = seen(viewer).filter(pk=pk).first()
    return _shown(job) if job else None


def jobs_about(viewer: Viewer, kind: str, pk: object) -> list[Shown]:
    """一条记录的任务, newest first."""
    rows = seen(viewer).filter(record_kind=kind, record_pk=str(pk)).order_by("-id")
    return [_shown(job) for job in rows[:20]]


def last_beat(job: Job) -> datetime:
    """最近活动 of a running job."""
    mark = aside.read(job.pk) if connection.vendor == "sqlite" else None
    times = [moment for moment in (job.heartbeat, mark.moment if mark else None) if moment]
    return max(times, default=LONG_AGO)


def _shown(job: Job) -> Shown:
    done, total, text = job.done, job.total, job.text
    cancelling = job.state == "running" and job.cancel_asked
    if job.state == "running" and connection.vendor == "sqlite":
        if (mark := aside.read(job.pk)) is not None:
            done, total, text = mark.done, mark.total, mark.text
        cancelling = cancelling or aside.cancel_asked(job.pk)
    return Shown(
        id=job.pk,
        label=label_of(job.name),
        state=job.state,
        state_label=_LABELS[job.state],
        tone=_TONES[job.state],
        open=job.state in OPEN,
        cancelling=cancelling,
        who=job.user_label,
        created=_moment(job.created_at),
        finished=_moment(job.finished_at),
        done=done,
        total=total,
        percent=min(100, round(100 * done / total)) if total else None,
        numbers=f"{done:,} / {total:,}" if total else f"{done:,}" if done else "",
        text=text,
        left=_left(job, done, total),
        message=job.message,
        url=job.url,
    )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def _left(job: Job, done: int, total: int | None) -> str:
    """Time left in words, from the speed so far; empty until there is a speed."""
    if job.state != "running" or not total or not done or job.started_at is None or done >= total:
        return ""
    now = clock.now()
    left = (now - job.started_at) / done * (total - done)
    return timesince(now, now + max(left, timedelta(minutes=1)), depth=1)
