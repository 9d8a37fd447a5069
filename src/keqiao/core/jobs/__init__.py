"""后台任务: long work with progress, cancel and result, enqueued in its act's transaction; schedules by tick.

A room declares a job with ``@job(name, label)`` on ``run(progress, viewer, **given) -> Result`` in its ``jobs.py``, and
schedules with ``@every("day")("name")`` in its ``schedules.py``; both modules are found at start. ``services.enqueue``
begins one. django-tasks carries the queue; what a person sees is ``Job``.
"""

from keqiao.core.jobs.progress import Cancelled, Progress
from keqiao.core.jobs.registry import Result, job
from keqiao.core.jobs.schedules import every

__all__ = ["Cancelled", "Progress", "Result", "every", "job"]
