"""Imported once by the process that all drilled processes are forked from: Django is up, no connection is open."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from keqiao.site.platform.ready import ready

ready()

from django.db import connections  # noqa: E402

connections.close_all()
# what the acts import is imported before the fork, once for all of them
import keqiao.core.backup.making  # noqa: E402
import keqiao.core.backup.restoring  # noqa: E402
import keqiao.core.jobs.worker  # noqa: E402
import keqiao.site.cli  # noqa: E402
import keqiao.site.platform.keeping  # noqa: E402, F401


def perform(sender: Connection, act: Callable[..., Any], given: tuple[Any, ...]) -> None:
    """Run one act and tell what came of it."""
    try:
        sender.send(("done", act(*given)))
    except BaseException:  # noqa: BLE001 - told to the drill
        sender.send(("raised", traceback.format_exc()))
        os._exit(1)
