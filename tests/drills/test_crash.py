"""崩溃演练: the database server, or on SQLite every writing process, is killed while four write."""

from __future__ import annotations

import time
from pathlib import Path

from deeds import checks, writers
from site_under_drill import Running, Site

WRITERS, CRASHES = 4, 2


def begun(site: Site, log: Path, seconds: float) -> list[Running]:
    """Four writers and one who seals, all of whom have begun to write."""
    running = [
        site.start(writers.unceasing, site.world, site.world.accepted, number, log, seconds)
        for number in range(WRITERS)
    ]
    sealing = site.start(writers.sealer, seconds)
    while sum(1 for one in log.glob("*.acknowledged") if one.stat().st_size) < WRITERS:
        assert all(one.process.is_alive() for one in running)
        time.sleep(0.05)
    return [*running, sealing]


def test_what_was_acknowledged_before_a_crash_is_there_after_it(site: Site, tmp_path: Path) -> None:
    for number in range(CRASHES):
        log = tmp_path / str(number)
        running = begun(site, log, 60.0)
        time.sleep(1)
        if site.cluster is None:
            for one in running:
                one.process.kill()
        else:
            site.cluster.crash()
            _comes_back(running[:-1], log)
        for one in running:
            one.kill()
        assert sum(checks.acknowledged(log).values()) >= WRITERS
        assert site.run(checks.unacknowledged, log) == []
        assert site.run(checks.whole) == []
    site.run(writers.sealer, 0.1)
    code, printed = site.run(checks.command, "verify")
    assert code == 0, printed


def _comes_back(running: list[Running], log: Path) -> None:
    """Each writer goes on as soon as the server is there again."""
    before = sum(checks.acknowledged(log).values())
    while sum(checks.acknowledged(log).values()) < before + WRITERS:
        time.sleep(0.1)
    (log / writers.STOP).touch()
    assert sum(one.outcome() for one in running) >= WRITERS  # each of them had lost it
