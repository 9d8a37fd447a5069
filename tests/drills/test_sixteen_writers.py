"""并发演练: sixteen processes at the same contracts and the same parts of a plan."""

from __future__ import annotations

from pathlib import Path

from deeds import checks, writers
from site_under_drill import CONTEXT, Site

WRITERS, ROUNDS = 16, 8


def test_sixteen_processes_lose_no_update_and_make_no_move_twice(site: Site, tmp_path: Path) -> None:
    before = site.run(checks.versions)
    barrier = CONTEXT.Barrier(WRITERS)
    running = [
        site.start(writers.contested, site.world, barrier, 20170505 + number, ROUNDS, tmp_path)
        for number in range(WRITERS)
    ]
    told = [one.outcome() for one in running]
    made = sum(one["made"] for one in told)
    assert made > WRITERS
    assert sum(one["refused"] for one in told) > WRITERS  # they were in each other's way
    assert site.run(checks.whole) == []
    assert site.run(checks.unacknowledged, tmp_path) == []
    given_out = checks.acknowledged(tmp_path)
    assert set(given_out.values()) == {1}  # no version was given to two writers
    after = site.run(checks.versions)
    assert sum(after.values()) - sum(before.values()) == made == len(given_out)
    assert site.run(checks.command, "verify")[0] == 0
