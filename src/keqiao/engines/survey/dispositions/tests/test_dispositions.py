"""Dispositions: zeros stay zeros, refusals are made up for, rates are AAPOR's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.dispositions import (
    adjust_weights,
    classify,
    default_dispositions,
    load_dispositions,
    outcome_rates,
    partial_code_bounds,
    propensity_classes,
    response_propensity,
    tally,
    values_with_zeros,
)

COUNTS = {"I": 500, "P": 40, "R": 120, "NC": 90, "O": 30, "UH": 60, "UO": 20, "NE": 200}


def test_response_rates_are_aapors_formulas():
    found = outcome_rates(COUNTS)
    e = 780 / 980
    assert found.eligibility == pytest.approx(e)
    assert found.response == pytest.approx(
        [500 / 860, 540 / 860, 500 / (780 + 80 * e), 540 / (780 + 80 * e), 500 / 780, 540 / 780]
    )
    assert found.cooperation == pytest.approx([500 / 690, 540 / 690, 500 / 660, 540 / 660])
    assert found.refusal == pytest.approx([120 / 860, 120 / (780 + 80 * e), 120 / 780])
    assert found.contact == pytest.approx([690 / 860, 690 / (780 + 80 * e), 690 / 780])


def test_a_given_eligibility_moves_rates_three_and_four_only():
    low, high = outcome_rates(COUNTS, 0.0), outcome_rates(COUNTS, 1.0)
    assert low.response[2] == low.response[4]
    assert high.response[2] == high.response[0]
    assert low.response[0] == high.response[0]


def test_closed_units_stay_zeros_refusals_are_made_up_for_and_jumpers_keep_their_weight():
    codes = ["complete", "complete", "refused", "closed", "jumped"]
    units, weights = classify(codes), np.array([10.0, 10, 10, 10, 10])
    found = adjust_weights(weights, units)
    assert found.weights == pytest.approx([40 / 3, 40 / 3, 0, 10, 40 / 3])
    values = values_with_zeros([5.0, 7, np.nan, np.nan, 900], units)
    assert values.tolist()[:2] == [5, 7]
    assert np.isnan(values[2])
    assert values[3] == 0
    # one class per stratum and take-all status keeps the jumper's design weight as it was
    apart = adjust_weights(weights, units, classes=["a", "a", "a", "a", "b"])
    assert apart.weights[4] == 10


def test_units_of_unknown_status_give_their_weight_to_all_of_known_status():
    found = adjust_weights([10.0] * 5, classify(["complete", "complete", "closed", "closed", "unknown"]))
    assert found.weights.tolist() == [12.5, 12.5, 12.5, 12.5, 0]
    assert found.classes[0].unknown_factor == 1.25


CODES = sorted(default_dispositions())


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.floats(0.5, 900), st.sampled_from("ab")), min_size=1))
def test_the_weight_of_each_class_is_kept(sample):
    rows = [*sample, ("complete", 1.0, "a"), ("complete", 1.0, "b")]
    units, weights = classify([c for c, _, _ in rows]), np.array([w for _, w, _ in rows])
    labels = [g for _, _, g in rows]
    found = adjust_weights(weights, units, classes=labels, largest=1e9)
    for label in "ab":
        mine = np.array(labels) == label
        assert found.weights[mine].sum() == pytest.approx(weights[mine].sum())
    missing = [u.value == "missing" for u in units]
    assert (found.weights[missing] == 0).all()


def test_adjustment_removes_bias_that_the_classes_explain():
    rng = np.random.default_rng(5)
    big = rng.random(20_000) < 0.3
    y = np.where(big, 100.0, 10.0) + rng.normal(0, 1, 20_000)
    answered = rng.random(20_000) < np.where(big, 0.5, 0.9)
    units = classify(np.where(answered, "complete", "refused"))
    w = np.ones(20_000)
    plain = y[answered].mean()
    adjusted = adjust_weights(w, units, classes=big.tolist()).weights
    assert abs((adjusted * np.where(answered, y, 0)).sum() / 20_000 - y.mean()) < 0.2
    by_score = propensity_classes(big.astype(float), units, w, count=2)
    again = adjust_weights(w, units, classes=by_score).weights
    assert again == pytest.approx(adjusted)
    assert abs(plain - y.mean()) > 5


def test_the_propensity_model_recovers_a_known_logit():
    rng = np.random.default_rng(7)
    x = rng.normal(0, 1, (50_000, 1))
    true = 1 / (1 + np.exp(-(0.4 + 0.8 * x[:, 0])))
    score = response_propensity(x, rng.random(50_000) < true, np.ones(50_000), fit_on=np.ones(50_000, bool))
    assert np.abs(score - true).max() < 0.03


def test_partial_codes_are_bounds_and_decisions_narrow_them():
    value, weight, star = [100.0, 50, 30], [1.0, 2, 1], [False, True, True]
    undecided = partial_code_bounds(value, weight, star, [np.nan] * 3)
    assert (undecided.none, undecided.every) == (100, 230)
    assert undecided.undecided_units == 2
    decided = partial_code_bounds(value, weight, star, [np.nan, 0.25, np.nan])
    assert (decided.none, decided.decided, decided.every) == (125, 140, 155)


def test_weighted_tallies_count_by_class():
    found = tally(classify(["complete", "jumped", "refused", "closed"]), [1.0, 2, 3, 4])
    assert found["I"] == 3
    assert (found["R"], found["NE"], found["P"]) == (3, 4, 0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: classify(["complete", "lost"]), "第 2 行的处置代码“lost”"),
        (lambda: load_dispositions([{"code": "a"}]), "第 1 条处置缺少"),
        (lambda: outcome_rates({"I": -1}), "负数"),
        (lambda: outcome_rates({"X": 1}), "X"),
        (lambda: outcome_rates(COUNTS, 1.2), "合格率"),
        (lambda: adjust_weights([1.0, 1], classify(["refused", "refused"])), "“全部”只有 0 个应答单位"),
        (lambda: adjust_weights([1.0, 9], classify(["complete", "refused"])), "超过上限"),
        (lambda: adjust_weights([1.0, -1], classify(["complete", "refused"])), "第 2 行不是正数"),
        (lambda: values_with_zeros([np.nan], classify(["complete"])), "第 1 行处置为“完整应答”却没有数值"),
        (lambda: partial_code_bounds([1.0], [1.0], [True], [1.5]), "份额"),
        (
            lambda: response_propensity(
                np.array([[0.0], [0], [1], [1]]),
                np.array([False, False, True, True]),
                np.ones(4),
                fit_on=np.ones(4, bool),
            ),
            "完全分开",
        ),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
