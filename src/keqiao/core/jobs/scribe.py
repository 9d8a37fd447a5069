"""记录员: a thread beside the running job that writes its progress and heartbeat and listens for cancel.

The thread has its own database connection, so what it writes is seen at once, whatever transaction the job is in;
on SQLite it writes files instead (aside.py). The job itself never waits for any of it.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from types import TracebackType
from uuid import UUID

from django.db import DatabaseError, connection

from keqiao.core import clock
from keqiao.core.jobs import aside
from keqiao.core.jobs.models import Job

logger = logging.getLogger("keqiao.jobs")
BEAT = timedelta(seconds=10)
"""A heartbeat at least so often while the job's process lives."""


class Watching:
    """旁观: ``with Watching(job.pk) as scribe``; writes every half second what changed, and a beat every ten."""

    def __init__(self, job: UUID) -> None:
        self._job = job
        self._files = connection.vendor == "sqlite"
        self._latest: tuple[int, int | None, str] = (0, None, "")
        self._cancelled = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"scribe-{job}", daemon=True)

    def note(self, done: int, total: int | None, text: str) -> None:
        self._latest = (done, total, text)

    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        written, at = None, None
        try:
            while not self._stop.is_set():
                now, latest = clock.now(), self._latest
                if latest != written or at is None or now - at >= BEAT:
                    self._write(*latest)
                    written, at = latest, now
                if self._asked():
                    self._cancelled.set()
                self._stop.wait(0.5)
        finally:
            connection.close()

    def _write(self, done: int, total: int | None, text: str) -> None:
        now = clock.now()
        if self._files:
            aside.write(self._job, aside.Mark(done, total, text, now.isoformat()))
            return
        try:
            Job.objects.filter(pk=self._job).update(done=done, total=total, text=text, heartbeat=now)
        except (
            DatabaseError
        ) as error:  # the job goes on; its progress is shown again when the database is back
            logger.warning(
                "progress not written", extra={"job": str(self._job), "error": type(error).__name__}
            )
            connection.close()

    def _asked(self) -> bool:
        if self._files:
            return aside.cancel_asked(self._job)
        try:
            return Job.objects.filter(pk=self._job, cancel_asked=True).exists()
        except DatabaseError:
            connection.close()
            return False


class Inline:
    """同步: a scribe in the job's own connection, for the immediate mode of tests."""

    def __init__(self, job: UUID) -> None:
        self._job = job

    def note(self, done: int, total: int | None, text: str) -> None:
        Job.objects.filter(pk=self._job).update(done=done, total=total, text=text, heartbeat=clock.now())

    def cancelled(self) -> bool:
        return Job.objects.filter(pk=self._job, cancel_asked=True).exists()
