"""A private PostgreSQL cluster in a temporary folder, on a unix socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
    raise NoPostgres("PostgreSQL server programs (initdb, postgres) were not found; install postgresql")


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


@dataclass(frozen=True)
class Cluster:
    """A running cluster; ``address`` is its connection string."""

    address: str
    binaries: Path
    data: Path
    user: str | None
    settings: str

    def start(self) -> None:
        log = self.data.parent / "log"
        _run(
            [self.binaries / "pg_ctl", "-D", self.data, "-w", "-l", log, "-o", self.settings, "start"],
            self.user,
        )

    def stop(self) -> None:
        _run([self.binaries / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"], self.user)

    def crash(self) -> None:
        """Stop without a checkpoint, as a crash would, and recover."""
        self.stop()
        self.start()


@contextmanager
def private_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster, removed at the end; ``durable`` keeps fsync on."""
    binaries = _binaries()
    # the server refuses to run as root; the package's own user then runs it
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="keqiao-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user, user)
    settings = f"-k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
    if durable:
        settings += " -c shared_buffers=512MB -c max_wal_size=4GB"
    else:  # a server that crashes recovers all the same; only a machine that loses power would not
        settings += " -c full_page_writes=off -c max_wal_size=2GB -c checkpoint_timeout=30min"
    address = f"host={folder} user=postgres dbname=postgres"
    cluster = Cluster(address, binaries, folder / "data", user, settings)
    try:
        initialise = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"]
        _run([binaries / "initdb", "-D", cluster.data, *initialise], user)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
