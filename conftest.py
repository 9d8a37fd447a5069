"""What holds for every test run: the shared reference folder is there, or its absence is said aloud."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["keqiao.core.journal.testing"]

SHARED = Path(__file__).resolve().parent.parent / "shared"
LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers of one test's records is not known to the next."""
    from django.core.cache import caches

    caches["process"].clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where nobody promised the folder its tests are left out and counted; in CI they fail without it."""
    if SHARED.is_dir() or os.environ.get("CI"):
        return
    needing = [item for item in items if item.get_closest_marker("shared")]
    config.stash[LEFT_OUT] = len(needing)
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = config.stash.get(LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(
            f"{count} tests were left out: they compare with the reference folder {SHARED.name}/ beside the "
            "project, which is not there. With CI set they fail instead."
        )
