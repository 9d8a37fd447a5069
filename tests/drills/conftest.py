"""What the drills share: one site, built once, put back to its beginning before each drill."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from site_under_drill import Site, opened


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("drills")) as site:
        yield site


@pytest.fixture
def site(built: Site) -> Site:
    built.reset()
    return built
