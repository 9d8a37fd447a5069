"""The API against its own OpenAPI document: no 5xx, documented codes only, answers that conform to their schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from cities import Cities
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keqiao.core.api.documents import scopes
from keqiao.core.api.site import api
from keqiao.core.identity.services.tokens import token_create

pytestmark = pytest.mark.timeout(600)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    verbosity=Verbosity.quiet,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Caller:
    """Who calls: the header of a token, or none."""

    headers: dict[str, str]
    seen: set[int]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request ends by closing its connection, on which the test's own transaction lives; not here."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def caller(cities: Cities, role: str, wanted: list[str]) -> Caller:
    user = cities.own.users[role]
    made = token_create(
        cities.own.viewer(role), membership=user.membership.pk, name="程序", scopes=wanted, days=9
    )
    return Caller({"Authorization": f"Bearer {made.secret}"}, set())


def called(who: Caller) -> Caller:
    """Every operation with examples made of its own schema, and with records that are there."""
    document = json.loads(json.dumps(api.get_openapi_schema()))
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    for result in schema.get_all_operations():
        _exercise(result.ok(), who)
    return who


def _exercise(operation: Any, who: Caller) -> None:
    @seed(91)
    @BOUNDED
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        answer = case.call(headers={**who.headers, "Host": "localhost"})
        who.seen.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    run()


@pytest.mark.parametrize("role", ["registrar", "unit_officer", "planner"])
def test_a_token_with_every_scope_meets_the_document(cities, role):
    assert 200 in called(caller(cities, role, scopes())).seen


def test_a_token_with_one_scope_is_refused_the_others_as_documented(cities):
    seen = called(caller(cities, "planner", scopes()[:1])).seen
    assert 403 in seen
    assert 201 not in seen


def test_without_a_token_only_what_is_public_answers(cities):
    seen = called(Caller({}, set())).seen
    assert {200, 401} <= seen
    assert 403 not in seen
