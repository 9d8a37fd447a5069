"""Contracts over the API: as on the pages, for programs."""

import json
from datetime import date

from keqiao.rooms.transfer.models import Contract

LIST = "/api/v1/transfer/contracts/"
DRAFT = {
    "title": "接口填报的合同",
    "category": "consulting",
    "subcategory": "consulting",
    "other_name": "某公司",
    "signed_on": "2017-05-01",
    "total": "12000.50",
}


def send(browser, address, body):
    return browser.post(address, json.dumps(body), content_type="application/json")


def test_a_program_drafts_and_the_flow_says_what_is_missing(world, enter):
    ours = enter(world.filer)
    answer = send(ours, LIST, DRAFT)
    assert answer.status_code == 201, answer.content.decode()
    row = answer.json()
    assert (row["state"], row["total"]) == ("draft", "12000.50")
    assert Contract.objects.get(pk=row["id"]).signed_on == date(2017, 5, 1)
    refused = send(ours, f"{LIST}{row['id']}/moves/", {"move": "submit", "version": row["version"]})
    assert refused.status_code == 409
    assert "请上传合同文本" in refused.json()["detail"]


def test_bad_values_are_told_by_their_field(world, enter):
    ours = enter(world.filer)
    for body in ({**DRAFT, "category": "nothing"}, {**DRAFT, "total": "-1"}, {**DRAFT, "total": "1.234"}):
        assert send(ours, LIST, body).status_code == 400
    for body in ({**DRAFT, "signed_on": "昨天"}, {**DRAFT, "title": "长" * 300}):
        assert send(ours, LIST, body).status_code == 422
    assert not Contract.objects.exists()


def test_a_registrar_cannot_file_and_a_filer_cannot_register(world, enter, accepted):
    assert send(enter(world.registrar), LIST, DRAFT).status_code == 403
    contract = accepted()
    answer = send(enter(world.filer), f"{LIST}{contract.pk}/moves/", {"move": "register"})
    assert answer.status_code == 403
    done = send(enter(world.registrar), f"{LIST}{contract.pk}/moves/", {"move": "register"})
    assert done.json()["state"] == "registered"


def test_pages_follow_each_other_without_gaps(world, enter, registered):
    made = {
        str(
            registered(
                title=f"第{n}份",
                total=1000 + n * 100,
                equipment=0,
                carrier=0,
                income=0,
                other_name=f"外省{n}公司",
            ).pk
        )
        for n in range(5)
    }
    theirs, seen, after = enter(world.head), [], ""
    while True:
        page = theirs.get(LIST, {"limit": 2, "after": after}).json()
        seen += [row["id"] for row in page["rows"]]
        after = page["after"]
        if not after:
            break
    assert sorted(seen) == sorted(made)


def test_a_figure_is_asked_with_its_question(world, enter, registered):
    registered()
    address = "/api/v1/transfer/measures/registered_amount/"
    given = {"since": "2017-01-01", "until": "2017-12-31", "division": "51"}
    answer = enter(world.leader).get(address, given).json()
    assert (float(answer["value"]), answer["count"], answer["series"]) == (1000000, 1, "技术合同认定登记额")
    before = enter(world.leader).get(address, {**given, "as_of": "2017-05-01"}).json()
    assert before["value"] is None
    for bad in ({"since": "2017-13-01"}, {"division": "5x"}, {"until": "2016-01-01"}):
        assert enter(world.leader).get(address, {**given, **bad}).status_code in (400, 422)
    assert enter(world.leader).get("/api/v1/transfer/measures/nothing/", given).status_code == 400
