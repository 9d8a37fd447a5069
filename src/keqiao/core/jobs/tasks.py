"""任务与 django-tasks 的接口: the one task of the queue."""

from __future__ import annotations

from django_tasks import task


@task()
def run_job(pk: str) -> None:
    """Run one job by its key."""
    from keqiao.core.jobs.running import run  # services → tasks → running → services

    run(pk)
