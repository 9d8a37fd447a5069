"""What happens by itself: reports that the records make, reminders once a day, the ladder up to the bulletin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from keqiao.core import clock
from keqiao.core.measures import Evidence, Figure, Measure
from keqiao.core.measures.declaration import _measures
from keqiao.core.notices.models import Notice
from keqiao.rooms.plan.models import Part, Reminder, Report, Urge
from keqiao.rooms.plan.supervision.schedules import computed_reports, reminders
from keqiao.rooms.plan.supervision.tests.house import House, go, report
from keqiao.rooms.plan.supervision.urging import requests_of

DUE = date(2017, 7, 20)


@pytest.fixture
def counted() -> Iterator[str]:
    """A measure that grows by ten a month, known for the time of a test."""
    name = "plan.tests.growing"
    _measures[name] = Measure(
        name=name,
        version=1,
        label="增长数",
        series="认定登记额",
        unit="CNY",
        words="试验",
        answer=lambda question: Figure(Decimal(10 * (question.as_of or question.until).month), 1),
        evidence=lambda _viewer, _question, _after, _limit: Evidence([], [], 0),
    )
    yield name
    del _measures[name]


def _run(schedule: object, day: date) -> str:
    with clock.at(day):
        return schedule(clock.now())  # type: ignore[operator,no-any-return]  # a schedule's work


@pytest.fixture
def started(db: None) -> House:
    """A house whose lead and joint units work without a plan to file."""
    house = House(rules=(("report_cycle", {"cycle": "quarter", "day": 20, "position": "first_month"}),))
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
        go(officer, part, "start", date(2017, 5, 10))
    go(house.commerce_officer, house.helper, "confirm", date(2017, 5, 10))
    return house


def test_no_report_is_asked_where_the_records_answer(started: House, counted: str) -> None:
    started.target(counted)
    assert "0" in _run(computed_reports, date(2017, 7, 19))
    assert "2" in _run(computed_reports, DUE)
    made = Report.objects.get(part=started.lead)
    assert (made.origin, made.period, made.progress, made.filed_by) == (
        "computed",
        "2017-Q2",
        Decimal(70),
        None,
    )
    assert made.computed[0]["value"] == "70"
    assert Part.objects.get(pk=started.lead.pk).report_due == date(2017, 10, 20)
    _run(reminders, date(2017, 7, 24))
    assert not Reminder.objects.filter(kind="report-late").exists()


def test_the_same_day_makes_no_second_report(started: House, counted: str) -> None:
    started.target(counted)
    _run(computed_reports, DUE)
    _run(computed_reports, DUE)
    assert Report.objects.filter(part=started.lead).count() == 1


def test_a_unit_that_objects_reports_itself(started: House, counted: str) -> None:
    started.target(counted)
    _run(computed_reports, DUE)
    go(started.science_officer, started.lead, "object", date(2017, 7, 21), text="漏计一份合同")
    assert Part.objects.get(pk=started.lead.pk).report_due == DUE
    _run(computed_reports, date(2017, 7, 24))
    assert Report.objects.filter(part=started.lead).count() == 1
    report(started.science_officer, started.lead, date(2017, 7, 24), progress="75")
    assert Part.objects.get(pk=started.lead.pk).report_due == date(2017, 10, 20)


def test_a_task_with_an_unbound_target_is_reported_by_its_unit(started: House, counted: str) -> None:
    started.target(counted)
    started.target("")
    _run(computed_reports, DUE)
    assert not Report.objects.exists()


def test_a_unit_is_reminded_once_a_day(started: House) -> None:
    for _time in range(3):
        _run(reminders, date(2017, 7, 18))
    assert Reminder.objects.count() == 2
    subjects = Notice.objects.filter(user=started.science_officer.user_id, subject__contains="到期")
    assert subjects.count() == 1


def test_nobody_is_reminded_on_a_day_off(started: House) -> None:
    _run(reminders, date(2017, 7, 22))
    assert not Reminder.objects.exists()


def test_the_ladder_climbs_with_the_days(started: House) -> None:
    report(started.finance_officer, started.joint, date(2017, 7, 18))
    for day in (date(2017, 7, 21), date(2017, 7, 24), date(2017, 7, 27), date(2017, 8, 10)):
        _run(reminders, day)
    levels = Urge.objects.filter(part=started.lead).order_by("created_at").values_list("level", flat=True)
    assert list(levels) == ["unit", "leader", "bulletin"]
    assert not Urge.objects.filter(part=started.joint).exists()
    assert Notice.objects.filter(user=started.leader.user_id).count() == 2


def test_requests_to_a_unit_are_counted(started: House) -> None:
    with clock.at(date(2017, 7, 21)):
        before = requests_of([started.science.pk], date(2017, 7, 21))[started.science.pk]
    _run(reminders, date(2017, 7, 21))
    with clock.at(date(2017, 7, 21)):
        assert requests_of([started.science.pk], date(2017, 7, 21))[started.science.pk] == before + 1
