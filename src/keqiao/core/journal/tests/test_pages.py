"""日志的页面: for the audit administrator alone; filters, one entry, verification, export."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer
from keqiao.core.jobs.testing import run_all
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import Note, append


@pytest.fixture
def auditor(person: Viewer) -> Viewer:
    return Viewer("audit_admin", person.user_id, person.name, person.party_id, person.party_name)


@pytest.fixture
def entry(person: Viewer) -> Entry:
    with transaction.atomic():
        return append(person, Note("keqiao.test.thing.change", "test.thing", "17", {"理由": "<b>更正</b>"}))


def test_only_the_audit_administrator_reads_the_journal(
    person: Viewer, auditor: Viewer, entry: Entry, sign_in: Any
) -> None:
    for viewer, status in ((PUBLIC, 302), (person, 403), (Viewer("system_admin", person.user_id), 403)):
        assert sign_in(viewer).get("/journal/").status_code == status
        assert sign_in(viewer).get(f"/journal/{entry.pk}/").status_code == status
    assert sign_in(auditor).get("/journal/").status_code == 200
    assert Entry.objects.filter(event="keqiao.journal.reading.read", role="audit_admin").exists()


def test_entries_are_filtered_by_person_event_object_result_and_day(
    person: Viewer, auditor: Viewer, entry: Entry, sign_in: Any
) -> None:
    browser = sign_in(auditor)
    today = clock.today().isoformat()
    mine = f'href="/journal/{entry.pk}/"'
    for given, shown in (
        ({"who": person.name, "event": "keqiao.test"}, True),
        ({"kind": "test.thing", "object": "17"}, True),
        ({"kind": "test.thing", "object": "18"}, False),
        ({"result": "refused"}, False),
        ({"day_since": today, "day_until": today, "event": "keqiao.test"}, True),
        ({"day_until": "2017-05-05"}, False),
    ):
        assert (mine in browser.get("/journal/", given).content.decode()) is shown, given


def test_one_entry_shows_its_content_and_that_it_fits_its_digest(
    auditor: Viewer, entry: Entry, sign_in: Any
) -> None:
    page = sign_in(auditor).get(f"/journal/{entry.pk}/").content.decode()
    assert "内容与摘要相符" in page
    assert "&lt;b&gt;更正" in page
    assert sign_in(auditor).get("/journal/999999999/").status_code == 404


def test_verification_runs_as_a_job_and_an_export_leaves_its_mark(
    auditor: Viewer, entry: Entry, sign_in: Any
) -> None:
    from keqiao.core.identity.models import User

    assert User.objects.filter(pk=auditor.user_id).exists()
    browser = sign_in(auditor)
    assert browser.get("/journal/verify/").status_code == 405
    assert browser.post("/journal/verify/").status_code == 302
    [job] = run_all()
    assert job.state == "done"
    assert "日志完整" in job.message
    before = Entry.objects.count()
    exported = browser.get("/journal/", {"export": "csv", "kind": "test.thing"})
    assert "keqiao.test.thing.change" in b"".join(exported.streaming_content).decode("utf-8-sig")
    assert Entry.objects.count() > before
