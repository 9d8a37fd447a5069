"""The audit administrator's page: filters, pages, one line per entry (C2, C7)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.identity import reading
from keqiao.core.identity.tests.people import person, sign_in, viewer
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import Note, append

pytestmark = pytest.mark.django_db


def write(count=1, event="keqiao.a.b.c", **data):
    actor = viewer("planner")
    with transaction.atomic():
        for number in range(count):
            append(actor, Note(event, "a.b", str(number), data))
    return actor


def test_the_audit_administrator_reads_and_filters_the_journal(client):
    write(3, note="甲")
    write(2, event="keqiao.x.y.z")
    sign_in(client, person("audit_admin"))
    page = reverse("identity:journal")
    assert len(client.get(page, {"event": "keqiao.a."}).context["rows"]) == 3
    assert len(client.get(page, {"kind": "a.b", "pk": "1"}).context["rows"]) == 2
    assert client.get(page, {"result": "refused"}).context["rows"] == []
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert client.get(page, {"since": tomorrow}).context["rows"] == []
    assert client.get(page, {"since": "nonsense", "after": "nonsense"}).status_code == 200


def test_pages_follow_each_other_without_gap_or_overlap():
    write(reading.PAGE + 30)
    reader, seen, after = viewer("audit_admin"), [], None
    while True:
        rows, after = reading.lines(reader, reading.Asked(event="keqiao.a."), after)
        seen += [row.id for row in rows]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == reading.PAGE + 30


def test_nobody_else_is_shown_an_entry():
    write(2)
    for role in ("security_admin", "system_admin", "planner", "leader", "enterprise"):
        assert reading.lines(viewer(role), reading.Asked()) == ([], None)


def test_c7_line_ends_in_what_was_typed_stay_one_line():
    write(1, note="first\r\n2026-01-01 forged entry")
    row = reading.lines(viewer("audit_admin"), reading.Asked())[0][0]
    assert "\n" not in row.data
    assert "\\r\\n" in row.data
    assert "\n" not in Entry.objects.get(event="keqiao.a.b.c").data


def test_c2_entries_at_the_door_have_time_person_event_object_result_address_and_request(client):
    user = person("enterprise", password="Zhuo-Mu-Niao-77")
    client.post("/account/login/", {"login": user.username, "password": "Zhuo-Mu-Niao-77"})
    client.post("/account/logout/")
    for row in Entry.objects.filter(object_id=str(user.pk)):
        assert all((row.at, row.actor, row.event, row.object_type, row.result, row.address, row.request)), row
    assert Entry.objects.filter(event="keqiao.identity.user.logout", actor=user.pk).count() == 1
