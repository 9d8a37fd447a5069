"""A12: sensitive acts ask for a fresh proof. B5: nobody does two duties on one record, whatever the sequence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from cities import PEOPLE
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matrix import SAMPLES
from routes import allows, routes

from keqiao.core.errors import NeedsFreshError
from keqiao.core.flow import apply, flows
from keqiao.core.identity.tests.people import sign_in
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.models import Contract

pytestmark = pytest.mark.timeout(900)
MUST = {"plan.plan publish", "plan.part close", "transfer.contract register", "transfer.contract cancel"}
MUST_PAGES = {
    "identity:membership_grant",
    "identity:membership_revoke",
    "identity:person_act",
    "identity:token_new",
}


def test_a12_every_sensitive_page_and_move_asks_for_a_fresh_proof(cities):
    held = set()
    for flow in flows():
        for move in (move for move in flow.moves if move.sensitive):
            record: Any = cities.own.records[SAMPLES[flow.kind][0]]
            viewers = (cities.viewer(role, scope) for role, scope in cities.everybody())
            may = next(v for v in viewers if move.who.allows(v, record))
            type(record).objects.filter(pk=record.pk).update(state=move.sources[0])
            with pytest.raises(NeedsFreshError), transaction.atomic():
                apply(replace(may, fresh=False), type(record), record.pk, move.name, {})
            held.add(f"{flow.kind} {move.name}")
    assert held >= MUST
    pages = set()
    for route in routes():
        key = route.records[0] if route.records else ""
        view: Any = None if route.name.startswith("api:") else resolve(route.url(cities.own, key)).func
        if not getattr(view, "sensitive", False):
            continue
        role = next(role for role in PEOPLE if allows(route, cities.viewer(role, "own")))
        client = sign_in(Client(), cities.own.users[role], fresh=False)
        answer = client.post(route.url(cities.own, key))
        assert answer.status_code == 403, route.label
        assert "验证身份" in answer.content.decode(), route.label
        pages.add(route.name)
    assert pages >= MUST_PAGES


def test_b5_no_sequence_lets_one_person_do_two_duties(cities):
    """Three people who each hold every role: whoever filed never registers, nor does whoever reviewed."""
    contract = cities.own.records["contract_draft"]
    people = [cities.own.users[name].pk for name in ("enterprise", "registrar", "assessor")]
    given_for = {
        "return": {"reason": "补正"},
        "answer_duplicates": {"statement": "另一份"},
        "refuse": {"ground": ""},
        "cancel": {"reason": "误登"},
    }
    names = ("submit", "accept", "return", "answer_duplicates", "review", "register", "cancel")
    registered: list[int] = []

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.tuples(st.sampled_from(names), st.integers(0, 2)), min_size=3, max_size=9))
    def run(steps: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            for name, who in [
                *steps,
                ("submit", 0),
                ("accept", 1),
                ("answer_duplicates", 1),
                ("register", 1),
                ("register", 2),
            ]:
                viewer = cities.own.viewer("enterprise" if name == "submit" else "registrar")
                try:
                    apply(
                        replace(viewer, user_id=people[who]),
                        Contract,
                        contract.pk,
                        name,
                        given_for.get(name, {}),
                    )
                except InputError:
                    continue
            _apart(contract.pk, registered)
            transaction.set_rollback(True)

    run()
    assert registered


def _apart(pk: Any, registered: list[int]) -> None:
    done = Entry.objects.filter(object_id=str(pk), result="done").values_list("event", "actor")
    actors: dict[str, set[Any]] = {}
    for event, actor in done:
        actors.setdefault(event.rsplit(".", 1)[-1], set()).add(actor)
    filed = actors.get("create", set()) | actors.get("submit", set())
    for duty in ("accept", "review", "register", "return", "cancel"):
        assert not filed & actors.get(duty, set()), (duty, done)
    assert not actors.get("review", set()) & actors.get("register", set())
    registered.extend([1] * len(actors.get("register", ())))
