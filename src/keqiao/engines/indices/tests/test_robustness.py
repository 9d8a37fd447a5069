"""Robustness: reproducible runs, ties inside intervals, Sobol indices with known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.robustness import (
    Alternatives,
    function_sensitivity,
    index_sensitivity,
    one_at_a_time,
    uncertainty,
)
from keqiao.engines.indices.robustness.evaluation import Evaluator
from keqiao.engines.indices.robustness.reversals import reversed_pairs
from keqiao.engines.indices.steps.normalisation import Normalisation
from keqiao.engines.indices.tests.samples import run, table

CHOICES = Alternatives(
    normalisation=(Normalisation("minmax", {"low": 1, "high": 100}), Normalisation("rank")),
    aggregation=("arithmetic", "geometric"),
    weight_noise={1: 0.3, 2: 0.3},
    weight_sets=20,
)


def test_the_same_seed_gives_the_same_intervals_to_the_last_bit():
    first, second = (uncertainty(run(), CHOICES, runs=60, seed=5) for _ in range(2))
    assert np.array_equal(first.ranks, second.ranks)
    other = uncertainty(run(), CHOICES, runs=60, seed=6)
    assert not np.array_equal(first.ranks, other.ranks)


def test_intervals_hold_their_median_and_ties_follow_the_ranks():
    nominal = run()
    found = uncertainty(nominal, CHOICES, runs=200, seed=1)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    assert (found.score_low <= found.score_high).all()
    order = np.argsort(nominal.ranks)
    assert (np.diff(found.ties[order]) >= 0).all()
    assert found.ties.min() == 1


def test_units_far_apart_are_told_apart_and_equal_ones_tie():
    columns = table()
    for j, code in enumerate("abcdef"):
        columns[code] = [1000 * (8 - i) + j for i in range(8)]
        columns[code][1] = columns[code][0] - 1
    found = uncertainty(run(columns), Alternatives(data_noise={"*": 0.02}, data_sets=50), runs=100, seed=1)
    assert found.ties[0] == found.ties[1]
    assert len(set(found.ties.tolist())) >= 6


def test_cached_steps_give_what_a_fresh_run_gives():
    nominal = run()
    warm = Evaluator(nominal, CHOICES, 1)
    choices = [
        {"Normalisation": n, "Weights": w, "Aggregation": a} for n in (0, 1) for w in (0, 7) for a in (0, 1)
    ]
    for choice in choices + choices[::-1]:
        assert np.array_equal(warm.scores(choice), Evaluator(nominal, CHOICES, 1).scores(choice))


def test_sobol_indices_of_the_ishigami_function_come_near_the_closed_form():
    def ishigami(x):
        return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])

    found = function_sensitivity("abc", [(-math.pi, math.pi)] * 3, ishigami, base=1024, seed=1)
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.04)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)
    assert found.variance == pytest.approx(13.8446, abs=0.6)


def test_a_choice_that_changes_nothing_has_no_effect():
    silent = Alternatives(aggregation=("arithmetic", "arithmetic"), weight_noise={2: 0.5}, weight_sets=10)
    found = index_sensitivity(run(), silent, base=32, seed=1)
    effects = dict(zip(found.factors, found.total, strict=True))
    assert effects["Aggregation"] == pytest.approx(0)
    assert found.runs == 32 * 4


def test_each_choice_alone_shows_its_reversals_or_why_it_cannot_stand_alone():
    nominal = run(steps={"normalise": {"method": "minmax", "low": 0, "high": 100}})
    scenarios = one_at_a_time(nominal, Alternatives(aggregation=("arithmetic", "geometric")), 1)
    same, impossible = scenarios
    assert same.reversed_share == 0
    assert impossible.ranks is None
    assert "要求取值为正" in impossible.reason


def test_reversed_pairs_count_pairs_turned_round():
    assert reversed_pairs(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == 1
    assert reversed_pairs(np.array([1.0, 2, 3]), np.array([1.0, 3, 2])) == pytest.approx(1 / 3)


def test_impossible_combinations_and_empty_choices_are_refused():
    nominal = run(steps={"normalise": {"method": "minmax", "low": 0, "high": 100}})
    with pytest.raises(InputError, match="备选组合"):
        uncertainty(nominal, Alternatives(aggregation=("geometric",)), runs=10, seed=1)
    with pytest.raises(InputError, match="没有写任何不确定因素"):
        uncertainty(nominal, Alternatives(), runs=10, seed=1)
    with pytest.raises(InputError, match="至少需要两个"):
        index_sensitivity(nominal, Alternatives(aggregation=("arithmetic",)), base=8, seed=1)
