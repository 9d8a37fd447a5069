"""A small run of the seeded simulation (crashing writers, duplicates, conflicts, clock jumps) on both
databases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keqiao.engines.finance.tests.conftest import ROOT

SCRIPT = ROOT / "bench" / "finance" / "ledger_simulation.py"


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_seeded_run_with_crashing_writers_loses_and_doubles_nothing(database: str) -> None:
    size = ("--operations", "1500", "--batch", "50")
    done = _run("--database", database, *size, "--seed", "7", "--crashes", "4")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 faults" in done.stdout
    assert " 0 writer deaths" not in done.stdout


def test_with_one_writer_a_seed_replays_the_same_answers() -> None:
    options = ("--database", "sqlite", "--operations", "600", "--seed", "3", "--writers", "1")
    first, second = (_run(*options).stdout.splitlines()[1] for _ in range(2))
    assert first == second
    assert first.startswith("answers: ")
