"""The way of task 1 with 科技厅 in the lead and 财政厅 beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keqiao.core import clock
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.flow import apply, create
from keqiao.core.journal.reading import history
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Extension, Part, Report, Task
from keqiao.rooms.plan.supervision import services
from keqiao.rooms.plan.supervision.node_table import NodeRow
from keqiao.rooms.plan.supervision.tests.house import House, go, report

NODES = [NodeRow("征集项目", date(2017, 6, 30)), NodeRow("立项", date(2017, 9, 30))]


def _to_running(house: House) -> None:
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
        with clock.at(date(2017, 6, 12)):
            services.file_plan(officer, part_id=part.pk, text="分两步实施", nodes=NODES)
        go(house.supervisor, part, "approve_plan", date(2017, 6, 14))


def test_the_lead_is_closed_after_the_joint_unit_is_verified(house: House) -> None:
    _to_running(house)
    go(house.commerce_officer, house.helper, "confirm", date(2017, 5, 10))
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        report(officer, part, date(2017, 7, 18), progress="50")
        go(house.supervisor, part, "accept", date(2017, 7, 21))
        report(officer, part, date(2017, 12, 20), progress="100")
    go(house.supervisor, house.lead, "verify", date(2017, 12, 22), text="属实")
    with pytest.raises(ConflictError, match="财政厅"):
        go(house.supervisor, house.lead, "close", date(2017, 12, 22), text="办结")
    go(house.supervisor, house.joint, "verify", date(2017, 12, 25), text="属实")
    with pytest.raises(ConflictError, match="牵头单位统一销号"):
        go(house.supervisor, house.joint, "close", date(2017, 12, 26), text="办结")
    done = go(house.supervisor, house.lead, "close", date(2017, 12, 26), text="办结")
    assert done.state == "closed"
    assert clock.day_of(done.closed_at) == date(2017, 12, 26)
    assert Part.objects.get(pk=house.joint.pk).state == "verified"


def test_a_report_counts_for_the_period_asked_for_and_the_next_one_is_asked(house: House) -> None:
    _to_running(house)
    assert Part.objects.get(pk=house.lead.pk).report_due == date(2017, 7, 20)
    part = report(house.science_officer, house.lead, date(2017, 7, 18))
    assert part.report_due == date(2017, 10, 20)
    filed = Report.objects.get(part=part)
    assert (filed.period, filed.due, filed.progress) == ("2017-Q2", date(2017, 7, 20), Decimal("50"))


def test_a_returned_report_goes_back_to_the_unit_with_its_reason(house: House) -> None:
    _to_running(house)
    report(house.science_officer, house.lead, date(2017, 7, 18))
    part = go(
        house.supervisor, house.lead, "return", date(2017, 7, 19), reason="no_evidence", text="请附立项文件"
    )
    assert (part.state, part.rounds) == ("returned", 1)
    assert Report.objects.get(part=part).outcome_reason == "no_evidence"
    assert report(house.science_officer, house.lead, date(2017, 7, 20)).state == "reported"


def test_a_reason_that_is_not_on_the_list_is_refused(house: House) -> None:
    with pytest.raises(InputError, match="没有选项"):
        go(house.science_officer, house.lead, "refuse", date(2017, 5, 9), reason="laziness", text="不想做")


def test_a_refused_part_is_given_to_another_unit_which_signs_for_it(house: House) -> None:
    go(house.finance_officer, house.joint, "refuse", date(2017, 5, 10), reason="wrong_unit", text="不属本厅")
    part = go(house.planner, house.joint, "reassign", date(2017, 5, 12), unit=str(house.office.pk))
    assert (part.state, part.party_id, part.receipt_due) == ("assigned", house.office.pk, date(2017, 5, 17))
    with pytest.raises(NotFoundError):
        go(house.finance_officer, house.joint, "receive", date(2017, 5, 15))
    events = [step.event.rpartition(".")[2] for step in history("plan.part", part.pk)]
    assert events == ["create", "assign", "refuse", "hand_over", "reassign"]


def test_a_part_is_not_given_to_a_unit_that_has_it_already(house: House) -> None:
    go(house.finance_officer, house.joint, "refuse", date(2017, 5, 10), reason="wrong_unit", text="不属本厅")
    with pytest.raises(InputError, match="相同"):
        go(house.planner, house.joint, "reassign", date(2017, 5, 12), unit=str(house.finance.pk))
    with pytest.raises(InputError, match="单位名录"):
        go(house.planner, house.joint, "reassign", date(2017, 5, 12), unit="财政厅")


def test_work_does_not_begin_before_the_plan_asked_for_is_approved(house: House) -> None:
    go(house.science_officer, house.lead, "receive", date(2017, 5, 9))
    with pytest.raises(ConflictError, match="方案"):
        go(house.science_officer, house.lead, "start", date(2017, 5, 10))
    with pytest.raises(ConflictError, match="节点"):
        go(house.science_officer, house.lead, "file_plan", date(2017, 5, 10), text="方案")


def test_work_begins_at_once_where_no_plan_is_asked_for(db: None) -> None:
    house = House(rules=())
    go(house.science_officer, house.lead, "receive", date(2017, 5, 9))
    assert go(house.science_officer, house.lead, "start", date(2017, 5, 9)).state == "running"


def test_a_cooperating_unit_confirms_and_neither_reports_nor_blocks(house: House) -> None:
    with pytest.raises(RefusedError):
        go(house.commerce_officer, house.helper, "receive", date(2017, 5, 9))
    part = go(house.commerce_officer, house.helper, "confirm", date(2017, 5, 9))
    assert (part.state, part.report_due) == ("confirmed", None)


def test_a_verified_part_is_not_reopened_once_the_task_is_closed(house: House) -> None:
    test_the_lead_is_closed_after_the_joint_unit_is_verified(house)
    with pytest.raises(ConflictError, match="已经销号"):
        go(house.second, house.joint, "reopen", date(2017, 12, 27), reason="other", text="复查")


def test_the_first_completed_node_begins_the_work(house: House) -> None:
    _to_running(house)
    node = house.lead.nodes.get(order=1)
    with clock.at(date(2017, 6, 29)):
        services.complete_node(house.science_officer, node_id=node.pk)
    assert Part.objects.get(pk=house.lead.pk).state == "running"
    with clock.at(date(2017, 6, 29)), pytest.raises(NotFoundError):
        services.complete_node(house.finance_officer, node_id=node.pk)


class TestExtension:
    """延期."""

    def _ask(self, house: House, day: date = date(2017, 11, 1)) -> Extension:
        _to_running(house)
        with clock.at(day):
            return services.ask_extension(
                house.science_officer,
                part_id=house.lead.pk,
                reason="国家项目批复推迟",
                progress="完成七成",
                expected=date(2018, 3, 31),
            )

    def test_is_refused_after_the_limit(self, house: House) -> None:
        with pytest.raises(ConflictError, match="到期之前"):
            self._ask(house, date(2018, 1, 1))
        assert not Extension.objects.exists()

    def test_moves_the_limit_and_keeps_the_first_one(self, house: House) -> None:
        asked = self._ask(house)
        with clock.at(date(2017, 11, 3)):
            with pytest.raises(RefusedError):
                apply(house.science_officer, Extension, asked.pk, "endorse")
            apply(house.science_head, Extension, asked.pk, "endorse")
        with clock.at(date(2017, 11, 6)):
            with pytest.raises(InputError, match="核准期限"):
                apply(house.supervisor, Extension, asked.pk, "grant", {"text": "同意"})
            with pytest.raises(InputError, match="晚于"):
                apply(house.supervisor, Extension, asked.pk, "grant", {"text": "同意", "until": "2017-12-01"})
            apply(house.supervisor, Extension, asked.pk, "grant", {"text": "同意", "until": "2018-02-28"})
        task = Task.objects.get(pk=house.task.pk)
        assert (task.original_deadline, task.deadline) == (date(2017, 12, 31), date(2018, 2, 28))
        assert Part.objects.get(pk=house.lead.pk).extensions == 1

    def test_is_asked_for_one_at_a_time(self, house: House) -> None:
        self._ask(house)
        with clock.at(date(2017, 11, 2)), pytest.raises(ConflictError, match="正在审批"):
            services.ask_extension(
                house.science_officer,
                part_id=house.lead.pk,
                reason="再延",
                progress="七成",
                expected=date(2018, 6, 30),
            )

    def test_of_another_unit_cannot_be_made_by_hand(self, house: House) -> None:
        _to_running(house)
        slip = Extension(part=house.lead, reason="x", progress_text="y", expected=date(2018, 3, 31))
        with clock.at(date(2017, 11, 2)), pytest.raises(RefusedError):
            create(house.finance_officer, slip)
