"""服务: granian in front, one blocking thread a worker, and the job worker beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from keqiao.engines.errors import InputError

PAGES_FIRST = 5.0
"""Seconds that the job worker waits: it loads the same code on the same cores, and a person waits for the page."""


def server_command(address: str, port: int, workers: int) -> list[str]:
    """The server as a process of its own."""
    return [sys.executable, "-m", "keqiao.site.platform.server", address, str(port), str(workers)]


def worker_command() -> list[str]:
    """The job worker as a process of its own."""
    return [sys.executable, "-m", "keqiao", "worker"]


def run_together(address: str, port: int, workers: int, extra: Mapping[str, str] | None = None) -> int:
    """Server and job worker until either ends or somebody stops them; both are stopped together."""
    claim(address, port)
    environment = {**os.environ, **(extra or {})}
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    waiting = [(0.0, server_command(address, port, workers)), (PAGES_FIRST, worker_command())]
    processes: list[subprocess.Popen[bytes]] = []
    begun = time.monotonic()
    try:
        while not stop.wait(0.1):
            while waiting and time.monotonic() - begun >= waiting[0][0]:
                # a session of its own: Ctrl+C reaches this process alone, and granian told twice to stop may hang
                command = waiting.pop(0)[1]
                processes.append(subprocess.Popen(command, env=environment, start_new_session=True))  # noqa: S603 - our own server and worker
            ended = [process for process in processes if process.poll() is not None]
            if ended:
                return ended[0].returncode or 1
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def claim(address: str, port: int) -> None:
    """Say in a sentence that a port is taken, before a server says it in a page."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise InputError("端口 {port} 已被占用；请用 --port 换一个", port=port) from None


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
