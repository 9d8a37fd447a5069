"""定时: once in a period, whoever ticks; undone and tried again when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from keqiao.core.jobs import every, schedules
from keqiao.core.jobs.models import Run
from keqiao.core.jobs.schedules import period_key
from keqiao.core.jobs.ticking import tick

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    before = dict(schedules._schedules)
    schedules._schedules.clear()
    yield
    schedules._schedules.clear()
    schedules._schedules.update(before)


def moment(day: int, hour: int = 9) -> datetime:
    return datetime(2017, 5, day, hour, tzinfo=CHINA)


def test_a_daily_schedule_runs_once_a_day(db: None) -> None:
    ran: list[datetime] = []

    @every("day")("test.daily")
    def daily(now: datetime) -> str:
        ran.append(now)
        return "好"

    assert tick(moment(5)) == {"test.daily": "done"}
    assert tick(moment(5, 23)) == {}
    assert tick(moment(6)) == {"test.daily": "done"}
    assert len(ran) == 2


def test_it_waits_for_its_time_of_day(db: None) -> None:
    @every("day", at=time(8, 30))("test.morning")
    def morning(now: datetime) -> None:
        """Nothing to do."""

    assert tick(moment(5, 8)) == {}
    assert tick(moment(5, 9)) == {"test.morning": "done"}


def test_what_fails_leaves_nothing_and_is_tried_three_times(db: None) -> None:
    @every("day")("test.failing")
    def failing(now: datetime) -> None:
        Run.objects.create(name="half", period="done", at=now)
        raise OSError("no")

    assert [tick(moment(5, hour)) for hour in (9, 10, 11, 12)] == [{"test.failing": "failed"}] * 3 + [{}]
    assert not Run.objects.filter(name="half").exists()
    assert Run.objects.get(name="test.failing").text == "OSError"


def test_one_failing_schedule_does_not_stop_the_others(db: None) -> None:
    @every("day")("test.a")
    def a(now: datetime) -> None:
        raise OSError("no")

    @every("day")("test.b")
    def b(now: datetime) -> None:
        """Nothing to do."""

    assert tick(moment(5)) == {"test.a": "failed", "test.b": "done"}


@pytest.mark.parametrize(
    ("period", "key"),
    [
        ("hour", "2017-05-05T09"),
        ("day", "2017-05-05"),
        ("week", "2017-W18"),
        ("month", "2017-05"),
        ("quarter", "2017-Q2"),
        ("year", "2017"),
    ],
)
def test_the_key_of_a_period_follows_the_day_in_china(period: str, key: str) -> None:
    assert period_key(period, moment(5)) == key
    late = datetime(2017, 12, 31, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert period_key("year", late) == "2018"
    assert date(2017, 5, 5).isocalendar().week == 18
