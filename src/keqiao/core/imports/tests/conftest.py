"""Shared by the tests of imports: pages without built assets, files in a folder of their own, a registrar."""

from __future__ import annotations

from typing import Any

import pytest

from keqiao.core.access import Viewer, system
from keqiao.core.identity.tests.people import viewer
from keqiao.core.parties import reference


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Any) -> None:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.FILES = tmp_path / "files"


@pytest.fixture
def registrar(db: None) -> Viewer:
    """Somebody who keeps the register of the whole province."""
    reference.load(system("test"))
    return viewer("registrar", reach="51")
