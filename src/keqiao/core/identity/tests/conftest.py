"""What holds for these tests: pages without built assets, counters and remembered things of their own."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _plain_static(settings):
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}


@pytest.fixture(autouse=True)
def _empty_process_cache():
    caches["process"].clear()
