"""进度: how a job tells where it is, and hears that it is to stop."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Protocol

from keqiao.engines.errors import InputError


class Cancelled(Exception):  # noqa: N818 - not a fault: somebody pressed cancel
    """已取消: leaves the job's work, undoing the transaction it is in."""


class Scribe(Protocol):
    """记录员: where progress is noted, and whether cancel was asked."""

    def note(self, done: int, total: int | None, text: str) -> None: ...

    def cancelled(self) -> bool: ...


class Progress:
    """进度. ``step`` may be called for every row: it costs nothing, the scribe writes at most twice a second."""

    def __init__(self, scribe: Scribe, limit: timedelta = timedelta(hours=2)) -> None:
        self._scribe = scribe
        self._ends = time.monotonic() + limit.total_seconds()
        self.done, self.total, self.text = 0, None, ""  # type: int, int | None, str

    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        """进一步: so much of so much is done. Raises Cancelled when asked to, InputError when it took too long."""
        self.done, self.total, self.text = done, total if total is not None else self.total, text or self.text
        if self._scribe.cancelled():
            raise Cancelled
        if time.monotonic() > self._ends:
            raise InputError("任务超过了允许的时间，已停止")
        self._scribe.note(self.done, self.total, self.text[:200])


class Nobody:
    """A scribe for work that nobody watches: a command, a test."""

    def note(self, done: int, total: int | None, text: str) -> None:
        """Nothing is kept."""

    def cancelled(self) -> bool:
        return False


def unwatched() -> Progress:
    """进度不显示: for calling a job's function, or a check, from a command."""
    return Progress(Nobody())
