"""A PostgreSQL server for the tests: its own folder and private socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin")


@contextmanager
def running_server() -> Iterator[str]:
    """A connection string for a new, empty server."""
    initdb, pg_ctl = (_binary(name) for name in ("initdb", "pg_ctl"))
    user = "postgres" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="kq-pg-", dir="/tmp"))
    if user:
        account = pwd.getpwnam(user)
        os.chown(home, account.pw_uid, account.pw_gid)
    data = home / "data"
    _run([initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], user)
    options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
    _run([pg_ctl, "-D", data, "-l", home / "log", "-w", "-o", options, "start"], user)
    try:
        yield f"host={home} user=postgres dbname=postgres"
    finally:
        _run([pg_ctl, "-D", data, "-m", "immediate", "-w", "stop"], user)
        shutil.rmtree(home)


def _binary(name: str) -> str:
    found = next(
        (f"{folder}/{name}" for folder in FOLDERS if Path(folder, name).exists()), shutil.which(name)
    )
    assert found, f"这些测试要用 PostgreSQL 15 以上的 {name},请先安装 postgresql"
    return found


def _run(command: list[object], user: str | None) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, f"PostgreSQL 没有起来:{done.stdout.decode(errors='replace')}"
