"""任务的写入: enqueue, cancel, and finding the jobs whose worker died."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.jobs import aside
from keqiao.core.jobs.models import OPEN, Job
from keqiao.core.jobs.registry import job_of
from keqiao.core.jobs.selectors import last_beat, seen
from keqiao.core.jobs.tasks import run_job
from keqiao.core.journal.writing import Note, append

SILENCE = timedelta(seconds=60)
"""没有心跳: after so long without a heartbeat the worker of a job counts as dead."""
MOST_ATTEMPTS = 3


def enqueue(
    viewer: Viewer,
    name: str,
    given: Mapping[str, Any] | None = None,
    *,
    record: tuple[str, object] | None = None,
) -> Job:
    """发起任务, inside the act's own transaction: without its commit there is no job.

    Raises RefusedError for who may not, ConflictError when the person already has too many waiting.
    """
    declared = job_of(name)
    if viewer.role != "system" and not declared.rule.allows(viewer):
        raise RefusedError("“{job}”只有{who}可以发起", job=declared.label, who=declared.rule.label)
    _check_queue(viewer)
    kind, pk = record or ("", "")
    with transaction.atomic():
        job = Job.objects.create(
            name=name,
            given=json.loads(json.dumps(dict(given or {}), cls=DjangoJSONEncoder)),
            viewer=json.loads(json.dumps(asdict(viewer), cls=DjangoJSONEncoder)),
            user=viewer.user_id,
            user_label=viewer.label()[:200],
            language=get_language() or settings.LANGUAGE_CODE,
            record_kind=kind,
            record_pk=str(pk),
            created_at=clock.now(),
        )
        note(viewer, job, "enqueue", {"name": name, "record": f"{kind}:{pk}" if kind else ""})
        run_job.enqueue(str(job.pk))
    return job


def _check_queue(viewer: Viewer) -> None:
    most: int = getattr(settings, "JOBS_PER_PERSON", 20)
    if viewer.user_id and Job.objects.filter(user=viewer.user_id, state__in=OPEN).count() >= most:
        raise ConflictError("您已有 {most} 个任务在排队或进行，请等其中一些完成", most=most)


def cancel(viewer: Viewer, pk: UUID) -> Job:
    """取消: a waiting job at once, a running one at its next step."""
    job = seen(viewer).filter(pk=pk).first()
    if job is None:
        raise NotFoundError("没有这个任务")
    if job.state not in OPEN:
        raise ConflictError("任务已经结束，不能取消")
    if connection.vendor == "sqlite" and job.state == "running":
        aside.ask_cancel(job.pk)  # before the transaction: the job may hold the only writer's place
    with transaction.atomic():
        rows = Job.objects.filter(pk=pk, state="waiting")
        if not rows.update(state="cancelled", finished_at=clock.now(), cancel_asked=True):
            Job.objects.filter(pk=pk, state="running").update(cancel_asked=True)
        note(viewer, job, "cancel", {})
    job.refresh_from_db()
    return job


def rescue(now: datetime | None = None) -> list[Job]:
    """救起: jobs that run without a heartbeat are started again if they may be, else ended as failed."""
    now = now or clock.now()
    _queue_again(now)
    silent = [job for job in Job.objects.filter(state="running") if now - last_beat(job) > SILENCE]
    return [rescued for job in silent if (rescued := _rescue(job, now)) is not None]


def _queue_again(now: datetime) -> None:
    """重新排队: waiting jobs that the queue no longer holds; a worker took them from it and died before they began.

    Being in the queue twice does no harm: a job that is no longer waiting is not run.
    """
    waiting = list(
        Job.objects.filter(state="waiting", created_at__lt=now - SILENCE).values_list("pk", flat=True)
    )
    if not waiting:
        return
    queued = {one["args"][0] for one in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)}
    for pk in waiting:
        if str(pk) not in queued:
            run_job.enqueue(str(pk))


def _rescue(job: Job, now: datetime) -> Job | None:
    declared = job_of(job.name)
    again = declared.restartable and job.attempt < MOST_ATTEMPTS and not job.cancel_asked
    with transaction.atomic():
        locked = (
            Job.objects.select_for_update().filter(pk=job.pk, state="running", attempt=job.attempt).first()
        )
        if locked is None or now - last_beat(locked) <= SILENCE:
            return None
        if again:
            locked.state, locked.heartbeat = "waiting", None
            run_job.enqueue(str(job.pk))
        else:
            locked.state, locked.finished_at = "failed", now
            locked.message = _("执行任务的程序中断了，请重新发起")
        locked.save()
        note(viewer_of(locked), locked, "restart" if again else "die", {"attempt": locked.attempt})
    aside.clear(job.pk)
    return locked


def note(viewer: Viewer, job: Job, event: str, data: Mapping[str, Any]) -> None:
    """Journal something that happened to a job."""
    append(viewer, Note(f"keqiao.jobs.job.{event}", "jobs.job", str(job.pk), data))


def viewer_of(job: Job) -> Viewer:
    """The person who asked for a job, as they were when they asked."""
    fields = dict(job.viewer)
    for name in ("user_id", "party_id"):
        fields[name] = UUID(fields[name]) if fields.get(name) else None
    return Viewer(**fields)
