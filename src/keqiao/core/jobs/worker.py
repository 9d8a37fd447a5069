"""工作进程: takes jobs from the queue until it is told to stop, and looks for jobs whose worker died."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from keqiao.core.jobs.services import rescue
from keqiao.core.jobs.ticking import tick

logger = logging.getLogger("keqiao.jobs")
RESCUE_EVERY = 15.0
TICK_EVERY = 60.0
LONGEST_PAUSE = 15.0
"""Seconds; while the database is away each try is told in the log, ever less often."""


class _UntilStopped(Worker):
    """django-tasks' worker, ended between two tasks by an event."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=secrets.token_hex(8),
            excluded_queue_names=[],
        )
        self._stop = stop

    def run_task(self, db_task_result: Any) -> None:
        super().run_task(db_task_result)
        if self._stop.is_set():
            self.running = False


def worker(stop: threading.Event, *, interval: float = 0.5, ticking: bool = False) -> None:
    """工作循环: runs until ``stop`` is set. ``ticking``: it calls ``tick`` each minute too, where no timer does."""
    rescued = ticked = float("-inf")
    pause = interval
    while not stop.is_set():
        try:
            if time.monotonic() - rescued >= RESCUE_EVERY:
                rescued = time.monotonic()
                rescue()
            if ticking and time.monotonic() - ticked >= TICK_EVERY:
                ticked = time.monotonic()
                tick()
            if DBTaskResult.objects.ready().exists():
                _UntilStopped(stop).run()
        except DatabaseError:
            logger.exception("the worker lost the database; it will try again")
            close_old_connections()
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            pause = interval
        stop.wait(pause)
