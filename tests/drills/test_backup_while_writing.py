"""备份演练: a backup is made while people write and the journal is sealed; the disk dies; everything comes back."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from deeds import checks, writers
from site_under_drill import Site

WRITERS = 3


def test_a_backup_made_while_writing_brings_back_what_there_was(site: Site, tmp_path: Path) -> None:
    log, folder = tmp_path / "log", tmp_path / "backup"
    running = [
        site.start(writers.unceasing, site.world, site.world.accepted, number, log, 60.0)
        for number in range(WRITERS)
    ]
    sealing = site.start(writers.sealer, 60.0)
    while sum(checks.acknowledged(log).values()) < 10:
        site.run(checks.versions)
    before = checks.acknowledged(log)
    assert site.run(checks.command, "backup", str(folder))[0] == 0
    while checks.acknowledged(log) == before:
        site.run(checks.versions)
    for one in (*running, sealing):
        one.kill()
    live = dict(site.run(checks.journal))

    site.destroy()
    site.empty()
    code, printed = site.run(checks.command, "restore", str(folder))
    assert code == 0, printed
    code, printed = site.run(checks.command, "verify")
    assert code == 0, printed
    assert site.run(checks.whole) == []

    counts = json.loads((folder / "manifest.json").read_text())["counts"]
    back = dict(site.run(checks.journal))
    assert counts["journal_entry"] == len(back) < len(live)
    assert back.items() <= live.items()
    versions = site.run(checks.versions)
    assert not {pk: version for pk, version in before if versions[pk] < version}  # acknowledged before: in it
    assert Counter(counts)["transfer_contract"] == len(site.world.drafts) + len(site.world.accepted)
