"""Deciding find by find: nothing enters without a span or a person, every decision is journalled, nobody overwrites."""

from __future__ import annotations

import json

import pytest

from keqiao.core.access import Viewer, system
from keqiao.core.errors import ConflictError
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError
from keqiao.rooms.plan import review, review_tasks
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.tests.province import SAMPLE, compiled


@pytest.fixture
def draft(planner: Viewer) -> Plan:
    return compiled(planner, SAMPLE, 2024)


def one(draft: Plan, kind: str, key: str) -> Find:
    return Find.objects.get(plan=draft, kind=kind, key=key)


def test_two_people_who_decide_on_one_find_do_not_overwrite_each_other(planner: Viewer, draft: Plan) -> None:
    task = one(draft, "task", "t1")
    review.edit(planner, find_id=task.pk, version=task.version, given={"title": "培育企业"})
    with pytest.raises(ConflictError, match="处理过"):
        review.reject(planner, find_id=task.pk, version=task.version)
    assert one(draft, "task", "t1").content["title"] == "培育企业"


def test_a_decision_is_journalled_with_what_stood_before_and_after(planner: Viewer, draft: Plan) -> None:
    task = one(draft, "task", "t1")
    review.edit(
        planner, find_id=task.pk, version=task.version, given={"title": "培育企业", "deadline": "2024-06"}
    )
    entry = Entry.objects.get(event="keqiao.plan.find.edit")
    data = json.loads(entry.data)
    assert data["before"]["content"]["title"] == "培育科技型企业"
    assert data["after"]["content"]["title"] == "培育企业"
    assert (entry.actor, entry.object_id) == (planner.user_id, str(draft.pk))


def test_accepting_together_takes_only_sure_finds_with_a_span_and_no_warning(
    planner: Viewer, draft: Plan
) -> None:
    count = review.accept_sure(planner, plan_id=draft.pk)
    taken = Find.objects.filter(plan=draft, decision="accepted")
    assert count == taken.count() > 0
    assert not taken.filter(start=None).exists()
    assert not taken.filter(confidence__lt=review.SURE).exists()
    assert not taken.filter(kind="warning").exists()
    left = Find.objects.filter(plan=draft, decision="pending")
    assert left.filter(kind="header", start=None).exists()
    assert Entry.objects.filter(event="keqiao.plan.plan.accept_sure").count() == 1


def test_a_find_without_a_span_carries_the_name_of_who_added_it(planner: Viewer, draft: Plan) -> None:
    found = review.add(
        planner, plan_id=draft.pk, kind="target", given={"metric": "论坛场次", "kind": "level", "low": "3"}
    )
    assert (found.start, found.decision, found.decided_by) == (None, "added", planner.user_id)
    assert found.decided_label
    with pytest.raises(InputError, match="本人登录"):
        review.add(system("import"), plan_id=draft.pk, kind="task", given={"title": "无名"})


def test_a_find_from_a_selection_quotes_the_text(planner: Viewer, draft: Plan) -> None:
    start = draft.text.index("新登记技术合同1200项")
    found = review.add(
        planner,
        plan_id=draft.pk,
        kind="target",
        given={
            "metric": "新登记技术合同",
            "kind": "increment",
            "low": "1200",
            "comparator": "ge",
            "task": "t2",
        },
        start=start,
        end=start + 12,
    )
    assert found.content["quote"] == draft.text[start : start + 12]
    orders = list(draft.finds.order_by("order", "id").values_list("key", flat=True))
    assert orders.index("t2") < orders.index(found.key) < orders.index("t3")


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (0, 10**8), (10**8, 10**8 + 1)])
def test_a_selection_outside_the_text_is_refused(planner: Viewer, draft: Plan, start: int, end: int) -> None:
    with pytest.raises(InputError, match="范围"):
        review.add(planner, plan_id=draft.pk, kind="task", given={"title": "甲"}, start=start, end=end)


@pytest.mark.parametrize(
    ("kind", "key", "given", "sentence"),
    [
        ("task", "t1", {"title": ""}, "标题"),
        ("task", "t1", {"deadline": "年底"}, "期限"),
        ("task", "t1", {"deadline": "2024-13"}, "期限"),
        ("target", "g1", {"low": "很多"}, "数字"),
        ("target", "g1", {"low": "NaN"}, "数字"),
        ("target", "g1", {"low": "1e400"}, "数字"),
        ("target", "g1", {"comparator": "range", "high": ""}, "区间"),
        ("target", "g1", {"low": "9", "high": "3"}, "下限"),
        ("target", "g1", {"measure": "no.such"}, "没有选项"),
        ("target", "g1", {"low": "", "high": "", "growth_pct": ""}, "数值或增速"),
        ("unit", "t1.u1", {"role": "king"}, "没有选项"),
        ("unit", "t1.u1", {"party": "not-a-key"}, "没有这个主体"),
        ("unit", "t1.u1", {"task": "t99"}, "没有选项"),
    ],
)
def test_what_is_typed_is_checked(
    planner: Viewer, draft: Plan, kind: str, key: str, given: dict, sentence: str
) -> None:
    find = one(draft, kind, key)
    with pytest.raises(InputError, match=sentence):
        review.edit(planner, find_id=find.pk, version=find.version, given=given)
    assert one(draft, kind, key).decision == "pending"


def test_a_warning_is_acknowledged_with_a_remark(planner: Viewer, draft: Plan) -> None:
    warning = Find.objects.create(
        plan=draft, kind="warning", key="w9", order=9999, content={"code": "x", "message": "看一看"}
    )
    with pytest.raises(InputError, match="处理意见"):
        review.accept(planner, find_id=warning.pk, version=1, remark=" ")
    done = review.accept(planner, find_id=warning.pk, version=1, remark="已核对")
    assert (done.decision, done.content["remark"]) == ("accepted", "已核对")


def test_merged_tasks_keep_their_units_and_targets_under_one_lead(planner: Viewer, draft: Plan) -> None:
    first, second = one(draft, "task", "t1"), one(draft, "task", "t2")
    review_tasks.merge(planner, find_id=first.pk, version=first.version, other_id=second.pk)
    units = Find.objects.filter(plan=draft, kind="unit", content__task="t1").exclude(decision="rejected")
    assert {unit.content["name"] for unit in units} == {"市科技局", "市税务局", "市财政局"}
    assert [unit.content["name"] for unit in units if unit.content["role"] == "lead"] == ["市科技局"]
    gone = one(draft, "task", "t2")
    assert (gone.decision, gone.content["merged_into"]) == ("rejected", "t1")
    targets = Find.objects.filter(plan=draft, kind="target", content__task="t1")
    assert targets.count() == 2


def test_a_split_task_gives_its_later_targets_to_the_second(planner: Viewer, draft: Plan) -> None:
    task = one(draft, "task", "t2")
    at = draft.text.index("新登记技术合同")
    second = review_tasks.split(planner, find_id=task.pk, version=task.version, at=at)
    assert draft.text[second.start : second.end] == second.content["title"]
    assert one(draft, "task", "t2").content["body"][1] == at == second.content["body"][0]
    units = Find.objects.filter(plan=draft, kind="unit", content__task=second.key)
    assert units.count() == 2
    assert Find.objects.filter(plan=draft, kind="target", content__task=second.key).count() == 1
    with pytest.raises(InputError, match="原文之内"):
        review_tasks.split(planner, find_id=second.pk, version=second.version, at=1)
