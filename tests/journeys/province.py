"""A running demonstration province for the journeys: its own home, its server and its job worker, in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg

PARTIES, CONTRACTS = 200, 400
PASSWORD = "Keqiao-2017-demo"
ROOT = Path(__file__).resolve().parents[2]
TODAY = "2017-12-29"
SET_UP = "from keqiao.site.platform.setting_up import set_up\nset_up(lambda text: None)"
WHOLE = "whole"
"""The file that says a kept province is complete."""


@dataclass(frozen=True)
class Province:
    """A running site: ``address`` is http://127.0.0.1:port; ``home`` its folder; ``environment`` its processes'."""

    address: str
    home: Path
    environment: dict[str, str]

    def run(self, code: str) -> str:
        """What a piece of Python prints inside the site: to look at the records behind the pages."""
        lines = f"from keqiao.site.platform.ready import ready; ready()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def on_postgresql() -> bool:
    """Whether KEQIAO_DATABASE says so."""
    return os.environ.get("KEQIAO_DATABASE", "").startswith("postgres")


@contextmanager
def opened(home: Path) -> Iterator[Province]:
    """A province in a new folder, running."""
    from keqiao.site.platform.serving import free_port

    port = free_port()
    with running(build(home, port), port) as province:
        yield province


def build(home: Path, port: int) -> Province:
    """A small province in a new folder, on the database that KEQIAO_DATABASE names or on SQLite.

    It is built once: the processes that test beside each other take copies, the others waiting for the first.
    KEQIAO_JOURNEYS names a folder where it is kept for the next run as well: for whoever writes journeys, on SQLite.
    """
    kept = os.environ.get("KEQIAO_JOURNEYS")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    whole = Path(kept or Path(os.environ["KEQIAO_HOME"], f"province-{run}"))
    whole.parent.mkdir(parents=True, exist_ok=True)
    with whole.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (whole / WHOLE).exists():
            _fill(_province(whole, port))
            (whole / WHOLE).touch()
        shutil.copytree(whole, home, dirs_exist_ok=True)
        province = _province(home, port, _copied_database(port))
    if kept:
        province.run(SET_UP)
    return province


def _province(home: Path, port: int, database: str | None = None) -> Province:
    began = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - from when the stopped clock runs on
    environment = {
        **os.environ,
        "KEQIAO_HOME": str(home),
        "KEQIAO_DEMO": "1",
        "KEQIAO_CLOCK": f"{TODAY}T09:00:00+08:00/{began}",
    }
    if database:
        environment["KEQIAO_DATABASE"] = database
    return Province(f"http://127.0.0.1:{port}", home, environment)


def _fill(province: Province) -> None:
    _take_assets(province.home)
    province.run(
        f"{SET_UP}\nfrom keqiao.site.demo_province import province\n"
        f"province.build(lambda text: None, parties_count={PARTIES}, contracts_count={CONTRACTS})"
    )


def _copied_database(port: int) -> str | None:
    """On PostgreSQL a copy of the database for this site; on SQLite it is a file of the folder."""
    if not on_postgresql():
        return None
    parts = urlsplit(os.environ["KEQIAO_DATABASE"])
    built, own = parts.path.lstrip("/"), f"journeys_{port}"
    with psycopg.connect(parts._replace(path="/template1").geturl(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {own} TEMPLATE {built}")
    return parts._replace(path=f"/{own}").geturl()


def _take_assets(home: Path) -> None:
    """The page components of a demonstration on this machine save a download; the build checks their digest."""
    there = ROOT / "var" / "demo" / "assets"
    if (there / "vendor.digest").exists():
        shutil.copytree(there / "vendor", home / "assets" / "vendor")
        shutil.copy(there / "vendor.digest", home / "assets" / "vendor.digest")


@contextmanager
def running(province: Province, port: int) -> Iterator[Province]:
    """Server and worker, stopped at the end."""
    from keqiao.site.platform import serving

    commands = (serving.server_command("127.0.0.1", port, 1), serving.worker_command())
    log = (province.home / "journeys.log").open("wb")
    processes = [
        subprocess.Popen(command, env=province.environment, stdout=log, stderr=log) for command in commands
    ]
    try:
        _wait(province, processes)
        yield province
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        log.close()


def _wait(province: Province, processes: list[subprocess.Popen[bytes]]) -> None:
    limit = time.monotonic() + 120
    while time.monotonic() < limit:
        assert processes[0].poll() is None, "the server ended"
        try:
            urlopen(f"{province.address}/help/", timeout=10).close()
            return
        except (URLError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError("the server did not answer")
