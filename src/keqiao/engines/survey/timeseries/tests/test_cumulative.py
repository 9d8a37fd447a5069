"""Months from cumulative figures, on the Sichuan above-scale series of 2015 (cited below)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.timeseries import (
    Cumulative,
    comparable_base,
    cumulative_to_monthly,
    monthly_growth,
    split_spans,
)

# 四川省科技厅 科技统计 page of 2016-08-11: cumulative revenue (10,000 yuan) and growth (%), above scale
YEAR_2015 = {
    2: 2513398, 3: 4282801, 4: 5493468, 5: 6798927, 6: 8829209, 7: 10040150,
    8: 11464842, 9: 13288880, 10: 14487692, 11: 16094385, 12: 19400973,
}  # fmt: skip
YEAR_2016 = {2: (2706852, 4.2), 3: (4709975, 7.0), 4: (6081103, 7.7), 5: (7515722, 8.1)}


def test_a_year_without_january_gives_eleven_spans_that_add_up():
    spans = cumulative_to_monthly(Cumulative(2015, m, v) for m, v in YEAR_2015.items())
    assert [s.label for s in spans[:2]] == ["2015年1-2月", "2015年3月"]
    assert len(spans) == 11
    assert spans[0].mark == "joined"
    assert {s.mark for s in spans[1:]} == {"reported"}
    assert spans[1].value == 4282801 - 2513398
    assert sum(s.value for s in spans) == 19400973


def test_a_month_not_reported_joins_the_next_and_a_falling_figure_is_marked():
    points = [Cumulative(2020, 2, 10), Cumulative(2020, 5, 40), Cumulative(2020, 6, 35)]
    spans = cumulative_to_monthly(points)
    assert [(s.first, s.last, s.value, s.mark) for s in spans] == [
        (1, 2, 10, "joined"),
        (3, 5, 30, "joined"),
        (6, 6, -5, "fell"),
    ]


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(st.integers(1, 12), st.floats(-1e9, 1e9), min_size=1),
    st.sampled_from(["days", "equal"]),
)
def test_spans_and_their_split_always_add_up_to_the_last_cumulative_figure(figures, how):
    spans = cumulative_to_monthly(Cumulative(2024, m, v) for m, v in figures.items())
    months = split_spans(spans, how)
    last = figures[max(figures)]
    assert sum(s.value for s in spans) == pytest.approx(last, abs=1e-4)
    assert sum(s.value for s in months) == pytest.approx(last, abs=1e-4)
    assert [s.first for s in months] == list(range(1, max(figures) + 1))


def test_january_and_february_split_by_days_follows_the_leap_year():
    (span,) = cumulative_to_monthly([Cumulative(2024, 2, 60)])
    assert [s.value for s in split_spans([span], "days")] == pytest.approx([31, 29])
    assert {s.mark for s in split_spans([span], "days")} == {"split"}
    assert [s.value for s in split_spans([span], "profile", {1: 2, 2: 1})] == pytest.approx([40, 20])


def test_published_growth_is_on_a_comparable_base_not_on_the_old_release():
    # 7,515,722 at +8.1 % rests on 6,952,564, not on the 6,798,927 released a year before
    base = comparable_base(*YEAR_2016[5])
    assert base == pytest.approx(6_952_564, abs=1)
    assert base > YEAR_2015[5]
    points = [Cumulative(2016, m, v) for m, (v, _) in YEAR_2016.items()]
    growth = monthly_growth(points, [g for _, g in YEAR_2016.values()])
    assert growth[0][1] == pytest.approx(4.2)
    # (4,709,975 − 2,706,852) / (4,709,975/1.07 − 2,706,852/1.042) − 1
    assert growth[1][1] == pytest.approx((2_003_123 / (4_709_975 / 1.07 - 2_706_852 / 1.042) - 1) * 100)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cumulative_to_monthly([]), "没有累计数据"),
        (lambda: cumulative_to_monthly([Cumulative(2020, 13, 1)]), "月份 13"),
        (lambda: cumulative_to_monthly([Cumulative(2020, 2, 1), Cumulative(2020, 2, 2)]), "出现两次"),
        (lambda: cumulative_to_monthly([Cumulative(2020, 2, float("nan"))]), "2020年1-2月的累计值缺失"),
        (lambda: split_spans(cumulative_to_monthly([Cumulative(2020, 2, 1)]), "profile", {1: 1}), "2 月"),
        (lambda: comparable_base(1, -100), "不可能"),
        (lambda: monthly_growth([Cumulative(2020, 2, 1)], []), "增速有 0 个"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
