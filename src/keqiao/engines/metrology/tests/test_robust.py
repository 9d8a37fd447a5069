"""Robust estimators: published values, equivariance, ties, least numbers of results."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology import robust
from keqiao.engines.metrology.robust.q_hampel import _psi_sum

# copper in wholemeal flour, Analytical Methods Committee, Analyst 114 (1989) 1693
COPPER = [
    2.9,
    3.1,
    3.4,
    3.4,
    3.7,
    3.7,
    2.8,
    2.5,
    2.4,
    2.4,
    2.7,
    2.2,
    5.28,
    3.37,
    3.03,
    3.03,
    28.95,
    3.77,
    3.4,
    2.2,
]
COPPER += [3.5, 3.6, 3.7, 3.7]
ESTIMATORS = {
    "median/MADe": lambda x: (robust.median(x), robust.made(x)),
    "median/nIQR": lambda x: (robust.median(x), robust.niqr(x)),
    "median/Qn": lambda x: (robust.median(x), robust.qn(x)),
    "Algorithm A": lambda x: (robust.algorithm_a(x).x, robust.algorithm_a(x).s),
    "Huber 2": lambda x: (robust.huber_proposal_2(x).x, robust.huber_proposal_2(x).s),
    "Q/Hampel": lambda x: (robust.hampel(x).x, robust.hampel(x).s),
}
results = st.lists(st.integers(-400, 400).map(lambda n: n / 16), min_size=5, max_size=30)


def test_copper_in_flour():
    found = robust.algorithm_a(COPPER)
    assert (found.x, found.s) == pytest.approx((3.205566, 0.67415), abs=1e-5)
    exact = robust.huber_proposal_2(COPPER)
    assert (exact.x, exact.s) == pytest.approx((3.2067, 0.6737), abs=0.0015)


def test_the_printed_stopping_rule_is_an_option():
    data = [10, 10, 12, 19, 20, 20, 23, 23, 25, 25, 26, 28, 28, 30, 28, 29, 30, 30, 31, 32, 32, 45, 50]
    printed, settled = robust.algorithm_a(data, "three_figures"), robust.algorithm_a(data)
    assert round(printed.s, 2) == 7.23  # ISO 13528:2022 table E.1
    assert round(settled.s, 2) == 7.24
    assert printed.rounds < settled.rounds
    with pytest.raises(InputError, match="stop"):
        robust.algorithm_a(data, "soon")


def test_algorithm_a_is_a_fixed_point_of_its_own_step():
    found = robust.algorithm_a(COPPER)
    drawn = np.clip(COPPER, found.x - 1.5 * found.s, found.x + 1.5 * found.s)
    assert drawn.mean() == pytest.approx(found.x, rel=1e-12)
    assert 1.134 * drawn.std(ddof=1) == pytest.approx(found.s, rel=1e-12)


def test_factors_of_algorithm_s_are_those_of_table_c1():
    table = {1: (1.645, 1.097), 2: (1.517, 1.054), 3: (1.444, 1.039), 5: (1.359, 1.027)}
    for nu, factors in table.items():
        assert robust.algorithm_s_factors(nu) == pytest.approx(factors, abs=0.0006)


def test_algorithm_s_draws_in_a_large_standard_deviation():
    calm, wild = [1.0, 1.1, 0.9, 1.05, 0.95], [1.0, 1.1, 0.9, 1.05, 9.5]
    assert robust.algorithm_s(wild, 2) < 1.9
    assert robust.algorithm_s(calm, 30) == pytest.approx(math.sqrt(np.mean(np.square(calm))), rel=0.03)
    with pytest.raises(InputError, match="负数"):
        robust.algorithm_s([1, -1], 2)
    assert robust.algorithm_s([0, 0, 0], 1) == 0


@pytest.mark.parametrize("name", ESTIMATORS)
@settings(deadline=None, max_examples=40)
@given(data=results, shift=st.integers(-50, 50), scale=st.sampled_from([-4.0, -0.5, 0.25, 2.0, 1024.0]))
def test_location_moves_and_scale_stretches_with_the_data(name, data, shift, scale):
    assume(robust.algorithm_a(data).s > 0.05)
    if name == "Q/Hampel":
        assume(_hampel_is_plain(data))
    location, spread = ESTIMATORS[name](data)
    moved, stretched = ESTIMATORS[name]([scale * x + shift for x in data])
    size = 1e-9 * (1 + max(map(abs, data))) * abs(scale)
    assert moved == pytest.approx(scale * location + shift, rel=1e-8, abs=size)
    assert stretched == pytest.approx(abs(scale) * spread, rel=1e-8, abs=size)


def _hampel_is_plain(data):
    """One clear solution nearest the median, so that rounding cannot choose between two."""
    found = robust.hampel(data)
    return found.s > 0 and abs(found.x - robust.median(data)) < 0.5 * found.s


@pytest.mark.parametrize("name", ESTIMATORS)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_the_order_of_results_does_not_matter(name, data):
    values = data.draw(results)
    shuffled = data.draw(st.permutations(values))
    assert ESTIMATORS[name](shuffled) == pytest.approx(ESTIMATORS[name](values), rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(results)
def test_hampel_solves_its_equation_or_says_the_median(data):
    found = robust.hampel(data)
    if found.degenerate:
        assert found.s == 0
        return
    residual = abs(_psi_sum(np.array(data), found.s, np.array([found.x]))[0])
    assert residual < 1e-6 or found.x == robust.median(data)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12).map(float), min_size=2, max_size=40))
def test_q_of_single_results_equals_q_of_replicates_of_one(data):
    assert robust.q_method(data) == pytest.approx(robust.q_method_replicates([[x] for x in data]), rel=1e-12)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_large_normal_samples_give_the_standard_deviation(name):
    sample = np.random.default_rng(5).normal(10, 2, 1500)
    location, spread = ESTIMATORS[name](sample.tolist())
    assert location == pytest.approx(10, abs=0.2)
    assert spread == pytest.approx(2, rel=0.06)


def test_ties_of_more_than_half_start_algorithm_a_from_the_sample_standard_deviation():
    found = robust.algorithm_a([5, 5, 5, 5, 5, 5, 4, 7])
    assert found.start == "sd"
    assert robust.made([5, 5, 5, 5, 5, 5, 4, 7]) == 0


@pytest.mark.parametrize("data", [[5.0] * 9, [5.0] * 8 + [6.0], [0.1 + 0.2] * 4])
def test_nearly_all_equal_results_are_degenerate_or_finite_never_nan(data):
    for estimate in (robust.algorithm_a(data), robust.huber_proposal_2(data), robust.hampel(data)):
        assert math.isfinite(estimate.x)
        assert math.isfinite(estimate.s)
        assert estimate.degenerate == (estimate.s == 0)
    assert robust.algorithm_a([5.0] * 9).degenerate


@pytest.mark.parametrize(
    "data",
    [[], [1.0], [1.0, float("nan")], [1.0, None], [1.0, "<0.5"], [1.0, float("inf")], "12", {"a": 1}, 3],
)
def test_bad_results_are_refused_with_their_position(data):
    for estimator in (robust.algorithm_a, robust.q_method, robust.hampel, robust.qn, robust.niqr):
        with pytest.raises(InputError):
            estimator(data)


def test_both_editions_of_qn():
    new, old = robust.qn(COPPER), robust.qn(COPPER, "2022")
    assert old / new == pytest.approx(2.2219 / 2.2191)
    with pytest.raises(InputError, match="edition"):
        robust.qn(COPPER, "1999")


@pytest.mark.parametrize("estimator", [robust.algorithm_a, robust.hampel])
@pytest.mark.parametrize("displaced", [0.0, 0.1])
def test_a_consensus_with_twice_its_uncertainty_holds_the_true_value(estimator, displaced):
    generator = np.random.default_rng(12)
    inside = 0
    for _ in range(400):
        values = generator.normal(0, 1, 30) + 5 * np.sign(generator.normal(size=30)) * (
            generator.random(30) < displaced
        )
        found = estimator(values)
        inside += abs(found.x) <= 2 * found.u
    assert inside / 400 > 0.93
