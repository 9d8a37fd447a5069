"""Processes that die by kill -9 at a chosen point: before a statement, before the commit, right after it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from keqiao.core.access import Viewer
from keqiao.core.imports import declaration
from keqiao.core.imports import services as imports
from keqiao.core.jobs.models import OPEN, Job
from keqiao.core.jobs.worker import _UntilStopped
from keqiao.core.journal import sealing
from keqiao.rooms.transfer import services
from keqiao.site import cli

BATCH = 100
SHEET = "transfer.contract"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Dying:
    """Dies so many statements after the first one that has a text in it."""

    def __init__(self, trigger: str, after: int) -> None:
        self._trigger, self._left, self._begun = trigger, after, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._begun = self._begun or self._trigger in sql
        if self._begun:
            if self._left == 0:
                die()
            self._left -= 1
        return execute(sql, params, many, context)


def register(viewer: Viewer, pk: str, point: int | Literal["commit", "committed"]) -> None:
    """Registers a contract, and dies before a statement of it, before its commit or after it."""
    with connection.execute_wrapper(Dying("", point if isinstance(point, int) else 10**9)):
        if isinstance(point, str):
            _die_around_commit(before=point == "commit")
        services.contract_move(viewer, pk=pk, move="register")


def _die_around_commit(*, before: bool) -> None:
    commit = connection.commit

    def dying() -> None:
        if not before:
            commit()
        die()

    connection.commit = dying  # type: ignore[method-assign]


def seal_and_die() -> None:
    """Seals the journal and dies before the seal is in the file outside."""
    sealing.write_outside = die
    sealing.seal()


def begin_imports(viewer: Viewer, *asked: tuple[str, str]) -> None:
    """Imports, each of a content in a mode, that have been checked and wait in the queue to be loaded."""
    begun = [
        (imports.begin(viewer, sheet=SHEET, upload=ContentFile(content.encode(), "登记.csv")), mode)
        for content, mode in asked
    ]
    _UntilStopped(threading.Event()).run()  # the queue until it is empty
    for record, mode in begun:
        imports.load(viewer, import_id=record.pk, mode=mode)


def worker(ahead: int, trigger: str = "", after: int = 0) -> None:
    """`keqiao worker`, so many minutes later than the last; with a trigger it dies, else it works until it is told."""
    settings.CLOCK_OFFSET += timedelta(minutes=ahead)
    # a small file of many batches
    declaration.register(replace(declaration._sheets[SHEET], batch=BATCH))
    if trigger:
        connection.execute_wrappers.append(Dying(trigger, after))
    cli.run(["worker"])


def at_rest() -> bool:
    """No job waits or runs."""
    return not Job.objects.filter(state__in=OPEN).exists()


def loads() -> list[tuple[str, int]]:
    """The jobs that load imports: how each stands, after how many attempts."""
    return list(
        Job.objects.filter(name="imports.load").order_by("created_at").values_list("state", "attempt")
    )
