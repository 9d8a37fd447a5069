"""The table of the tests' own record, made once beside the migrated ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from keqiao.core.flow import register
from keqiao.core.flow.declaration import _flows
from keqiao.core.pages.tests.paper import FLOW, Paper


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Paper)


@pytest.fixture(autouse=True)
def _flow() -> Iterator[None]:
    """The tests' own flow is known while they run: other tests of the process ask for all that are known."""
    register(FLOW)
    yield
    del _flows[FLOW.kind]


@pytest.fixture
def page(client, settings):
    """A browser on the tests' own addresses."""
    settings.ROOT_URLCONF = "keqiao.core.pages.tests.addresses"
    settings.ALLOWED_HOSTS = ["testserver"]
    return client
