"""From a published document to a plan in force."""

from __future__ import annotations

from datetime import date

import pytest

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, within
from keqiao.core.errors import ConflictError, NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.journal.reading import history
from keqiao.rooms.plan import publication, review
from keqiao.rooms.plan.models import Find, Part, Plan, SupervisionRule, Target, Task, Work
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


@pytest.mark.shared
def test_the_real_document_becomes_twelve_works_with_parts_targets_and_rules(planner: Viewer) -> None:
    with clock.at(MAY):
        plan = published(planner, real_text())
    assert plan.state == "published"
    assert (plan.reference, plan.year, plan.issued_on) == ("川办函〔2017〕91号", 2017, date(2017, 5, 5))
    assert Work.objects.filter(plan=plan).count() == 12
    tasks = list(Task.objects.filter(plan=plan).order_by("order"))
    assert [task.key for task in tasks] == [f"t{n}" for n in range(1, 13)]
    assert {task.deadline for task in tasks} == {date(2017, 12, 31)}
    parts = Part.objects.filter(task__plan=plan)
    assert parts.count() == Find.objects.filter(plan=plan, kind="unit").count()
    assert set(parts.values_list("state", flat=True)) == {"assigned"}
    assert parts.filter(role="lead").count() == 12
    assert parts.get(task__key="t8", role="lead").unit_name == "省质监局"
    target = Target.objects.get(plan=plan, metric="技术合同认定登记额")
    assert (target.task.key, target.comparator, target.low) == ("t11", "gt", 27_000_000_000)
    assert plan.text[target.start : target.end] == target.quote
    assert "3750亿元" in plan.overall
    origins = dict(SupervisionRule.objects.filter(plan=plan).values_list("kind", "origin"))
    assert origins == {
        "lead_rule": "notice",
        "report_cycle": "default",
        "annual_report": "default",
        "parameters": "default",
    }


def test_a_plan_with_pending_finds_is_not_published(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    with pytest.raises(ConflictError, match="没有处理"):
        publication.publish(planner, plan_id=plan.pk)
    assert not Task.objects.exists()


def test_a_task_without_a_lead_and_a_unit_without_a_party_hold_the_plan_back(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    accept_everything(planner, plan)
    lead = Find.objects.get(plan=plan, kind="unit", content__task="t3", content__role="lead")
    review.reject(planner, find_id=lead.pk, version=lead.version)
    with pytest.raises(ConflictError, match="没有牵头单位"):
        publication.publish(planner, plan_id=plan.pk)
    review.edit(planner, find_id=lead.pk, version=lead.version + 1, given={"party": ""})
    with pytest.raises(ConflictError, match="没有对应到主体"):
        publication.publish(planner, plan_id=plan.pk)


def test_a_plan_is_published_once(planner: Viewer) -> None:
    with clock.at(date(2024, 3, 1)):
        plan = published(planner, SAMPLE, 2024)
        with pytest.raises(ConflictError):
            publication.publish(planner, plan_id=plan.pk)
    assert Task.objects.filter(plan=plan).count() == 3
    deadlines = dict(Task.objects.filter(plan=plan).values_list("key", "deadline"))
    assert deadlines == {"t1": date(2024, 12, 31), "t2": date(2024, 12, 31), "t3": date(2024, 6, 30)}
    cycle = SupervisionRule.objects.get(plan=plan, kind="report_cycle")
    assert (cycle.origin, cycle.value["day"]) == ("notice", 25)


def test_publishing_asks_for_a_fresh_proof_of_identity(planner: Viewer) -> None:
    from dataclasses import replace

    plan = compiled(planner, SAMPLE, 2024)
    accept_everything(planner, plan)
    with pytest.raises(NeedsFreshError):
        publication.publish(replace(planner, fresh=False), plan_id=plan.pk)


def test_only_a_planner_of_the_division_publishes(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    accept_everything(planner, plan)
    office = party("四川省教育厅二处")
    with pytest.raises(NotFoundError):
        publication.publish(person(office, "supervisor"), plan_id=plan.pk)
    with pytest.raises(NotFoundError):
        publication.publish(person(office, "planner", reach="5107"), plan_id=plan.pk)
    colleague = Viewer("unit_officer", planner.user_id, "x", planner.party_id, "x", "", fresh=True)
    with pytest.raises(RefusedError):
        publication.publish(colleague, plan_id=plan.pk)


def test_the_public_sees_a_plan_from_its_publication_on(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    assert not within(Plan.objects.all(), Plan.reach, PUBLIC).exists()
    accept_everything(planner, plan)
    publication.publish(planner, plan_id=plan.pk)
    assert within(Plan.objects.all(), Plan.reach, PUBLIC).get() == plan


def test_a_withdrawn_draft_can_no_longer_be_changed(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    publication.withdraw(planner, plan_id=plan.pk, reason="文件作废")
    find = Find.objects.filter(plan=plan).first()
    with pytest.raises(ConflictError):
        review.accept(planner, find_id=find.pk, version=find.version)
    assert history("plan.plan", plan.pk)[-1].event == "keqiao.plan.plan.withdraw"
