"""Implied figures, matched growth, chains and targets."""

from __future__ import annotations

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.series import (
    Target,
    chain,
    compare_growth,
    composite_growth,
    implied_denominators,
    matched_growth,
    previous_levels,
    progress,
    residuals,
    shares,
    target_chain,
)
from keqiao.engines.indices.series.chains import Link


def test_a_level_and_its_growth_imply_the_year_before():
    # technology contracts 2018: 1,004.18 after +139.27 %
    found = previous_levels({"value": {"level": 1004.18, "growth_pct": 139.27}, "gap": {"level": None}})
    assert found == {"value": pytest.approx(419.69, abs=0.01), "gap": None}


def test_shares_may_take_their_whole_from_parts_or_numbers():
    assert shares({"a": 30.0, "b": 50.0}, None, ["a", "b"]) == (80, {"a": 37.5, "b": 62.5}, 0)
    assert shares({"a": 30.0}, None, [30, 70]) == (100, {"a": 30}, 70)
    with pytest.raises(InputError, match="需要总量"):
        shares({"a": 1.0}, None)


def test_a_missing_part_makes_the_residual_missing_not_larger():
    assert residuals({"x": [1, None]}, {"x": 5}) == {"x": None}


def test_published_growth_and_growth_of_levels_differ_when_units_do():
    ratio, gap, same = compare_growth({"a": 6798927, "b": 7515722}, 8.1, 0.1, {"a": 1401, "b": 1664})
    assert (round(ratio, 2), round(gap, 2), same) == (10.54, 2.44, False)
    assert compare_growth({"a": 100, "b": 110}, 10.0, 0.1, {"a": 5, "b": 5})[2]


def test_growth_on_matched_units_leaves_out_entries_and_exits():
    found = matched_growth({"x": 100, "y": 50}, {"x": 110, "z": 90})
    assert found.on_matched == pytest.approx(10)
    assert found.of_levels == pytest.approx(100 / 3)
    assert (found.entered, found.left) == (("z",), ("y",))


def test_a_chain_stops_where_the_scope_changes():
    same = [Link("2015", "营业收入", 10), Link("2016", "营业收入", 20)]
    assert chain(same) == {"2015": pytest.approx(110), "2016": pytest.approx(132)}
    with pytest.raises(InputError, match="统计口径"):
        chain([*same, Link("2022", "科技信息服务业营业收入", 11.7)])


def test_target_intensity_and_domain_growth():
    assert target_chain(3750, 10, 3400) == (pytest.approx(3409.09, abs=0.01), pytest.approx(10.294, abs=0.01))
    assert implied_denominators({"2016": {"value": 561.4, "intensity_pct": 1.72}})["2016"] == pytest.approx(
        32639.5, abs=0.1
    )
    index, before, growth = composite_growth({"a": 110, "b": 90}, {"a": 10, "b": -10})
    assert (index, before, growth) == (100, pytest.approx(100), pytest.approx(0))


@pytest.mark.parametrize(
    ("target", "actual", "met", "share"),
    [
        (Target("at_least", 100), 80, False, 0.8),
        (Target("at_least", 270, base=304), 280, True, (280 - 304) / (270 - 304)),
        (Target("at_most", 103.5), 103, True, None),
        (Target("growth", 10, base=100), 105, False, 0.5),
        (Target("decrease", 20, base=100), 85, False, 0.75),
        (Target("points", 1.2, base=50), 51.2, True, 1.0),
        (Target("between", 5, upper=7), 8, False, 8 / 5),
        (Target("keep", 0, base=10), 10, True, 1.0),
    ],
)
def test_progress_depends_on_the_kind_of_target(target, actual, met, share):
    found = progress(target, actual)
    assert found.met is met
    assert found.share == (None if share is None else pytest.approx(share))


def test_a_target_below_its_base_is_passable_on_day_one_and_no_data_is_no_progress():
    assert progress(Target("at_least", 270, base=304), 300).passable_on_day_one
    assert progress(Target("at_least", 1), None) is None


def test_a_gap_exactly_at_the_tolerance_still_counts_as_the_same_sample():
    assert compare_growth({"2020": 100, "2021": 108.2}, 8.1, 0.1, None)[2] is True
    assert compare_growth({"2020": 100, "2021": 108.21}, 8.1, 0.1, None)[2] is False


def test_an_unknown_growth_of_one_domain_leaves_the_previous_index_unknown():
    assert composite_growth({"a": 110, "b": 120}, {"a": 10, "b": None}) == (115, None, None)
