"""Calendars, limits, flags and scores: pure, checked by hand against the calendar of 2017."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.rooms.plan.supervision import scoring, working_days
from keqiao.rooms.plan.supervision.cycles import compile_calendar
from keqiao.rooms.plan.supervision.deadlines import Standing, flags, level_of, limits
from keqiao.rooms.plan.supervision.node_table import pasted, rows_of
from keqiao.rooms.plan.supervision.scoring import Tally

DAYS = st.dates(date(2016, 1, 1), date(2019, 12, 31))


def standing(state: str = "running", **given: object) -> Standing:
    base: dict[str, object] = {
        "state": state,
        "role": "lead",
        "receipt_due": date(2017, 5, 10),
        "plan_due": date(2017, 6, 15),
        "report_due": date(2017, 7, 20),
        "deadline": date(2017, 12, 31),
        "planned": state not in ("assigned", "received"),
    }
    return Standing(**{**base, **given})  # type: ignore[arg-type]  # the fields are named above


class TestWorkingDays:
    """工作日."""

    @pytest.mark.parametrize("day", ["2017-05-27", "2017-09-30", "2017-01-22", "2017-05-08"])
    def test_a_saturday_worked_in_place_of_a_holiday_counts(self, day: str) -> None:
        assert working_days.is_working(date.fromisoformat(day))

    @pytest.mark.parametrize("day", ["2017-05-29", "2017-10-06", "2017-05-06", "2017-01-30"])
    def test_a_day_off_does_not_count(self, day: str) -> None:
        assert not working_days.is_working(date.fromisoformat(day))

    def test_three_working_days_from_the_friday_of_publication(self) -> None:
        assert working_days.after(date(2017, 5, 5), 3) == date(2017, 5, 10)

    def test_a_limit_in_the_national_holiday_ends_on_the_day_after(self) -> None:
        assert working_days.rolled(date(2017, 10, 1)) == date(2017, 10, 9)

    @given(DAYS, st.integers(1, 30))
    def test_counting_forward_and_back_agree(self, day: date, count: int) -> None:
        assert working_days.between(day, working_days.after(day, count)) == count

    @given(DAYS)
    def test_a_rolled_day_works_and_is_never_earlier(self, day: date) -> None:
        assert working_days.is_working(working_days.rolled(day))
        assert working_days.rolled(day) >= day


class TestCycles:
    """报告周期."""

    def test_by_the_28th_of_each_month(self) -> None:
        calendar = compile_calendar(2017, [("report_cycle", {"cycle": "month", "day": 28})])
        assert len(calendar.periods) == 12
        assert calendar.periods[4].name == "2017-05"
        assert calendar.periods[4].due == date(
            2017, 5, 31
        )  # the 28th to the 30th are the dragon boat festival

    def test_by_the_20th_of_the_first_month_of_a_quarter_for_the_quarter_before(self) -> None:
        value = {"cycle": "quarter", "day": 20, "position": "first_month"}
        periods = compile_calendar(2017, [("report_cycle", value)]).periods
        assert [(one.name, one.due) for one in periods] == [
            ("2017-Q1", date(2017, 4, 20)),
            ("2017-Q2", date(2017, 7, 20)),
            ("2017-Q3", date(2017, 10, 20)),
            ("2017-Q4", date(2018, 1, 22)),
        ]

    @pytest.mark.parametrize(
        ("cycle", "count"), [("month", 12), ("two-months", 6), ("quarter", 4), ("half-year", 2)]
    )
    def test_each_cycle_covers_the_year(self, cycle: str, count: int) -> None:
        periods = compile_calendar(2017, [("report_cycle", {"cycle": cycle, "day": None})]).periods
        assert len(periods) == count
        assert periods[0].since == date(2017, 1, 1)
        assert periods[-1].until == date(2017, 12, 31)

    def test_an_arrangement_without_a_cycle_asks_for_no_report(self) -> None:
        calendar = compile_calendar(2017, [])
        assert calendar.periods == ()
        assert calendar.next_due(date(2017, 5, 5)) is None

    def test_the_annual_report_stands_among_the_others(self) -> None:
        rules = [("report_cycle", {"cycle": "half-year"}), ("annual_report", {"month": 12, "day": 25})]
        assert [one.name for one in compile_calendar(2017, rules).periods] == ["2017-H1", "2017-A", "2017-H2"]

    def test_a_report_long_before_its_day_answers_no_request(self) -> None:
        calendar = compile_calendar(2017, [("report_cycle", {"cycle": "half-year"})])
        assert calendar.answered_by(date(2017, 6, 30), date(2017, 5, 10)) is None
        assert calendar.answered_by(date(2017, 6, 30), date(2017, 6, 10)) is not None

    def test_a_plans_own_parameters_go_before_the_defaults(self) -> None:
        assert compile_calendar(2017, [("parameters", {"receipt_days": 5})]).parameters["receipt_days"] == 5


class TestFlags:
    """标志."""

    @pytest.mark.parametrize(
        ("state", "day", "kind"),
        [
            ("assigned", date(2017, 5, 11), "receipt-late"),
            ("received", date(2017, 6, 16), "plan-late"),
            ("running", date(2017, 7, 21), "report-late"),
            ("running", date(2018, 1, 2), "overdue"),
            ("running", date(2017, 7, 17), "due-soon"),
        ],
    )
    def test_a_limit_that_passed_or_is_near_raises_its_flag(self, state: str, day: date, kind: str) -> None:
        assert kind in {flag.kind for flag in flags(standing(state), day, 3)}

    def test_a_limit_four_days_off_is_not_near(self) -> None:
        assert flags(standing(), date(2017, 7, 16), 3) == []

    @pytest.mark.parametrize("state", ["verified", "closed", "confirmed", "cancelled", "suspended"])
    def test_what_has_ended_is_never_late(self, state: str) -> None:
        assert flags(standing(state), date(2019, 1, 1), 3) == []

    @pytest.mark.parametrize("state", ["filed", "reported"])
    def test_what_waits_for_the_supervisor_is_not_the_units_delay(self, state: str) -> None:
        assert [limit.kind for limit in limits(standing(state))] == ["deadline"]

    def test_the_ladder_goes_from_unit_to_leader_to_bulletin(self) -> None:
        assert [level_of(late, 5, 15) for late in (1, 4, 5, 14, 15, 40)] == [
            "unit",
            "unit",
            "leader",
            "leader",
            "bulletin",
            "bulletin",
        ]


class TestScores:
    """评分."""

    def test_every_number_has_its_formula(self) -> None:
        tally = Tally("甲厅", 2, 1, 1, 1, 4, 3, 4, 1, [(Decimal("0.5"), Decimal("0.5"), Decimal("0.8"))])
        sheet = scoring.sheet(tally)
        points = {line.name: line.points for line in sheet.lines}
        assert points == {
            "receipt": Decimal("5.00"),
            "filing": Decimal("15.00"),
            "report": Decimal("18.75"),
            "progress": Decimal("40.00"),
            "quality": Decimal("7.50"),
        }
        assert sheet.total == Decimal("86.25")
        assert sheet.first == Decimal("71.25")  # progress against the first limit: 40 × 0.5 ÷ 0.8 = 25
        assert "min(1,50.0%÷50.0%)" in next(line.formula for line in sheet.lines if line.name == "progress")

    def test_what_was_not_asked_for_does_not_count(self) -> None:
        sheet = scoring.sheet(Tally("乙厅", receipts=2, receipts_kept=2))
        assert sheet.total == Decimal("100.00")
        assert [line.name for line in sheet.lines if line.points is not None] == ["receipt"]

    def test_the_arrangements_own_weights_wait_for_what_is_not_entered(self) -> None:
        weights = {"日常监测": 60, "实地察访": 20, "民意调查": 10, "第三方评估": 10}
        found = scoring.components(weights, Decimal("90"))
        assert [(one.name, one.points) for one in found if one.points is not None] == [
            ("日常监测", Decimal("54.00"))
        ]

    @given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
    def test_a_score_stays_between_nought_and_a_hundred(
        self, asked: int, kept: int, handed: int, back: int
    ) -> None:
        tally = Tally("丙厅", asked, min(kept, asked), 0, 0, asked, min(kept, asked), handed, back)
        assert 0 <= scoring.sheet(tally).total <= 100


class TestNodeTable:
    """节点表."""

    def test_lines_of_a_spreadsheet_become_nodes(self) -> None:
        rows = pasted("序号\t内容\t期限\n1\t征集\t2017-6-30\n2\t立项\t2017年9月30日\n")
        assert [(row.title, row.due) for row in rows] == [
            ("征集", date(2017, 6, 30)),
            ("立项", date(2017, 9, 30)),
        ]

    def test_a_day_that_does_not_exist_is_named_with_its_row(self) -> None:
        with pytest.raises(InputError, match="第 2 行"):
            rows_of(["征集", "立项"], ["2017-06-30", "2017-02-30"])

    def test_too_many_rows_are_refused(self) -> None:
        with pytest.raises(InputError, match="最多 60"):
            rows_of(["x"] * 61, ["2017-06-30"] * 61)
