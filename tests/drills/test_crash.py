"""崩溃演练: the database server, or on SQLite every writing process, is killed while four write."""

from __future__ import annotations

import time
from pathlib import Path

from acts import checks, writers
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
        time.sleep(0.05)
    return [*running, sealing]


def test_what_was_acknowledged_before_a_crash_is_there_after_it(site: Site, tmp_path: Path) -> None:
    for _ in range(CRASHES):
        if site.cluster is None:
            running = begun(site, tmp_path / str(_), 60.0)
            time.sleep(1)
            for one in running:
                one.process.kill()
            for one in running:
                one.kill()
        else:
            running = begun(site, tmp_path / str(_), 4.0)
            time.sleep(1)
            site.cluster.crash()
            lost = [one.outcome() for one in running[:-1]]
            running[-1].process.join()
            assert sum(lost) > 0  # they noticed, came back and went on
        assert sum(checks.acknowledged(tmp_path / str(_)).values()) > WRITERS
        assert site.run(checks.unacknowledged, tmp_path / str(_)) == []
        assert site.run(checks.whole) == []
    site.run(writers.sealer, 0.1)
    code, printed = site.run(checks.command, "verify")
    assert code == 0, printed
