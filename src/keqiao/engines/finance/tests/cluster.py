"""A private PostgreSQL cluster in a temporary folder, on a unix socket of its own; tests and benchmarks use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class NoPostgres(RuntimeError):
    """The PostgreSQL server's programs are not installed."""


def _binaries() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoPostgres(
        "PostgreSQL server programs (initdb, postgres) were not found; install postgresql-15 or newer"
    )


def _run(command: Sequence[str | Path], user: str | None) -> None:
    as_other = {"user": user, "group": user, "extra_groups": []} if user else {}
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        text=True,
        **as_other,
    )
    if done.returncode:
        raise NoPostgres(f"{command[0]} failed: {done.stderr.strip()}")


@contextmanager
def private_cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster as a connection string; ``durable`` keeps fsync on. Stopped and removed at the end."""
    binaries = _binaries()
    # the server refuses to run as root; the package's own user then runs it
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="keqiao-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user, user)
    data = folder / "data"
    settings = f"-k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
    if durable:
        settings += " -c shared_buffers=512MB -c max_wal_size=4GB"
    try:
        _run(
            [binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"],
            user,
        )
        _run([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"], user)
        try:
            yield f"host={folder} user=postgres dbname=postgres"
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
