"""A small run of the seeded simulation (crashing writers, duplicates, conflicts, clock jumps) on both databases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keqiao.engines.finance.tests.conftest import ROOT

SCRIPT = ROOT / "bench" / "finance" / "ledger_simulation.py"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_seeded_run_with_crashing_writers_loses_and_doubles_nothing(database: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--database", database, "--operations", "1500", "--seed", "7", "--crashes", "4",
         "--batch", "50"],
        capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 faults" in done.stdout
    assert " 0 writer deaths" not in done.stdout


def test_with_one_writer_a_seed_replays_the_same_answers() -> None:
    command = [
        sys.executable,
        SCRIPT,
        "--database",
        "sqlite",
        "--operations",
        "600",
        "--seed",
        "3",
        "--writers",
        "1",
    ]
    runs = [
        subprocess.run(command, capture_output=True, text=True, timeout=200, check=True).stdout.splitlines()[
            1
        ]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith("answers: ")
