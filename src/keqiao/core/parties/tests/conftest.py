"""Shared by the tests of parties: pages without built assets, and the reference tables where a test asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from keqiao.core.access import system
from keqiao.core.parties import reference


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}


@pytest.fixture
def tables(db: None) -> None:
    """Divisions, zones, industries and government units are loaded."""
    reference.load(system("test"))
