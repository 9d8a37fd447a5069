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


@pytest.fixture(autouse=True)
def _quick_hash(request, settings):
    """A password costs a tenth of a second and more to hash, on purpose; only the tests of that very thing pay it."""
    if "slow_hash" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def slow_hash():
    """The hasher as it is in use."""
