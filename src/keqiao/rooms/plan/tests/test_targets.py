"""What the records say about a target on a day, and when its light may not be green."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keqiao.core.access import Viewer
from keqiao.core.measures import Evidence, Figure, Measure, Question
from keqiao.core.measures import declaration as declared
from keqiao.core.measures.models import SeriesPoint
from keqiao.rooms.plan import targets_computing
from keqiao.rooms.plan.models import Plan, Target
from keqiao.rooms.plan.targets_dates import last_day
from keqiao.rooms.plan.tests.province import SAMPLE, compiled

YI = Decimal(10**8)
HALF = date(2017, 7, 2)
"""The 183rd of 365 days: half of the plan year is over."""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, Decimal | None]:
    """A measure whose figure the test sets: entries of one contract register, by the day asked for."""
    said: dict[str, Decimal | None] = {"value": None}

    def answer(question: Question) -> Figure:
        return Figure(said["value"], 0 if said["value"] is None else 3)

    measure = Measure(
        name="test.registered",
        version=1,
        label="技术合同认定登记额",
        series="技术合同认定登记额",
        unit="CNY",
        words="期内登记",
        answer=answer,
        evidence=lambda _viewer, _question, _after, _limit: Evidence((), (), 0),
    )
    monkeypatch.setitem(declared._measures, measure.name, measure)
    return said


@pytest.fixture
def plan(planner: Viewer) -> Plan:
    draft = compiled(planner, SAMPLE, 2024)
    draft.year = 2017
    draft.save()
    return draft


def target(plan: Plan, **given: object) -> Target:
    standard = {
        "key": f"g{Target.objects.count() + 1}",
        "quote": "突破270亿元",
        "metric": "技术合同认定登记额",
        "series": "技术合同认定登记额",
        "kind": "level",
        "comparator": "gt",
        "low": 270 * YI,
        "unit": "CNY",
        "horizon": date(2017, 12, 31),
        "region": "510000",
        "measure": "test.registered",
        "order": 1,
    }
    return Target.objects.create(plan=plan, **{**standard, **given})


def codes(one: targets_computing.Computed) -> set[str]:
    return {remark.code for remark in one.remarks}


def actual(value: int, year: str = "2016", series: str = "技术合同认定登记额") -> None:
    SeriesPoint.objects.create(
        series=series,
        division="510000",
        period=year,
        value=value * YI,
        unit="CNY",
        nature="actual",
        source="公布数",
    )


@pytest.mark.parametrize(
    ("value", "light"),
    [(None, "grey"), (0, "red"), (100, "red"), (110, "yellow"), (136, "green"), (300, "green")],
)
def test_the_light_holds_the_progress_against_the_share_of_the_year(
    plan: Plan, counted: dict, value: int | None, light: str
) -> None:
    counted["value"] = None if value is None else value * YI
    (one,) = targets_computing.compute(plan, [target(plan)], HALF)
    assert one.light == light


def test_a_target_below_the_last_actual_is_purple_where_it_would_be_green(plan: Plan, counted: dict) -> None:
    actual(304)
    counted["value"] = 200 * YI
    (one,) = targets_computing.compute(plan, [target(plan)], HALF)
    assert (one.light, "below_actual" in codes(one)) == ("purple", True)
    counted["value"] = 10 * YI
    (one,) = targets_computing.compute(plan, [target(plan)], HALF)
    assert one.light == "red"


def test_a_target_that_settles_on_another_series_is_never_green(plan: Plan, counted: dict) -> None:
    counted["value"] = 300 * YI
    (one,) = targets_computing.compute(plan, [target(plan, series="技术交易额")], HALF)
    assert (one.light, codes(one)) == ("purple", {"other_series"})


def test_growth_needs_the_base_of_its_own_series(plan: Plan, counted: dict) -> None:
    counted["value"] = 200 * YI
    growth = {"low": None, "growth": Decimal(10), "growth_comparator": "ge", "comparator": "ge", "unit": ""}
    actual(300, series="技术交易额")
    (one,) = targets_computing.compute(plan, [target(plan, **growth)], HALF)
    assert (one.light, one.need, "no_base" in codes(one)) == ("grey", None, True)
    actual(300)
    (one,) = targets_computing.compute(plan, [target(plan, **growth)], HALF)
    assert (one.light, one.need) == ("green", 330 * YI)


def test_a_level_and_a_growth_at_odds_with_the_base_are_remarked(plan: Plan, counted: dict) -> None:
    actual(200)
    (one,) = targets_computing.compute(plan, [target(plan, growth=Decimal(10))], HALF)
    assert "base_conflict" in codes(one)


def test_a_target_without_a_measure_is_grey_and_says_why(plan: Plan) -> None:
    (one,) = targets_computing.compute(plan, [target(plan, measure="")], HALF)
    assert (one.light, one.value, codes(one)) == ("grey", None, {"unbound"})


def test_strictly_greater_is_asked_only_when_the_year_is_over(plan: Plan, counted: dict) -> None:
    counted["value"] = 270 * YI
    (before,) = targets_computing.compute(plan, [target(plan)], date(2017, 12, 30))
    (after,) = targets_computing.compute(plan, list(Target.objects.all()), date(2018, 1, 1))
    assert (before.light, after.light) == ("green", "red")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", date(2017, 12, 31)),
        ("2018", date(2018, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2017-07-15", date(2017, 7, 15)),
    ],
)
def test_a_limit_is_its_last_day(text: str, day: date) -> None:
    assert last_day(text, 2017) == day
