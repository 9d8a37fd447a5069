"""The table of the tests' own record, made once beside the migrated ones."""

from __future__ import annotations

import pytest
from django.db import connection

from keqiao.core.pages.tests.paper import Paper


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Paper)


@pytest.fixture
def page(client, settings):
    """A browser on the tests' own addresses."""
    settings.ROOT_URLCONF = "keqiao.core.pages.tests.addresses"
    settings.ALLOWED_HOSTS = ["testserver"]
    return client
