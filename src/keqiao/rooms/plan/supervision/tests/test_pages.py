"""The pages: each opens for whom it is meant, in few queries, and never shows another unit's draft."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.identity.models import User
from keqiao.core.identity.tests.people import sign_in
from keqiao.rooms.plan.models import Bulletin, Extension, Part, Report, Urge
from keqiao.rooms.plan.supervision import bulletin, services, urging
from keqiao.rooms.plan.supervision.node_table import NodeRow
from keqiao.rooms.plan.supervision.tests.house import House, go, report

JULY = date(2017, 7, 19)
MOST = 8


def browser(viewer: Viewer) -> Client:
    return sign_in(Client(), User.objects.get(pk=viewer.user_id))


@pytest.fixture
def busy(house: House) -> House:
    """A house with work under way on 19 July: plans, a report, an urge, an extension, a bulletin."""
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
        with clock.at(date(2017, 6, 12)):
            services.file_plan(
                officer, part_id=part.pk, text="分两步实施", nodes=[NodeRow("征集项目", date(2017, 6, 30))]
            )
        go(house.supervisor, part, "approve_plan", date(2017, 6, 14))
    report(house.science_officer, house.lead, date(2017, 7, 18))
    with clock.at(JULY):
        services.save_report_draft(
            house.finance_officer, part_id=house.joint.pk, given={"light": "red", "text": "财政草稿机密"}
        )
        urging.urge(house.supervisor, part_ids=[house.joint.pk], text="请尽快报送")
        services.ask_extension(
            house.science_officer,
            part_id=house.lead.pk,
            reason="推迟",
            progress="七成",
            expected=date(2018, 3, 1),
        )
        bulletin.draft(house.supervisor, plan_id=house.plan.pk, period="2017-Q2")
    return house


def addresses(house: House) -> dict[str, list[str]]:
    """Role → the pages that open for it."""
    task, lead, joint = house.task.pk, house.lead.pk, house.joint.pk
    urge, extension = Urge.objects.get().pk, Extension.objects.get().pk
    shared = [
        reverse("plan:duty_list"),
        reverse("plan:plan_timeline"),
        reverse("plan:bulletin_list"),
        *(
            f"{reverse('plan:task_detail', args=[task])}?tab={tab}"
            for tab in ("details", "progress", "slips")
        ),
    ]
    watching = [
        reverse("plan:board"),
        f"{reverse('plan:board')}?as_of=2017-06-13&tone=red&q=重点",
        reverse("plan:leader"),
        f"{reverse('plan:leader')}?as_of=2017-06-20",
        *(
            f"{reverse('plan:part_detail', args=[lead])}?tab={tab}"
            for tab in ("details", "slips", "files", "history")
        ),
        reverse("plan:urge_detail", args=[urge]),
        reverse("plan:extension_detail", args=[extension]),
        reverse("plan:bulletin_detail", args=[Bulletin.objects.get().pk]),
    ]
    return {
        "supervisor": [
            *shared,
            *watching,
            f"{reverse('plan:urge_new')}?part={lead}",
            reverse("plan:bulletin_new"),
        ],
        "leader": [*shared, *watching],
        "finance_officer": [
            *shared,
            reverse("plan:part_detail", args=[joint]),
            reverse("plan:part_report", args=[joint]),
            reverse("plan:part_extension", args=[joint]),
            reverse("plan:urge_detail", args=[urge]),
        ],
    }


@pytest.mark.parametrize("who", ["supervisor", "leader", "finance_officer"])
def test_every_page_opens_in_at_most_eight_queries(
    busy: House, who: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(getattr(busy, who))
    for address in addresses(busy)[who]:
        with clock.at(JULY):
            client.get(address)  # what is asked once per process is asked here
            with CaptureQueriesContext(_connection()) as caught:
                answer = client.get(address)
        assert answer.status_code == 200, address
        asked = [query["sql"] for query in caught if not _frame(query["sql"])]
        assert len(asked) <= MOST, (address, asked)


def _connection() -> Any:
    from django.db import connection

    return connection


def _frame(sql: str) -> bool:
    """Who is looking and how many notices wait is asked once for every page of the site."""
    return any(
        table in sql for table in ("django_session", "identity_", "usersessions", "notices_", "SAVEPOINT")
    )


def test_a_citizen_sees_who_is_responsible_and_no_states(busy: House) -> None:
    with clock.at(JULY):
        answer = Client().get(reverse("plan:task_detail", args=[busy.task.pk]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "科技厅" in page
    assert "报告待核" not in page
    assert "进展正常" not in page


def test_a_citizen_is_asked_to_sign_in_for_the_board(busy: House) -> None:
    answer = Client().get(reverse("plan:board"))
    assert answer.status_code == 302


def test_a_unit_sees_the_other_units_state_but_not_its_pages(busy: House) -> None:
    client = browser(busy.science_officer)
    with clock.at(JULY):
        page = client.get(reverse("plan:task_detail", args=[busy.task.pk])).content.decode()
        other = client.get(reverse("plan:part_detail", args=[busy.joint.pk]))
        form = client.get(reverse("plan:part_report", args=[busy.joint.pk]))
    assert "方案已核准" in page
    assert other.status_code == 404
    assert form.status_code == 404


@pytest.mark.parametrize(
    "who", ["science_officer", "commerce_officer", "supervisor", "second", "leader", "planner"]
)
def test_nobody_but_the_unit_sees_its_unfiled_report(busy: House, who: str) -> None:
    client = browser(getattr(busy, who))
    assert Report.objects.filter(filed_at=None).count() == 1
    with clock.at(JULY):
        for tab in ("details", "progress", "slips", "history"):
            page = client.get(
                f"{reverse('plan:task_detail', args=[busy.task.pk])}?tab={tab}"
            ).content.decode()
            assert "财政草稿机密" not in page
        for tab in ("details", "slips", "files", "history"):
            page = client.get(
                f"{reverse('plan:part_detail', args=[busy.joint.pk])}?tab={tab}"
            ).content.decode()
            assert "财政草稿机密" not in page
        assert client.get(reverse("plan:part_report", args=[busy.joint.pk])).status_code in (403, 404)


def test_a_plan_that_was_not_filed_is_shown_to_its_unit_alone(house: House) -> None:
    go(house.finance_officer, house.joint, "receive", date(2017, 5, 9))
    with clock.at(date(2017, 5, 20)):
        services.save_plan_draft(
            house.finance_officer,
            part_id=house.joint.pk,
            text="内部方案",
            nodes=[NodeRow("秘密节点", date(2017, 9, 1))],
        )
        address = reverse("plan:part_detail", args=[house.joint.pk])
        mine = browser(house.finance_officer).get(address).content.decode()
        theirs = browser(house.supervisor).get(address).content.decode()
        history = browser(house.supervisor).get(f"{address}?tab=history").content.decode()
    assert "秘密节点" in mine
    assert "内部方案" in mine
    for page in (theirs, history):
        assert "秘密节点" not in page
        assert "内部方案" not in page


def test_a_plan_is_filed_with_typed_and_pasted_nodes(house: House) -> None:
    go(house.science_officer, house.lead, "receive", date(2017, 5, 9))
    client = browser(house.science_officer)
    with clock.at(date(2017, 5, 20)):
        answer = client.post(
            reverse("plan:part_filing", args=[house.lead.pk]),
            {
                "text": "分步实施",
                "node_title": ["征集", ""],
                "node_due": ["2017-06-30", ""],
                "pasted": "内容\t期限\n立项\t2017年9月30日\n验收\t2017/12/20",
                "act": "file",
            },
        )
    assert answer.status_code == 302
    part = Part.objects.get(pk=house.lead.pk)
    assert part.state == "filed"
    assert [(node.title, node.due.isoformat()) for node in part.nodes.order_by("order")] == [
        ("征集", "2017-06-30"),
        ("立项", "2017-09-30"),
        ("验收", "2017-12-20"),
    ]


def test_half_a_node_is_named_and_nothing_is_filed(house: House) -> None:
    go(house.science_officer, house.lead, "receive", date(2017, 5, 9))
    with clock.at(date(2017, 5, 20)):
        answer = browser(house.science_officer).post(
            reverse("plan:part_filing", args=[house.lead.pk]),
            {"text": "x", "node_title": ["征集"], "node_due": [""], "act": "file"},
        )
    assert answer.status_code == 422
    assert "第 1 行" in answer.content.decode()
    assert Part.objects.get(pk=house.lead.pk).state == "received"


def test_a_report_is_filed_from_its_draft(busy: House) -> None:
    client = browser(busy.finance_officer)
    address = reverse("plan:part_report", args=[busy.joint.pk])
    with clock.at(JULY):
        assert "财政草稿机密" in client.get(address).content.decode()
        answer = client.post(
            address, {"light": "yellow", "progress": "40", "text": "已拨付四成", "act": "file"}
        )
    assert answer.status_code == 302
    filed = Report.objects.get(part=busy.joint)
    assert (filed.text, filed.light, filed.period) == ("已拨付四成", "yellow", "2017-Q2")


def test_many_are_urged_at_once_after_a_preview(busy: House) -> None:
    client = browser(busy.supervisor)
    with clock.at(JULY):
        page = client.get(reverse("plan:urge_new"), {"part": [busy.lead.pk, busy.helper.pk]}).content.decode()
        assert "科技厅" in page
        assert "商务厅" in page
        answer = client.post(
            reverse("plan:urge_new"),
            {"part": [str(busy.lead.pk), str(busy.helper.pk)], "level": "unit", "text": "请抓紧"},
        )
    assert answer.status_code == 302
    assert Urge.objects.filter(text="请抓紧").count() == 2


def test_a_part_that_may_not_be_urged_stops_the_whole_sending(busy: House) -> None:
    client = browser(busy.supervisor)
    with clock.at(JULY):
        answer = client.post(
            reverse("plan:urge_new"),
            {"part": [str(busy.lead.pk), str(busy.joint.pk)], "level": "unit", "text": "再催"},
        )
    assert answer.status_code == 422
    assert "已有一份催办单待反馈" in answer.content.decode()
    assert not Urge.objects.filter(text="再催").exists()


def test_the_ledger_comes_as_table_and_document(busy: House) -> None:
    client = browser(busy.supervisor)
    with clock.at(JULY):
        for format, begins in (
            ("xlsx", b"PK"),
            ("docx", b"PK"),
            ("pdf", b"%PDF"),
            ("json", b"{"),
            ("csv", b""),
        ):
            answer = client.get(reverse("plan:task_ledger", args=[busy.plan.pk, format]))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code == 200, format
            assert body.startswith(begins), format


def test_a_leader_reassigns_nothing_and_a_planner_does(house: House) -> None:
    go(house.finance_officer, house.joint, "refuse", date(2017, 5, 10), reason="wrong_unit", text="不属本厅")
    address = reverse("plan:part_reassign", args=[house.joint.pk])
    with clock.at(date(2017, 5, 12)):
        assert browser(house.leader).get(address).status_code == 403
        move = browser(house.planner).get(
            reverse("plan:part_move", args=[house.joint.pk]), {"move": "reassign"}
        )
        assert move.url == address
        answer = browser(house.planner).post(address, {"unit": str(house.commerce.pk), "text": "改由商务厅"})
    assert answer.status_code == 302
    assert Part.objects.get(pk=house.joint.pk).party_id == house.commerce.pk
