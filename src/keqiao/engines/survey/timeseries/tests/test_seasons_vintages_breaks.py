"""Seasons taken out, releases remembered, definitions kept apart."""

from datetime import date

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.timeseries import (
    Observation,
    Vintage,
    VintageStore,
    find_break,
    growth_within_versions,
    link,
    seasonal_adjust,
    splice,
)


def test_a_known_season_of_eleven_spans_is_taken_out():
    season = np.exp(0.2 * np.sin(np.arange(11)))
    season /= np.exp(np.log(season).mean())
    trend = 100 * 1.01 ** np.arange(66)
    found = seasonal_adjust(trend * np.tile(season, 6), 11)
    assert found.seasonal == pytest.approx(np.tile(season, 6), rel=0.01)
    assert found.adjusted == pytest.approx(trend, rel=0.01)
    assert found.trend * found.seasonal * found.remainder == pytest.approx(trend * np.tile(season, 6))
    assert found.strength > 0.99
    assert found.p_value < 0.001


def test_noise_shows_no_season():
    found = seasonal_adjust(np.random.default_rng(3).normal(0, 1, 96), 12, mode="additive")
    assert found.p_value > 0.05 or found.strength < 0.4


def test_additive_parts_add_up():
    values = np.random.default_rng(1).normal(0, 1, 48) + np.tile([1, -1, 2, -2], 12)
    found = seasonal_adjust(values, 4, mode="additive")
    assert found.trend + found.seasonal + found.remainder == pytest.approx(values)
    assert found.adjusted == pytest.approx(values - found.seasonal)


RELEASES = [
    Vintage("2022", date(2023, 2, 9), 464.5),
    Vintage("2022", date(2024, 1, 5), 460.0),
    Vintage("2021", date(2022, 2, 17), 400.0),
    Vintage("2021", date(2023, 2, 9), 416.0),
    Vintage("2021", date(2024, 1, 5), 418.0),
    Vintage("2023", date(2024, 1, 5), 500.0),
]


def test_what_was_known_on_a_day_is_shown_again():
    store = VintageStore(RELEASES)
    assert store.as_of(date(2023, 6, 1)) == {"2021": 416.0, "2022": 464.5}
    assert store.as_of(date(2020, 1, 1)) == {}
    assert [v.value for v in store.triangle()["2021"]] == [400.0, 416.0, 418.0]


def test_revisions_are_counted_from_first_to_latest():
    found = VintageStore(RELEASES).revisions()
    assert (found.count, found.upward) == (2, 1)
    assert found.mean == pytest.approx((18.0 - 4.5) / 2)
    assert found.mean_absolute == pytest.approx((18.0 + 4.5) / 2)
    assert found.root_mean_square == pytest.approx(np.sqrt((18.0**2 + 4.5**2) / 2))


def test_growth_is_not_computed_across_a_change_of_definition():
    # the Sichuan series changed name and scope between these releases; 350 → 464.5 is no growth rate
    series = [
        Observation("2015", 300.0, "2015版"),
        Observation("2016", 340.0, "2015版"),
        Observation("2021", 416.0, "2018版"),
        Observation("2022", 464.5, "2018版"),
    ]
    growth = growth_within_versions(series)
    assert growth[0] is None
    assert growth[1] == pytest.approx(340 / 300 - 1)
    assert growth[2] is None
    assert growth[3] == pytest.approx(464.5 / 416 - 1)


def test_linked_series_keep_each_versions_growth():
    old = {"2014": 80.0, "2015": 100.0, "2016": 110.0}
    new = {"2016": 132.0, "2017": 150.0}
    found = link(old, new)
    assert found.factor == pytest.approx(1.2)
    assert found.periods == ("2016",)
    joined = splice(old, new)
    assert joined["2015"] == (pytest.approx(120.0), True)
    assert joined["2016"] == (132.0, False)
    assert joined["2015"][0] / joined["2014"][0] == pytest.approx(100 / 80)


def test_a_planted_break_is_found_where_it_is():
    values = np.random.default_rng(2).normal(0, 1, 60)
    values[35:] += 3
    found = find_break(values)
    assert found.position == 35
    assert found.significance == 0.01
    assert found.shift == pytest.approx(3, abs=0.7)


def test_the_break_test_holds_its_level_on_noise():
    rng = np.random.default_rng(6)
    alarms = [find_break(rng.normal(0, 1, 100)).significance in (0.05, 0.01) for _ in range(200)]
    assert 0.02 < np.mean(alarms) < 0.08


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: seasonal_adjust([1.0] * 20, 12), "至少要 25 期"),
        (lambda: seasonal_adjust([1.0, -1.0] * 20, 4), "第 2 行不是正数"),
        (lambda: seasonal_adjust([1.0] * 50, 12, window=8), "奇数"),
        (lambda: VintageStore([]), "没有任何发布值"),
        (lambda: VintageStore([*RELEASES, RELEASES[0]]), "两个发布值"),
        (lambda: VintageStore(RELEASES[:1]).revisions(), "两次以上"),
        (lambda: link({"2015": 1.0}, {"2016": 1.0}), "没有重叠"),
        (lambda: find_break([1.0, 2.0]), "不够作断点检验"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
