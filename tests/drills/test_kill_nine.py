"""断电演练: kill -9 of who registers, of who loads an import, of who seals; afterwards nothing is half-done."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from deeds import checks, deaths, writers
from site_under_drill import Site

ROWS, WRONG = 450, 7
"""Rows of an import; every so many of those loaded row by row has a seller that nobody knows."""
MOST_STATEMENTS = 80
ACCEPTED = 3
"""The version of a contract that was begun, submitted and accepted."""
HEADING = (
    "合同登记编号,登记日期,卖方,卖方类别,合同名称,合同类别,合同小类,买方,签订日期,技术领域,知识产权类别,计划来源,支付方式,"
    "合同交易总额,技术性收入"
)


def sound(site: Site, *, verify: bool = True) -> None:
    assert site.run(checks.whole) == []
    if verify:
        code, printed = site.run(checks.command, "verify")
        assert code == 0, printed


def test_a_registration_killed_before_any_of_its_statements_has_not_happened(site: Site) -> None:
    pk = site.world.accepted[0]
    for statement in range(MOST_STATEMENTS):
        site.start(deaths.register, site.world.registrar, pk, statement).died()
        version, wrong = site.run(checks.state_of, pk)
        assert wrong == []
        if version != ACCEPTED:
            break
    assert version == ACCEPTED + 1
    assert statement > 15  # a registration has many statements; it was killed before each
    sound(site)


def test_a_registration_killed_at_its_commit_is_there_whole_or_not_at_all(site: Site) -> None:
    first, second = site.world.accepted[:2]
    assert site.start(deaths.register, site.world.registrar, first, "commit").died()
    assert site.start(deaths.register, site.world.registrar, second, "committed").died()
    found = site.run(checks.versions)
    assert (found[first], found[second]) == (ACCEPTED, ACCEPTED + 1)
    sound(site)


def test_killed_at_random_moments_a_writer_leaves_whole_records(site: Site, tmp_path: Path) -> None:
    rng = random.Random(20170505)
    for number in range(6):
        running = site.start(writers.unceasing, site.world, site.world.accepted, number, tmp_path, 60.0)
        log = tmp_path / f"{running.process.pid}.acknowledged"
        while not log.exists() or not log.stat().st_size:
            time.sleep(0.02)
        time.sleep(0.05 + rng.random() / 2)
        running.kill()
        sound(site, verify=False)
    assert sum(checks.acknowledged(tmp_path).values()) > 6
    assert site.run(checks.unacknowledged, tmp_path) == []
    sound(site)


def table(begin: int, wrong: int = 0) -> str:
    """A sheet of contracts that were registered before."""
    lines = [HEADING]
    for number in range(begin, begin + ROWS):
        seller = "没有这家" if wrong and number % wrong == 0 else "成都科创信息技术有限公司"
        amounts = f"{10_000 + number},{number}"
        lines.append(
            f"N-{number},2016-11-03,{seller},enterprise,历史合同{number},service,service,某境外公司,"
            f"2016-10-01,electronics,none,none,lump,{amounts}"
        )
    return "\n".join(lines)


@pytest.mark.timeout(400)
def test_imports_whose_worker_is_killed_are_loaded_once_and_whole(site: Site) -> None:
    rng = random.Random(91)
    right = [number % WRONG != 0 for number in range(ROWS, 2 * ROWS)]
    site.run(deaths.begin_imports, site.world.registrar, (table(0), "all"), (table(ROWS, WRONG), "rows"))
    kills = [
        ('UPDATE "jobs_job"', 0),  # out of the queue, and not begun
        *(('INSERT INTO "transfer_contract"', rng.randrange(30)) for _ in range(3)),
    ]
    for number, (trigger, after) in enumerate(kills):
        assert site.start(deaths.worker, 2 * number, trigger, after).died()
        sound(site, verify=False)
        whole, by_row = site.run(checks.imports)
        assert whole[2] in (0, ROWS)
        assert by_row[2] in {sum(right[:position]) for position in [*range(0, ROWS, deaths.BATCH), ROWS]}
    running = site.start(deaths.worker, 2 * len(kills))
    site.until(deaths.at_rest)
    running.process.terminate()
    assert site.run(deaths.loads) == [("done", 2), ("done", 3)]  # three attempts were killed on the way
    good = sum(right)
    assert site.run(checks.imports) == [("all", "done", ROWS, 0, 0), ("rows", "done", good, ROWS - good, 0)]
    sound(site)


def test_a_seal_killed_before_it_is_in_the_file_is_written_there_by_the_next(site: Site) -> None:
    site.run(writers.unceasing, site.world, site.world.accepted, 1, site.home / "log", 0.5)
    assert site.start(deaths.seal_and_die).died()
    site.run(writers.sealer, 0.1)
    sound(site)
