"""What the tests of rights stand on: the world of two cities, pages without built assets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cities import DAY, Cities, build
from crawl import Crawled, crawl

from keqiao.core import clock
from keqiao.core.identity.tests.conftest import _empty_process_cache, _plain_static, _quick_hash

__all__ = ["_empty_process_cache", "_plain_static", "_quick_hash"]
_walked: list[Crawled] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walk over everything comes first: begun last, one process would walk while the other has nothing to do."""
    items.sort(key=lambda item: item.path.name != "test_everybody.py")


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def cities(db: Any, settings: Any, tmp_path: Path) -> Cities:
    settings.FILES = tmp_path / "files"
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_ANONYMOUS = 100_000  # the clock stands still
    return build()


@pytest.fixture
def crawled(request: pytest.FixtureRequest) -> Crawled:
    """One walk over everything, made once a process: plain values that several tests look at."""
    if not _walked:
        _walked.append(crawl(request.getfixturevalue("cities")))
    return _walked[0]
