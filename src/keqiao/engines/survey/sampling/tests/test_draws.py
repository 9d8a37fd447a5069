"""Draws realise their inclusion probabilities; exact designs are checked by listing every sample."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling import (
    METHODS,
    DrawRequest,
    brewer,
    check_same,
    conditional_poisson,
    cube,
    draw,
    imbalance,
    inclusion_probabilities,
    joint_probabilities,
    pareto,
    sampford,
    sequential_poisson,
    stream,
    systematic,
    systematic_pps,
)

# The vector used throughout Tillé (2006) Sampling Algorithms, chapters 5 to 7: N = 6, n = 3
PI = np.array([0.07, 0.17, 0.41, 0.61, 0.83, 0.91])
# its conditional Poisson second-order probabilities, Tillé (2006) chapter 5, to four decimals
TILLE_JOINT = np.array(
    [
        [0.07, 0.0049, 0.0130, 0.0215, 0.0447, 0.0559],
        [0.0049, 0.17, 0.0324, 0.0537, 0.1113, 0.1377],
        [0.0130, 0.0324, 0.41, 0.1407, 0.2888, 0.3452],
        [0.0215, 0.0537, 0.1407, 0.61, 0.4691, 0.5351],
        [0.0447, 0.1113, 0.2888, 0.4691, 0.83, 0.7461],
        [0.0559, 0.1377, 0.3452, 0.5351, 0.7461, 0.91],
    ]
)


def test_conditional_poisson_joint_probabilities_are_those_published():
    assert joint_probabilities(PI) == pytest.approx(TILLE_JOINT, abs=5.1e-5)


def test_joint_probabilities_sum_to_what_a_fixed_size_demands():
    joint = joint_probabilities(PI)
    assert joint.sum(axis=1) - np.diag(joint) == pytest.approx(2 * PI, abs=1e-8)


def _share_of_draws(method, pi, rounds=600):
    rng = stream(11, method.__name__)
    hits = np.zeros(len(pi))
    for _ in range(rounds):
        rows = method(pi, rng)
        assert len(rows) == round(pi.sum())
        hits[rows] += 1
    return hits / rounds


@pytest.mark.parametrize("method", [sampford, brewer, conditional_poisson, systematic_pps])
def test_fixed_size_methods_realise_their_probabilities(method):
    # five standard errors of a share over 600 seeded draws
    assert np.abs(_share_of_draws(method, PI) - PI).max() < 5 * np.sqrt(0.25 / 600)


def test_sampford_frequencies_follow_its_density():
    samples = list(combinations(range(6), 3))
    density = np.array([np.prod(PI[list(s)] / (1 - PI[list(s)])) * (1 - PI[list(s)]).sum() for s in samples])
    density /= density.sum()
    first_order = np.array([density[[k in s for s in samples]].sum() for k in range(6)])
    assert first_order == pytest.approx(PI, abs=1e-12)
    rng, seen = stream(2, "sampford"), dict.fromkeys(samples, 0)
    for _ in range(8000):
        seen[tuple(sampford(PI, rng).tolist())] += 1
    shares = np.array([seen[s] for s in samples]) / 8000
    assert np.abs(shares - density).max() < 5 * np.sqrt(0.25 / 8000)


def test_pareto_is_closer_to_its_probabilities_than_sequential_poisson():
    rng = stream(4, "order")
    misses = {}
    for method in (pareto, sequential_poisson):
        hits = np.zeros(6)
        for _ in range(8_000):
            hits[method(PI, rng.random(6))] += 1
        misses[method] = np.abs(hits / 8_000 - PI).max()
    assert misses[pareto] < 0.02
    assert misses[pareto] <= misses[sequential_poisson]


def test_systematic_sampling_gives_every_unit_the_same_chance_when_the_interval_is_not_whole():
    rng, hits = stream(3, "sys"), np.zeros(10)
    for _ in range(6000):
        hits[systematic(10, 4, rng)] += 1
    assert np.abs(hits / 6000 - 0.4).max() < 5 * np.sqrt(0.24 / 6000)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=40), st.integers(0, 40))
def test_inclusion_probabilities_sum_to_the_size_and_never_pass_one(size, count):
    size = np.array(size)
    count = min(count, int((size > 0).sum()))
    pi = inclusion_probabilities(size, count)
    assert pi.sum() == pytest.approx(count, abs=1e-6)
    assert ((pi >= 0) & (pi <= 1)).all()
    assert (pi[size == 0] == 0).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 29), st.sampled_from(METHODS))
def test_every_method_draws_distinct_units_of_its_stratum(seed, count, method):
    size = np.linspace(1, 60, 30) ** 2
    request = DrawRequest(method, seed, {"全部": count}, size=size, balance=size)
    found = draw(list(range(30)), request)
    assert len(set(found.rows.tolist())) == len(found.rows)
    assert found.weights == pytest.approx(1 / found.probabilities)
    if method != "poisson":
        assert len(found.rows) == count


def test_cube_keeps_the_probabilities_and_balances_all_but_the_last_few_units():
    rng = np.random.default_rng(1)
    balance = np.column_stack([np.ones(400), rng.lognormal(3, 1, 400), rng.uniform(1, 9, 400)])
    pi = inclusion_probabilities(rng.lognormal(1, 0.5, 400), 80)
    draws = [cube(pi, balance, stream(seed, "cube")) for seed in range(60)]
    assert all(len(rows) == 80 for rows in draws)
    loss = np.array([np.abs(imbalance(balance[:, 1:], pi, rows)) for rows in draws])
    plain = np.array([np.abs(imbalance(balance[:, 1:], pi, sampford(pi, stream(s, "x")))) for s in range(60)])
    assert loss.mean() < plain.mean() / 3


def test_cube_with_a_small_population_realises_its_probabilities():
    balance = np.arange(1.0, 9).reshape(-1, 1)
    pi = np.array([0.2, 0.3, 0.5, 0.5, 0.5, 0.5, 0.7, 0.8])
    hits, rng = np.zeros(8), stream(1, "cube")
    for _ in range(700):
        hits[cube(pi, balance, rng)] += 1
    assert np.abs(hits / 700 - pi).max() < 5 * np.sqrt(0.25 / 700)


def test_cube_manages_collinear_and_constant_zero_variables():
    balance = np.column_stack([np.ones(30), np.ones(30) * 2, np.zeros(30)])
    assert len(cube(np.full(30, 0.4), balance, stream(1, "c"))) == 12


def test_a_draw_is_reproducible_and_one_stratum_does_not_move_another():
    ids, strata = [f"u{i}" for i in range(40)], ["甲"] * 25 + ["乙"] * 15
    first = draw(ids, DrawRequest("srs", 9, {"甲": 5, "乙": 4}, strata=strata))
    again = draw(ids, DrawRequest("srs", 9, {"甲": 5, "乙": 4}, strata=strata))
    check_same(first.record, again.record)
    other = draw(ids, DrawRequest("srs", 9, {"甲": 5, "乙": 9}, strata=strata))
    assert [r for r in first.rows if r < 25] == [r for r in other.rows if r < 25]
    assert first.weights.sum() == pytest.approx(40)


def test_a_changed_frame_is_told_by_its_checksum():
    ids, size = list("abcdef"), [1.0, 2, 3, 4, 5, 6]
    first = draw(ids, DrawRequest("sampford", 1, {"全部": 2}, size=size))
    changed = draw(ids, DrawRequest("sampford", 1, {"全部": 2}, size=[1.0, 2, 3, 4, 5, 7]))
    with pytest.raises(InputError, match="抽样框校验值"):
        check_same(first.record, changed.record)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (DrawRequest("srs", 1, {"甲": 2}, strata=["甲", "乙", "甲"]), "层“乙”没有给出样本量"),
        (DrawRequest("srs", 1, {"甲": 2, "丙": 1}, strata=["甲"] * 3), "“丙”不在抽样框"),
        (DrawRequest("srs", 1, {"甲": 4}, strata=["甲"] * 3), "可抽的只有 3"),
        (DrawRequest("srs", 1, {"甲": 1}, strata=["甲", None, "甲"]), "第 2 行缺失"),
        (DrawRequest("sampford", 1, {"全部": 1}), "需要规模变量"),
        (DrawRequest("sampford", 1, {"全部": 1}, size=[1, -2, 3]), "第 2 行为负"),
        (DrawRequest("sampford", 1, {"全部": 3}, size=[1, 0, 3]), "规模为正的只有 2"),
        (DrawRequest("cube", 1, {"全部": 1}), "平衡变量"),
        (DrawRequest("sampford", -1, {"全部": 1}, size=[1, 2, 3]), "种子"),
        (DrawRequest("systematic", 1, {"全部": 1}, numbers=[0.1, 0.2, 0.3]), "不能用永久随机数"),
        (DrawRequest("poker", 1, {"全部": 1}), "poker"),
    ],
)
def test_bad_input_is_one_sentence_naming_the_stratum_or_row(request_, words):
    with pytest.raises(InputError, match=words):
        draw(["a", "b", "c"], request_)


def test_a_unit_twice_in_the_frame_is_refused():
    with pytest.raises(InputError, match="“a”重复:第 1 行与第 3 行"):
        draw(["a", "b", "a"], DrawRequest("srs", 1, {"全部": 1}))
