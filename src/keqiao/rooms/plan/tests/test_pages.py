"""The pages: who may open them, what they show, how few questions they ask of the database."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.identity.models import User
from keqiao.core.identity.tests.people import sign_in
from keqiao.core.jobs.testing import run_all
from keqiao.rooms.plan.models import Find, Part, Plan, Target
from keqiao.rooms.plan.tests.province import (
    MAY,
    SAMPLE,
    accept_everything,
    compiled,
    party,
    person,
    published,
    real_text,
)

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(planner: Viewer, client: Client) -> Client:
    """The planner's browser."""
    return sign_in(client, User.objects.get(pk=planner.user_id))


@pytest.fixture
def draft(planner: Viewer) -> Plan:
    return compiled(planner, SAMPLE, 2024)


def words(response: Any) -> str:
    return response.content.decode()


@pytest.mark.shared
def test_a_planner_takes_the_real_document_in_reviews_and_publishes_it(
    planner: Viewer, desk: Client, django_assert_max_num_queries: Any
) -> None:
    given = {"text": real_text(), "year": 2017, "division": "510000", "office": str(planner.party_id)}
    with clock.at(MAY):
        begun = desk.post(reverse("plan:intake"), given)
        plan = Plan.objects.get()
        assert begun["Location"] == reverse("plan:review", args=[plan.pk])
        assert "编译" in words(desk.get(begun["Location"]))
        run_all()
        with django_assert_max_num_queries(8):
            review = desk.get(begun["Location"])
        assert words(review).count('data-find="') == 60
        assert "plan-mark-warning" in words(review)
        assert "不高于" in words(desk.get(begun["Location"], {"kind": "warning"}))
        blocked = desk.get(reverse("plan:publish", args=[plan.pk]))
        assert "没有处理" in words(blocked)
        desk.post(reverse("plan:review_accept_sure", args=[plan.pk]))
        for find in Find.objects.filter(plan=plan, decision="pending"):
            answer = desk.post(
                reverse("plan:find_decide", args=[find.pk, "accept"]),
                {"version": find.version, "remark": "已核对"},
                **HTMX,
            )
            assert answer.status_code == 200
        assert "全部处理完毕" in words(desk.get(reverse("plan:publish", args=[plan.pk])))
        done = desk.post(reverse("plan:plan_move", args=[plan.pk]), {"move": "publish"})
        assert done.status_code == 302, words(done)
        picture = desk.get(reverse("plan:plan_detail", args=[plan.pk]))
        desk.logout()
        with django_assert_max_num_queries(8):
            desk.get(reverse("plan:plan_detail", args=[plan.pk]))
    shown = words(picture)
    assert shown.count('class="card plan-work"') == 12
    assert "系统默认" in shown


def test_everybody_reads_a_published_plan_and_nobody_else_a_draft(planner: Viewer, client: Client) -> None:
    with clock.at(date(2024, 3, 1)):
        draft = compiled(planner, SAMPLE, 2024)
        pages = ("plan_detail", "plan_text", "plan_diff", "plan_json", "targets_ledger")
        for name in pages:
            assert client.get(reverse(f"plan:{name}", args=[draft.pk])).status_code == 404
        accept_everything(planner, draft)
        from keqiao.rooms.plan import publication

        publication.publish(planner, plan_id=draft.pk)
        for name in pages:
            assert client.get(reverse(f"plan:{name}", args=[draft.pk])).status_code == 200, name
        target = Target.objects.filter(plan=draft).first()
        assert client.get(reverse("plan:target_detail", args=[target.pk])).status_code == 200


def test_the_work_pages_are_for_planners_alone(planner: Viewer, draft: Plan, client: Client) -> None:
    find = Find.objects.filter(plan=draft).first()
    places = [
        reverse("plan:intake"),
        reverse("plan:review", args=[draft.pk]),
        reverse("plan:publish", args=[draft.pk]),
        reverse("plan:find_edit", args=[find.pk]),
        reverse("plan:review_add", args=[draft.pk, "task"]),
    ]
    assert {client.get(place).status_code for place in places} == {302}
    unit = party("四川省教育厅一处")
    for role, status in (("supervisor", 403), ("unit_officer", 403)):
        sign_in(client, User.objects.get(pk=person(unit, role).user_id))
        assert {client.get(place).status_code for place in places} == {status}
    sign_in(client, User.objects.get(pk=person(unit, "planner", "02", reach="5107").user_id))
    assert {client.get(place).status_code for place in places[1:]} == {404}


def test_the_public_board_shows_no_word_of_what_units_report(planner: Viewer, client: Client) -> None:
    with clock.at(date(2024, 3, 1)):
        plan = published(planner, SAMPLE, 2024)
        Part.objects.filter(task__plan=plan).update(light="red")
        shown = words(client.get(reverse("plan:plan_detail", args=[plan.pk])))
    assert "上报" not in shown
    assert "市科技局" in shown


def test_a_stale_decision_is_said_on_the_card(desk: Client, draft: Plan) -> None:
    find = Find.objects.get(plan=draft, kind="task", key="t1")
    place = reverse("plan:find_decide", args=[find.pk, "accept"])
    assert "已采纳" in words(desk.post(place, {"version": 1}, **HTMX))
    again = desk.post(place, {"version": 1}, **HTMX)
    assert 'role="alert"' in words(again)
    assert "处理过" in words(again)
    assert 'hx-swap-oob="true"' in words(again)


def test_without_a_script_a_decision_leads_back_to_its_find(desk: Client, draft: Plan) -> None:
    find = Find.objects.get(plan=draft, kind="task", key="t1")
    answer = desk.post(reverse("plan:find_decide", args=[find.pk, "reject"]), {"version": 1})
    assert answer["Location"].endswith(f"#find-{find.pk}")
    edit = reverse("plan:find_edit", args=[find.pk])
    assert "<html" in words(desk.get(edit))
    bad = desk.post(edit, {"version": 2, "title": ""})
    assert (bad.status_code, "请填写" in words(bad)) == (400, True)


def test_state_never_changes_by_get(desk: Client, draft: Plan) -> None:
    find = Find.objects.get(plan=draft, kind="task", key="t1")
    for act in ("accept", "reject", "reopen", "merge", "split"):
        place = f"/plan/finds/{find.pk}/{act}/"
        assert desk.get(place).status_code == 405
    assert desk.get(reverse("plan:review_accept_sure", args=[draft.pk])).status_code == 405
    assert Find.objects.get(pk=find.pk).decision == "pending"


def test_five_hundred_finds_take_no_more_questions_than_five(
    desk: Client, draft: Plan, django_assert_max_num_queries: Any
) -> None:
    Find.objects.bulk_create(
        Find(
            plan=draft,
            kind="figure",
            key=f"f9{n}",
            order=5000 + n,
            start=n,
            end=n + 3,
            content={"quote": "x"},
        )
        for n in range(500)
    )
    with django_assert_max_num_queries(8):
        page = desk.get(reverse("plan:review", args=[draft.pk]))
    assert words(page).count('data-find="') == 60
    with django_assert_max_num_queries(8):
        desk.get(reverse("plan:review", args=[draft.pk]), {"after": "5100", "kind": "figure"})


def test_markup_in_a_document_is_shown_as_text(planner: Viewer, desk: Client) -> None:
    plan = compiled(planner, SAMPLE.replace("培育科技型企业", "培育<script>alert(1)</script>企业"), 2024)
    shown = words(desk.get(reverse("plan:review", args=[plan.pk])))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("upload", [b"", b"MZ\x90binary", b"\x7fELF"])
def test_a_file_that_is_no_document_is_refused_on_the_form(
    desk: Client, planner: Viewer, upload: bytes
) -> None:
    given = {
        "upload": SimpleUploadedFile("x.txt", upload),
        "year": 2017,
        "division": "510000",
        "office": str(planner.party_id),
    }
    answer = desk.post(reverse("plan:intake"), given)
    assert answer.status_code == 400
    assert not Plan.objects.exists()


def test_finds_are_added_from_a_selection_and_split_and_merged(desk: Client, draft: Plan) -> None:
    start = draft.text.index("全年新认定")
    place = reverse("plan:review_add", args=[draft.pk, "task"])
    assert "全年新认定" in words(desk.get(place, {"start": start, "end": start + 5}))
    added = desk.post(place, {"title": "新认定企业", "start": start, "end": start + 5})
    assert added.status_code == 302
    first = Find.objects.get(plan=draft, kind="task", key="t1")
    merged = desk.post(reverse("plan:find_merge", args=[first.pk]), {"version": 1, "other": "t2"})
    assert merged.status_code == 302
    wrong = desk.post(reverse("plan:find_merge", args=[first.pk]), {"version": 2, "other": "nothing"})
    assert wrong.status_code == 400


@pytest.mark.parametrize("day", ["2017-13-01", "gestern", "0001-01-01", "9999-01-01"])
def test_a_day_that_is_none_is_refused(planner: Viewer, client: Client, day: str) -> None:
    plan = published(planner, SAMPLE, 2024)
    assert client.get(reverse("plan:plan_detail", args=[plan.pk]), {"as_of": day}).status_code == 400


@pytest.mark.shared
def test_the_exports_carry_the_targets_and_the_scorers_form(planner: Viewer, client: Client) -> None:
    from openpyxl import load_workbook

    with clock.at(MAY):
        plan = published(planner, real_text())
        data = json.loads(words(client.get(reverse("plan:plan_json", args=[plan.pk]))))
        ledger = client.get(reverse("plan:targets_ledger", args=[plan.pk]))
    assert (len(data["tasks"]), len(data["targets"])) == (12, 10)
    assert data["tasks"][0]["units"][0] == {
        "name": "科技厅",
        "role": "lead",
        "full_name": "四川省科学技术厅",
        "start": 601,
        "end": 604,
    }
    contracts = next(one for one in data["targets"] if one["metric"] == "技术合同认定登记额")
    assert (contracts["low"], contracts["comparator"], contracts["unit"]) == (27_000_000_000, "gt", "CNY")
    sheet = load_workbook(io.BytesIO(b"".join(ledger.streaming_content))).active
    assert sheet.max_row >= 11


def test_the_api_gives_plans_tasks_and_targets_with_computed_values(planner: Viewer, client: Client) -> None:
    with clock.at(date(2024, 3, 1)):
        plan = published(planner, SAMPLE, 2024)
        hidden = compiled(planner, SAMPLE, 2024)
        rows = client.get("/api/v1/plan/plans/").json()
        assert [row["id"] for row in rows] == [str(plan.pk)]
        tasks = client.get(f"/api/v1/plan/plans/{plan.pk}/tasks/").json()
        targets = client.get(f"/api/v1/plan/plans/{plan.pk}/targets/", {"as_of": "2024-06-30"}).json()
        assert client.get(f"/api/v1/plan/plans/{hidden.pk}/").status_code == 404
        assert client.get(f"/api/v1/plan/plans/{plan.pk}/targets/", {"as_of": "x"}).status_code in (400, 422)
        one = client.get(f"/api/v1/plan/targets/{targets[0]['id']}/").json()
    assert {unit["name"] for unit in tasks[0]["units"]} == {"市科技局", "市税务局"}
    assert {row["light"] for row in targets} == {"grey"}
    assert one["quote"] in SAMPLE
