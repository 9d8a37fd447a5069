"""任务的执行: claim, run, note how it ended. A fault is logged with its trace; the person reads a sentence."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import RefusedError, sentence
from keqiao.core.jobs import aside
from keqiao.core.jobs.models import Job
from keqiao.core.jobs.progress import Cancelled, Progress
from keqiao.core.jobs.registry import Declared, Result, job_of
from keqiao.core.jobs.scribe import Inline, Watching
from keqiao.core.jobs.services import note, viewer_of
from keqiao.engines.errors import InputError

logger = logging.getLogger("keqiao.jobs")


def run(pk: str | UUID, *, inline: bool = False) -> None:
    """执行一个任务: nothing happens when it is no longer waiting."""
    job = _claim(pk)
    if job is None:
        return
    scribe: AbstractContextManager[Any] = nullcontext(Inline(job.pk)) if inline else Watching(job.pk)
    with translation.override(job.language), scribe as writing:
        state, result, progress = _outcome(job, writing)
    _finish(job, state, result, progress)


def _claim(pk: str | UUID) -> Job | None:
    now = clock.now()
    claimed = Job.objects.filter(pk=pk, state="waiting").update(
        state="running", started_at=now, heartbeat=now, attempt=F("attempt") + 1
    )
    return Job.objects.get(pk=pk) if claimed else None


def _outcome(job: Job, scribe: Any) -> tuple[str, Result, Progress | None]:
    progress: Progress | None = None
    try:
        declared, viewer = job_of(job.name), viewer_of(job)
        progress = Progress(scribe, declared.limit)
        _check(declared, viewer)
        return "done", declared.run(progress, viewer, **job.given), progress
    except Cancelled:
        return "cancelled", Result(_("任务已取消，没有留下改动")), progress
    except InputError as error:
        return "failed", Result(sentence(error)), progress
    except Exception:
        logger.exception("job failed", extra={"job": str(job.pk), "name_of_job": job.name})
        return (
            "failed",
            Result(_("内部错误，请把任务编号 {number} 告诉管理员").format(number=job.pk)),
            progress,
        )


def _check(declared: Declared, viewer: Viewer) -> None:
    """Who lost the account or the right since asking does not get the work done."""
    if viewer.role == "system":
        return
    people = get_user_model().objects.filter(is_active=True)
    if (
        viewer.user_id is None
        or not people.filter(pk=viewer.user_id).exists()
        or not declared.rule.allows(viewer)
    ):
        raise RefusedError("发起人已没有做这件事的权限")


def _finish(job: Job, state: str, result: Result, progress: Progress | None) -> None:
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, state="running", attempt=job.attempt).update(
            state=state,
            message=result.message,
            url=result.url[:300],
            done=progress.done if progress else 0,
            total=progress.total if progress else None,
            text=progress.text[:200] if progress else "",
            finished_at=clock.now(),
        )
        if ended:  # a job that was taken for dead and started again belongs to its new run
            note(viewer_of(job), job, state, {"name": job.name})
    aside.clear(job.pk)
