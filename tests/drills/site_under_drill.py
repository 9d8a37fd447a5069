"""A site of its own for the drills: a home, a database, and real processes in it that can be killed at any moment.

All processes are forked from one that has Django up (multiprocessing's fork server), so that a drill may begin dozens
of them. On PostgreSQL the site has a server of its own, because one of the drills crashes it.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from deeds.ready import perform
from deeds.world import World, build

from keqiao.engines.finance.tests.cluster import Cluster, private_cluster

CONTEXT = multiprocessing.get_context("forkserver")
DAY = "2017-06-01T09:00:00+08:00"
LONGEST = 120.0
"""Seconds after which an act counts as stuck; the machine may be busy with other tests."""
LIVING = ("keqiao.sqlite3", "keqiao.sqlite3-wal", "keqiao.sqlite3-shm", "files", "seals", "jobs")
"""What a home holds besides the program's own: what a disk that dies takes with it."""


@dataclass
class Running:
    """A process and where it tells its outcome."""

    process: Any
    receiver: Connection

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.join()

    def outcome(self) -> Any:
        """What the act answered; fails with the act's own traceback."""
        if not self.receiver.poll(LONGEST):
            self.kill()
            raise AssertionError("the process did not end in time")
        kind, answer = self.receiver.recv()
        self.process.join()
        assert kind == "done", answer
        return answer

    def died(self) -> bool:
        """Whether it was killed; waits until it has ended either way."""
        self.process.join(LONGEST)
        assert self.process.exitcode is not None, "the process neither ended nor was killed"
        assert self.process.exitcode in (0, -9), self.receiver.recv()[1]
        return bool(self.process.exitcode)


@dataclass
class Site:
    """The site. ``world`` is what every drill begins with."""

    home: Path
    cluster: Cluster | None
    world: World | None = None

    def start(self, act: Callable[..., Any], *given: Any) -> Running:
        receiver, sender = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(target=perform, args=(sender, act, given))
        process.start()
        sender.close()
        return Running(process, receiver)

    def run(self, act: Callable[..., Any], *given: Any) -> Any:
        return self.start(act, *given).outcome()

    def until(self, act: Callable[..., Any], *given: Any) -> None:
        """Wait until an act answers yes."""
        limit = time.monotonic() + LONGEST
        while not self.run(act, *given):
            assert time.monotonic() < limit, f"{act.__name__} did not come true"
            time.sleep(0.2)

    @property
    def pristine(self) -> Path:
        return self.home.with_name("pristine")

    def keep(self) -> None:
        """Keep the state of now, to begin each drill with."""
        shutil.copytree(self.home, self.pristine)
        self._create("pristine", "keqiao")

    def reset(self) -> None:
        """Put the kept state back."""
        self.destroy()
        for name in LIVING:
            source = self.pristine / name
            if source.is_dir():
                shutil.copytree(source, self.home / name)
            elif source.exists():
                shutil.copyfile(source, self.home / name)
        self._create("keqiao", "pristine")

    def destroy(self) -> None:
        """What a disk that died leaves: no database, no files, no seals."""
        for name in LIVING:
            place = self.home / name
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        self._administer("DROP DATABASE IF EXISTS keqiao WITH (FORCE)")

    def empty(self) -> None:
        """A new disk: a database without a table."""
        self._administer("CREATE DATABASE keqiao")

    def _create(self, name: str, like: str) -> None:
        self._administer(f"CREATE DATABASE {name} TEMPLATE {like}")

    def _administer(self, statement: str) -> None:
        if self.cluster is not None:
            with closing(psycopg.connect(self.cluster.address, autocommit=True)) as connection:
                connection.execute(statement)


@contextmanager
def opened(folder: Path) -> Iterator[Site]:
    """A site in a new folder, built and kept; on PostgreSQL when KEQIAO_DATABASE says that the tests run on it."""
    home = folder / "home"
    home.mkdir()
    if os.environ.get("KEQIAO_DATABASE", "").startswith("postgres"):
        with private_cluster() as cluster:
            place = cluster.address.split()[0].removeprefix("host=")
            yield _built(Site(home, cluster), f"postgresql://postgres@/keqiao?host={quote(place, safe='')}")
    else:
        yield _built(Site(home, None), f"sqlite://{home}/keqiao.sqlite3")


def _built(site: Site, address: str) -> Site:
    if site.cluster is not None:
        site.empty()
    wanted = {
        "KEQIAO_HOME": str(site.home),
        "KEQIAO_DATABASE": address,
        "KEQIAO_CLOCK": f"{DAY}/{datetime.now(UTC).isoformat()}",  # noqa: TID251 - a real moment
        "KEQIAO_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "keqiao.site.settings",
        "PYTHONPATH": str(Path(__file__).parent),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        CONTEXT.set_forkserver_preload(["deeds.ready", "deeds.world"])
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
    site.world = site.run(build)
    site.keep()
    return site
