"""Two people with accounts, as viewers, and a browser that is one of them; shared by the tests of core's own rooms."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.identity.models import Membership, User
from keqiao.core.parties.models import Party

_looking: ContextVar[Viewer | None] = ContextVar("viewer of the test", default=None)


class AsViewer:
    """The request's viewer is the test's: how a person proves who they are is identity's own test."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if (viewer := _looking.get()) is not None:
            request.viewer = viewer
        return self.get_response(request)


def make_person(name: str, role: str, *, division: str = "510000", reach: str = "51") -> Viewer:
    now = clock.now()
    party, _ = Party.objects.get_or_create(
        name=f"{name}的单位",
        kind="government",
        division=division,
        defaults={"created_at": now, "changed_at": now},
    )
    user = User.objects.create(username=name, name=name, joined_at=now)
    Membership.objects.create(user=user, party=party, role=role, since=clock.today(), reach=reach)
    return Viewer(
        role, user.pk, name, party.pk, party.name, reach, fresh=True, address="127.0.0.1", request="r1"
    )


@pytest.fixture
def person(db: None) -> Viewer:
    return make_person("计划人员01", "planner")


@pytest.fixture
def other(db: None) -> Viewer:
    return make_person("督查人员01", "supervisor", division="510100", reach="5101")


@pytest.fixture
def sign_in(settings: Any) -> Any:
    """``sign_in(viewer)``: from here on every request of the test is this viewer's."""
    deny = "keqiao.core.access.middleware.DefaultDeny"
    ours = f"{AsViewer.__module__}.AsViewer"
    settings.MIDDLEWARE = [
        name for found in settings.MIDDLEWARE for name in ([ours, found] if found == deny else [found])
    ]

    def enter(viewer: Viewer) -> Client:
        _looking.set(viewer)
        return Client()

    yield enter
    _looking.set(None)


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Pages are looked at without built assets."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.SECURE_SSL_REDIRECT = False
