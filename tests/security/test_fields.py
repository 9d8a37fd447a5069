"""B3: what a form does not offer, a request cannot set."""

from __future__ import annotations

from django.urls import reverse

from keqiao.rooms.transfer.models import Contract

KEPT = (
    "state",
    "number",
    "regime",
    "office_id",
    "registrant_id",
    "submitted_on",
    "accepted_on",
    "due_on",
    "registered_on",
    "reviewed_by",
    "decision_code",
    "suspects",
    "demonstration",
    "filed_by",
    "created_by",
    "technology",
)


def test_b3_a_contract_form_with_the_registrars_fields_changes_none_of_them(cities):
    draft = cities.own.records["contract_draft"]
    before = {name: getattr(Contract.objects.get(pk=draft.pk), name) for name in KEPT}
    other = cities.sites["far"]
    extra = {
        "state": "registered",
        "number": "2017510100000001",
        "regime": "x",
        "office": str(other.parties["registry"].pk),
        "registrant": str(other.parties["enterprise"].pk),
        "submitted_on": "2017-05-30",
        "accepted_on": "2017-05-31",
        "due_on": "2017-07-01",
        "registered_on": "2017-06-01",
        "reviewed_by": str(other.users["registrar"].pk),
        "decision_code": "x",
        "suspects": "9",
        "demonstration": "on",
        "filed_by": str(other.users["enterprise"].pk),
        "created_by": str(other.users["enterprise"].pk),
        "technology": "1",
        "title": "改过的名称",
    }
    client = cities.client("enterprise", "own")
    answer = client.post(reverse("transfer:contract_autosave", args=[draft.pk]), extra)
    assert answer.status_code == 200
    after = Contract.objects.get(pk=draft.pk)
    assert after.title == "改过的名称"
    assert {name: getattr(after, name) for name in KEPT if name != "technology"} == {
        name: value for name, value in before.items() if name != "technology"
    }
    assert after.technology != 1
