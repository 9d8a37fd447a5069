"""主体的页面: who sees what on list, count, lookup and export; the forms; the query count."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from keqiao.core.access import PUBLIC
from keqiao.core.identity.tests.people import person, sign_in, unit, viewer_of
from keqiao.core.jobs.testing import run_all
from keqiao.core.parties import choosing, related, selectors
from keqiao.core.parties.models import Duplicate, Party
from keqiao.core.parties.tests.made import code, party

pytestmark = pytest.mark.django_db
LIST = "parties:party_list"


def client_of(role: str, reach: str, home: Party | None = None) -> Client:
    return sign_in(Client(), person(role, home or unit(), reach))


def exported(client: Client) -> str:
    response = client.get(reverse(LIST), {"export": "csv"})
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.fixture
def mianyang(tables):
    return client_of("registrar", "5107")


@settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    here=st.lists(st.tuples(st.sampled_from(["510700", "510703", "510781"]), st.booleans()), max_size=4),
    there=st.lists(
        st.tuples(st.sampled_from(["510100", "510104", "510185"]), st.booleans()), min_size=1, max_size=4
    ),
)
def test_a_city_never_sees_another_citys_parties_unless_they_are_listed(here, there):
    """List, count, lookup, detail and export, for two prefectures and the public (control B2)."""
    Party.objects.filter(kind="enterprise").delete()
    made = [party(division=division, listed=listed) for division, listed in [*here, *there]]
    for reach in ("5107", "5101", ""):
        who = viewer_of(person("registrar", unit(), reach)) if reach else PUBLIC
        allowed = {one.name for one in made if one.listed or (reach and one.division.startswith(reach))}
        seen = selectors.visible(who).filter(kind="enterprise")
        assert set(seen.values_list("name", flat=True)) == allowed
        assert seen.count() == len(allowed)
        offered = {value for value, _label in choosing.party_options(who, "四川甲乙")}
        assert offered == set(sorted(allowed)[: choosing.MOST])
        assert {hit.party.name for one in made for hit in selectors.resolve(one.name, viewer=who)} == allowed
        client = sign_in(Client(), person("registrar", unit(), reach)) if reach else Client()
        text = exported(client)
        assert {one.name for one in made if one.name in text} == allowed
        page = client.get(reverse(LIST), {"kind": "enterprise"}).content.decode()
        assert {one.name for one in made if one.name in page} == allowed
        statuses = {
            client.get(reverse("parties:party_detail", args=[one.pk])).status_code: one for one in made
        }
        assert set(statuses) <= {200, 404}


def test_what_is_out_of_reach_is_not_found_on_any_page(mianyang):
    other = party(division="510104")
    for name in ("party_detail", "party_change", "party_archive", "party_succeed"):
        assert mianyang.get(reverse(f"parties:{name}", args=[other.pk])).status_code == 404


def test_an_enterprise_sees_its_own_party_and_no_other_of_its_city(tables):
    own, other = party(division="510703"), party(division="510703")
    client = client_of("enterprise", "", own)
    page = client.get(reverse(LIST)).content.decode()
    assert own.name in page
    assert other.name not in page
    assert client.get(reverse("parties:party_change", args=[own.pk])).status_code == 403


def test_a_party_is_registered_changed_and_archived_on_the_pages(mianyang):
    given = {"name": "绵阳页面科技公司", "kind": "enterprise", "division": "510703", "code": code()}
    answer = mianyang.post(reverse("parties:party_register"), given)
    made = Party.objects.get(name=given["name"])
    assert answer.headers["Location"] == reverse("parties:party_detail", args=[made.pk])
    change = reverse("parties:party_change", args=[made.pk])
    assert given["name"] in mianyang.get(change).content.decode()
    mianyang.post(change, {**given, "name": "绵阳改名科技公司", "version": 1, "changed_on": "2017-01-01"})
    made.refresh_from_db()
    assert (made.name, made.version) == ("绵阳改名科技公司", 2)
    stale = mianyang.post(change, {**given, "name": "绵阳迟到公司", "version": 1})
    assert stale.status_code == 409
    mianyang.post(reverse("parties:party_archive", args=[made.pk]), {"reason": "注销", "version": 2})
    shown = mianyang.get(reverse("parties:party_detail", args=[made.pk]) + "?tab=history").content.decode()
    assert all(word in shown for word in ("绵阳改名科技公司", "绵阳页面科技公司", "注销", "登记员"))


def test_what_is_wrong_stands_beside_its_field(mianyang):
    answer = mianyang.post(
        reverse("parties:party_register"),
        {"name": "绵", "kind": "enterprise", "division": "519999", "code": "123"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有现行的行政区划代码" in page
    assert "应为 18 位" in page


def test_the_merge_page_previews_then_merges(tables):
    planner = client_of("planner", "51")
    gone, kept = party("绵阳重复科技公司"), party("绵阳重复科技有限公司")
    address = reverse("parties:party_merge")
    preview = planner.get(address, {"duplicate": str(gone.pk), "keeper": str(kept.pk)}).content.decode()
    assert gone.name in preview
    gone.refresh_from_db()
    assert gone.merged_into is None
    pair = {"duplicate": str(gone.pk), "keeper": str(kept.pk), "duplicate_version": 1, "keeper_version": 1}
    assert planner.post(address, pair).status_code == 302
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert kept.name in planner.get(reverse("parties:party_detail", args=[gone.pk])).content.decode()
    assert planner.post(address, pair).status_code in (409, 422)


def test_merging_asks_for_a_fresh_proof_of_identity(tables):
    stale = sign_in(Client(), person("planner", unit(), "51"), fresh=False)
    assert stale.get(reverse("parties:party_merge")).status_code == 403


def test_duplicates_are_looked_for_by_a_job_and_dismissed_for_good(tables):
    planner = client_of("planner", "51")
    first, second = party("绵阳双胞胎精密仪器有限公司"), party("绵阳双胞胎精密仪器有限责任公司")
    party("成都毫不相干食品有限公司", division="510104")
    planner.post(reverse("parties:duplicate_look"))
    run_all()
    pair = Duplicate.objects.get(first__in=(first, second))
    assert {pair.first_id, pair.second_id} == {first.pk, second.pk}
    assert first.name in planner.get(reverse("parties:duplicate_list")).content.decode()
    planner.post(reverse("parties:duplicate_dismiss", args=[pair.pk]))
    planner.post(reverse("parties:duplicate_look"))
    run_all()
    assert first.name not in planner.get(reverse("parties:duplicate_list")).content.decode()


def test_lookups_answer_with_options(mianyang):
    mine = party("绵阳选项科技公司", code=code())
    answer = mianyang.get(
        reverse("parties:party_lookup"), {"field": "buyer", "buyer": "选项"}
    ).content.decode()
    assert f'<option value="{mine.code}">' in answer
    assert "510703" in mianyang.get(reverse("parties:division_lookup"), {"q": "涪城"}).content.decode()
    assert "罗江县" not in mianyang.get(reverse("parties:division_lookup"), {"q": "罗江"}).content.decode()
    assert "7520" in mianyang.get(reverse("parties:industry_lookup"), {"q": "752"}).content.decode()


def test_the_reference_pages_answer_to_anybody(tables):
    client = Client()
    then = client.get(reverse("parties:division_tree"), {"on": "2017-05-05"}).content.decode()
    assert "罗江县" in then
    assert client.get(reverse("parties:division_tree"), {"on": "昨天"}).status_code == 400
    assert "成都高新技术产业开发区" in client.get(reverse("parties:zone_list")).content.decode()
    assert "科学研究和技术服务业" in client.get(reverse("parties:industry_tree")).content.decode()
    assert "7520" not in client.get(reverse("parties:industry_tree"), {"parent": "M"}).content.decode()
    assert client.get(reverse("parties:industry_tree"), {"parent": "ZZ"}).status_code == 404


def test_members_show_to_keepers_and_their_own_only(tables):
    own = party(division="510703", listed=True)
    person("enterprise", own, name="企业经办人一号")
    page = reverse("parties:party_detail", args=[own.pk]) + "?tab=members"
    assert "企业经办人一号" in client_of("registrar", "5107").get(page).content.decode()
    for stranger in (client_of("registrar", "5101"), client_of("enterprise", ""), Client()):
        assert "企业经办人一号" not in stranger.get(page).content.decode()


def test_a_room_can_show_what_it_has_about_a_party(mianyang, monkeypatch):
    monkeypatch.setattr(related, "_registered", [])
    related.register("技术合同", lambda _viewer, _party: (3, "/transfer/"))
    related.register("没有的", lambda _viewer, _party: (0, "/x/"))
    shown = mianyang.get(reverse("parties:party_detail", args=[party().pk]) + "?tab=related").content.decode()
    assert re.search(r"技术合同</a>\s*<span[^>]*>3", shown)
    assert "没有的" not in shown


@pytest.mark.parametrize(
    "query", ["", "?q=科技", "?sort=name", "?kind=enterprise&prefecture=510700&section=M"]
)
def test_a_page_needs_at_most_eight_queries(mianyang, query: str):
    made = [party(industry="7520") for _ in range(60)]
    for address in (reverse(LIST) + query, reverse("parties:party_detail", args=[made[0].pk])):
        mianyang.get(address)  # what is noted once a minute has been noted
        assert counted(mianyang, address) <= 8


def counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(address)
    assert answer.status_code == 200
    return len(queries)
