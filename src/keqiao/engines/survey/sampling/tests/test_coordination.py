"""Permanent random numbers: overlap where it is wanted, little where it is not."""

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling import (
    DrawRequest,
    burden_limit,
    by_number,
    draw,
    overlap,
    pareto,
    permanent_numbers,
    rotation_start,
    spread_by_burden,
    start_at,
)

IDS = [f"91510{i:013d}" for i in range(4000)]


def test_permanent_numbers_stay_with_the_unit_whatever_the_frame():
    whole = permanent_numbers(IDS, "四川")
    part = permanent_numbers(IDS[::-7], "四川")
    assert part.tolist() == whole[::-7].tolist()
    assert permanent_numbers(IDS, "另一系统").tolist() != whole.tolist()


def test_permanent_numbers_are_uniform():
    counts = np.histogram(permanent_numbers(IDS, "四川"), bins=20, range=(0, 1))[0]
    assert ((counts - 200) ** 2 / 200).sum() < 43.8  # chi-squared with 19 degrees, 0.1 %


def test_positive_coordination_overlaps_and_negative_does_not():
    numbers = permanent_numbers(IDS, "四川")
    size = np.random.default_rng(2).lognormal(3, 1, 4000)
    later = size * np.random.default_rng(3).lognormal(0, 0.1, 4000)
    sizes = {"全部": 400}
    first = draw(IDS, DrawRequest("pareto", 1, sizes, size=size, numbers=numbers)).rows
    same = draw(IDS, DrawRequest("pareto", 1, sizes, size=later, numbers=numbers)).rows
    away = draw(IDS, DrawRequest("pareto", 1, sizes, size=later, numbers=start_at(numbers, 0.5))).rows
    alone = draw(IDS, DrawRequest("pareto", 1, sizes, size=later)).rows
    assert overlap(first, same) > 0.9
    assert overlap(first, away) < overlap(first, alone) / 2


def test_rotation_replaces_the_wanted_share_each_period():
    numbers, fraction, rate = permanent_numbers(IDS, "四川"), 0.1, 0.25
    waves = [by_number(400, start_at(numbers, rotation_start(0.0, fraction, rate, t))) for t in range(5)]
    assert overlap(waves[0], waves[1]) == pytest.approx(0.75, abs=0.06)
    assert overlap(waves[0], waves[4]) < 0.08


def test_burden_spreading_keeps_the_numbers_and_moves_them_to_the_least_burdened():
    numbers, burden = np.array([0.9, 0.1, 0.5, 0.3]), np.array([0.0, 5, 0, 1])
    found = spread_by_burden(numbers, burden)
    assert sorted(found.tolist()) == sorted(numbers.tolist())
    assert found.tolist() == [0.3, 0.9, 0.1, 0.5]
    split = spread_by_burden(numbers, burden, ["a", "a", "b", "b"])
    assert split.tolist() == [0.1, 0.9, 0.3, 0.5]


def test_burden_levels_out_over_many_surveys():
    numbers, burden = permanent_numbers(IDS[:200], "四川"), np.zeros(200)
    for _ in range(20):
        drawn = by_number(50, spread_by_burden(numbers, burden))
        burden[drawn] += 1
    assert burden.min() == burden.max() == 5


def test_burden_limit_names_the_strata_that_cannot_fill_their_sample():
    found = burden_limit([9, 1, 9, 9], 2, 10, strata=["甲", "甲", "乙", "乙"], wanted={"甲": 1, "乙": 1})
    assert found.excluded.tolist() == [0, 2, 3]
    assert found.short == (("乙", 1, 0),)
    exempt = burden_limit([9, 9], 2, 10, exempt=[True, False])
    assert exempt.excluded.tolist() == [1]


def test_excluded_units_are_never_drawn_and_are_written_in_the_record():
    found = draw(IDS[:10], DrawRequest("srs", 1, {"全部": 8}, excluded=[3, 4]))
    assert set(found.rows.tolist()) == set(range(10)) - {3, 4}
    assert found.record.settings["excluded"] == [IDS[3], IDS[4]]


def test_pareto_with_equal_sizes_is_the_smallest_numbers():
    numbers = permanent_numbers(IDS[:50], "x")
    assert pareto(np.full(50, 0.2), numbers).tolist() == by_number(10, numbers).tolist()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: permanent_numbers(["a", "a"], "k"), "重复"),
        (lambda: permanent_numbers(["a", ""], "k"), "第 2 行没有标识"),
        (lambda: permanent_numbers(["a"], ""), "密钥"),
        (lambda: start_at([0.1], 1.0), "起点"),
        (lambda: rotation_start(0, 0.1, 1.5, 1), "轮换率"),
        (lambda: overlap([], [1]), "不能为空"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
