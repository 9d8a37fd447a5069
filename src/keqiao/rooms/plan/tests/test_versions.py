"""A new version from the one in force: tasks keep their identity, parts go on, what is dropped is cancelled."""

from __future__ import annotations

from datetime import date

import pytest

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.flow import apply
from keqiao.core.parties.models import Party
from keqiao.rooms.plan import plan_versions, publication, review
from keqiao.rooms.plan.models import Find, Part, Plan, Task
from keqiao.rooms.plan.tests.province import SAMPLE, person, published

MARCH = date(2024, 3, 1)


@pytest.fixture
def first(planner: Viewer) -> Plan:
    with clock.at(MARCH):
        return published(planner, SAMPLE, 2024)


def find(plan: Plan, kind: str, key: str) -> Find:
    return Find.objects.get(plan=plan, kind=kind, key=key)


def test_parts_go_on_under_the_new_version_with_their_state(planner: Viewer, first: Plan) -> None:
    science = Party.objects.get(name="云岭市科技局")
    lead = Part.objects.get(task__plan=first, task__key="t1", role="lead")
    with clock.at(date(2024, 3, 4)):
        apply(person(science, "unit_officer"), Part, lead.pk, "receive")
        draft = plan_versions.amend(planner, plan_id=first.pk)
        review.edit(
            planner,
            find_id=find(draft, "task", "t1").pk,
            version=1,
            given={"title": "培育壮大企业", "deadline": "2024-11-30"},
        )
        second = publication.publish(planner, plan_id=draft.pk)
    lead.refresh_from_db()
    assert (lead.task.plan_id, lead.task.key, lead.state) == (second.pk, "t1", "received")
    task = Task.objects.get(plan=second, key="t1")
    assert (task.deadline, task.original_deadline) == (date(2024, 11, 30), date(2024, 12, 31))
    first.refresh_from_db()
    assert (first.state, second.number, second.root) == ("superseded", 2, first.root)
    assert Task.objects.filter(plan=first).count() == 3


def test_a_unit_that_the_new_version_drops_has_its_part_cancelled(planner: Viewer, first: Plan) -> None:
    helper = Part.objects.get(task__plan=first, role="cooperate")
    with clock.at(MARCH):
        draft = plan_versions.amend(planner, plan_id=first.pk)
        dropped = Find.objects.get(plan=draft, kind="unit", content__role="cooperate")
        review.reject(planner, find_id=dropped.pk, version=dropped.version)
        second = publication.publish(planner, plan_id=draft.pk)
    helper.refresh_from_db()
    assert helper.state == "cancelled"
    assert not Part.objects.filter(task__plan=second, role="cooperate").exists()


def test_an_extended_deadline_survives_a_version_that_does_not_touch_it(planner: Viewer, first: Plan) -> None:
    Task.objects.filter(plan=first, key="t3").update(deadline=date(2024, 9, 30))
    with clock.at(MARCH):
        second = publication.publish(planner, plan_id=plan_versions.amend(planner, plan_id=first.pk).pk)
    task = Task.objects.get(plan=second, key="t3")
    assert (task.deadline, task.original_deadline) == (date(2024, 9, 30), date(2024, 6, 30))


def test_only_one_amendment_is_open_at_a_time(planner: Viewer, first: Plan) -> None:
    plan_versions.amend(planner, plan_id=first.pk)
    with pytest.raises(ConflictError, match="修订草稿"):
        plan_versions.amend(planner, plan_id=first.pk)


def test_the_difference_names_what_was_changed_added_and_dropped(planner: Viewer, first: Plan) -> None:
    draft = plan_versions.amend(planner, plan_id=first.pk)
    review.edit(planner, find_id=find(draft, "task", "t1").pk, version=1, given={"title": "培育壮大企业"})
    review.add(planner, plan_id=draft.pk, kind="task", given={"title": "举办论坛"})
    dropped = find(draft, "unit", "t1.u2")
    review.reject(planner, find_id=dropped.pk, version=dropped.version)
    found = {(one.key, one.what): one for one in plan_versions.differences(first, draft)}
    assert set(found) == {("t1", "changed"), ("t+1", "added"), ("t1.u2", "removed")}
    assert found["t1", "changed"].fields == [("title", "培育科技型企业", "培育壮大企业")]
