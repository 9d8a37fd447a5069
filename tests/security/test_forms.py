"""Forms and limits: no POST without its token, no GET that writes (E6), limits that say when to come back (E11)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cities import PEOPLE, Cities
from django.db import connection
from django.test import Client
from routes import Route, allows, ask, refused, routes

from keqiao.core.access.limits import MINUTE
from keqiao.core.identity.tests.people import sign_in

pytestmark = pytest.mark.timeout(900)
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
NOTED = {
    "journal_entry",
    "journal_head",
    "identity_tally",
    "django_session",
    "identity_user",
    "usersessions_usersession",
}
"""What a GET may write: that somebody read or came, how often, and that the session was used."""


def openers(cities: Cities) -> list[tuple[str, Route, str]]:
    """For each address somebody of the own site whom its rule lets in."""
    found = []
    for route in routes():
        who = next((role for role in PEOPLE if allows(route, cities.viewer(role, "own"))), None)
        if who is not None:
            keys = route.records or ("",)
            found += [(who, route, route.url(cities.own, key)) for key in keys]
    return found


def test_e6_every_post_without_its_token_is_refused(cities):
    strict: dict[str, Client] = {}
    let_through = []
    for role, route, url in openers(cities):
        if role not in strict:
            strict[role] = sign_in(Client(enforce_csrf_checks=True), cities.own.users[role])
        body: dict[str, Any] = {"content_type": "application/json"} if route.name.startswith("api:") else {}
        answer = strict[role].post(url, {}, **body)
        if answer.status_code not in ((403, 405) if route.method == "GET" else (403,)):
            let_through.append(f"{route.label} {role}: {answer.status_code}")
    assert not let_through, "\n".join(let_through)


def test_e6_no_get_changes_a_row(cities):
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITES.match(sql)
        if match and match[1] not in NOTED:
            written.append(f"{asked}: {sql[:120]}")
        return execute(sql, params, many, context)

    asked = ""
    with connection.execute_wrapper(watch):
        for role, route, url in openers(cities):
            if route.method == "GET":
                asked = f"{url} {role}"
                assert ask(cities, role, "own", route, url).status_code < 500, asked
    assert not written, "\n".join(written)


def test_e11_search_and_export_say_when_to_come_back(cities, settings):
    settings.EXPORTS_PER_MINUTE = 3
    client = cities.client("registrar", "own")
    answers = [client.get("/transfer/contracts/?export=csv") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= MINUTE
    found = [client.get("/search/", {"q": "合同"}) for _ in range(61)]
    assert {answer.status_code for answer in found[:60]} == {200}
    assert found[60].status_code == 429
    assert 0 < int(found[60]["Retry-After"]) <= MINUTE
    assert "请" in found[60].content.decode()


def test_a_person_who_may_is_let_in_where_the_others_were_only_stopped_for_the_token(cities):
    open_to = [
        route.label
        for role, route, url in openers(cities)
        if not refused(ask(cities, role, "own", route, url))
    ]
    assert len(set(open_to)) > 80
