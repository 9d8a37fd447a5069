"""C1: every refusal leaves one entry that says who wanted what."""

from __future__ import annotations

import pytest
from routes import allows, routes

from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.timeout(600)


def test_c1_every_refusal_at_a_page_or_operation_is_written_down(cities):
    viewer = cities.viewer("enterprise", "own")
    client = cities.client("enterprise", "own")
    refusals = 0
    for route in routes():
        if allows(route, viewer):
            continue
        url = route.url(cities.own, route.records[0] if route.records else "")
        before = Entry.objects.count()
        client.generic(route.method, url)
        assert Entry.objects.count() == before + 1, route.label
        entry = Entry.objects.order_by("-pk")[0]
        assert (entry.event, entry.result, entry.actor) == (
            "keqiao.access.page.refuse",
            "refused",
            viewer.user_id,
        )
        refusals += 1
    assert refusals > 30
