"""测试用: run what waits in the queue here and now, in the test's own transaction."""

from __future__ import annotations

from keqiao.core.jobs.models import Job
from keqiao.core.jobs.running import run


def run_all(most: int = 1000) -> list[Job]:
    """立即执行: every waiting job in order, also those that jobs enqueue; the jobs as they ended."""
    ended: list[Job] = []
    while len(ended) < most and (job := Job.objects.filter(state="waiting").order_by("id").first()):
        run(job.pk, inline=True)
        job.refresh_from_db()
        ended.append(job)
    return ended
