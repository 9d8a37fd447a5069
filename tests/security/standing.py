"""Fixtures of the world of two cities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cities import DAY, Cities, build
from crawl import Crawled, crawl

from keqiao.core import clock
from keqiao.core.identity.tests.conftest import _empty_process_cache, _plain_static, _quick_hash

__all__ = ["_empty_process_cache", "_on_the_day", "_plain_static", "_quick_hash", "cities", "crawled"]
_walked: list[Crawled] = []


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
