"""Homogeneity, assigned values, sigma_pt, scores, densities, reference values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology import proficiency as pt

ARSENIC = [[0.185, 0.194], [0.187, 0.189], [0.182, 0.186], [0.188, 0.196], [0.191, 0.181]]
ARSENIC += [[0.188, 0.18], [0.187, 0.196], [0.177, 0.186], [0.179, 0.187], [0.188, 0.196]]
SHARE = {"share_of_mean": 0.15}


def test_homogeneity_and_stability_of_iso_13528_annex_e2():
    found = pt.homogeneity(ARSENIC, SHARE)
    assert (found.s_x, found.s_w, found.s_s) == pytest.approx((0.00398, 0.00556, 0.00060), abs=5e-6)
    assert found.homogeneous
    assert found.expanded > found.criterion
    steady = pt.stability(ARSENIC, [[0.191, 0.198], [0.19, 0.196]], SHARE)
    assert steady.difference == pytest.approx(0.0066, abs=5e-6)
    assert steady.stable


def test_items_that_differ_are_not_homogeneous():
    assert not pt.homogeneity([[1, 1.01], [2, 2.01], [3, 3.01]], 0.5).acceptable


@pytest.mark.parametrize("sigma", [0, -1, {"share": 0.1}, {"share_of_mean": -0.1}, None, "x"])
def test_an_impossible_sigma_is_refused(sigma):
    with pytest.raises(InputError):
        pt.homogeneity(ARSENIC, sigma)


@pytest.mark.parametrize("pairs", [[[1, 2]], [[1], [2]], [[1, 2], [3]], [[1, 2], [3, None]], []])
def test_homogeneity_needs_two_items_of_two(pairs):
    with pytest.raises(InputError):
        pt.homogeneity(pairs, 1)


def test_factors_of_table_b1():
    assert pt.homogeneity_factors(10) == pytest.approx((1.88, 1.01), abs=0.005)


def test_five_ways_to_an_assigned_value():
    assert pt.by_formulation(10, [3, 4]).u == 5
    assert pt.by_certificate(10, 0.2).u == 0.2
    compared = pt.by_comparison([1, 2, 3], 10, 0.5)
    assert compared.x_pt == 12
    assert compared.u_x_pt == pytest.approx(math.sqrt(0.25 + 1 / 3))
    experts = pt.by_experts([9.9, 10.0, 10.1], [0.1, 0.1, 0.1])
    assert experts.x_pt == pytest.approx(10)
    assert experts.u >= 1.25 / 3 * math.sqrt(0.03)
    values = [9.0, 10.0, 10.5, 11.0, 30.0]
    for estimator in ("algorithm_a", "hampel", "median", "mean"):
        found = pt.by_participants(values, estimator)
        assert found.estimator == estimator
        assert found.u == pytest.approx((1 if estimator == "mean" else 1.25) * found.s / math.sqrt(5))
    assert pt.by_participants(values, "hampel").x_pt < 11 < pt.by_participants(values, "mean").x_pt


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: pt.by_formulation(1, [-1]),
        lambda: pt.by_certificate(1, -0.1),
        lambda: pt.by_comparison([1], 1, 0.1),
        lambda: pt.by_experts([1, 2], [0.1, 0]),
        lambda: pt.by_experts([1, 2], [0.1]),
        lambda: pt.by_participants([1]),
        lambda: pt.by_participants([1, 2], "mode"),
    ],
)
def test_an_assigned_value_from_nothing_is_refused(attempt):
    with pytest.raises(InputError):
        attempt()


def test_consensus_is_compared_with_a_reference():
    found = pt.consensus_against_reference([9, 10, 11, 10, 9.5, 10.5], 10.2, 0.3)
    assert found.x_diff == pytest.approx(10.2 - found.consensus.x)
    assert found.agrees


@pytest.mark.parametrize(
    ("c", "sigma"),
    [(1e-8, 0.22e-8), (1.195e-6, 1.861e-7), (0.1, 0.02 * 0.1**0.8495), (0.5, 0.01 * math.sqrt(0.5))],
)
def test_the_three_stretches_of_the_horwitz_model(c, sigma):
    assert pt.horwitz(c) == pytest.approx(sigma, rel=1e-3)


@pytest.mark.parametrize("c", [0, -1e-6, 2, float("nan")])
def test_the_horwitz_model_needs_a_mass_fraction(c):
    with pytest.raises(InputError):
        pt.horwitz(c)


def test_sigma_from_precision_and_from_earlier_rounds():
    assert pt.from_precision(23.2, 14.3, 2) == pytest.approx(20.9, abs=0.05)
    line = pt.from_rounds([1, 2, 3, 4], [0.2, 0.3, 0.4, 0.5])
    assert (line.slope, line.intercept, line.r2, line.r2_adjusted) == pytest.approx((0.1, 0.1, 1, 1))
    assert line.at(10) == pytest.approx(1.1)
    for attempt in (
        lambda: pt.from_precision(1, 2),
        lambda: pt.from_rounds([1, 2], [1, 2]),
        lambda: line.at(-5),
    ):
        with pytest.raises(InputError):
            attempt()


def test_scores_follow_their_formulas_and_their_signals():
    found = pt.scores([13.0, 10.0], 10, 1, 0.5, U=[1.0, None], k=[2, None])
    assert found.z.tolist() == [3, 0]
    assert found.z_prime[0] == pytest.approx(3 / math.hypot(1, 0.5))
    assert found.zeta[0] == pytest.approx(3 / math.hypot(0.5, 0.5))
    assert found.En[0] == pytest.approx(3 / math.hypot(1, 1))
    assert math.isnan(found.En[1])
    assert not found.negligible
    assert [pt.z_signal(z) for z in (2, -2.5, 3)] == ["acceptable", "warning", "action"]
    assert [pt.en_signal(e) for e in (0.99, 1.0, -1.2)] == ["acceptable", "action", "action"]
    assert pt.scores([1.0], 0, 1).D_percent is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sigma_pt": 0}, "sigma_pt"),
        ({"u_x_pt": -1}, "x_pt"),
        ({"U": [0.0, 1.0]}, "第 1 个扩展不确定度"),
        ({"U": [1.0, 1.0], "k": [2, -2]}, "第 2 个包含因子"),
        ({"U": [1.0]}, "个数不同"),
    ],
)
def test_impossible_scores_are_refused(options, words):
    with pytest.raises(InputError, match=words):
        pt.scores([1, 2], **({"x_pt": 1, "sigma_pt": 1} | options))


def test_missing_scores_have_no_signal():
    with pytest.raises(InputError):
        pt.z_signal(float("nan"))


def test_classical_z_of_equal_results_does_not_exist():
    with pytest.raises(InputError, match="标准差为 0"):
        pt.classical_z([1, 1, 1])


def test_rounds_combine():
    found = pt.combine_rounds([1, 1, 1, 2.5])
    assert found.rsz == pytest.approx(2.75)
    assert found.ssz == pytest.approx(9.25)
    assert found.signals == 1


def test_two_groups_of_results_show_two_modes():
    found = pt.kernel_density([1.0, 1.1, 0.9, 1.0, 5.0, 5.1, 4.9], 0.3)
    assert found.modes == pytest.approx((1.0, 5.0), abs=0.02)
    assert found.shares == pytest.approx((4 / 7, 3 / 7), abs=0.01)
    with pytest.raises(InputError):
        pt.kernel_density([1.0], 0)


def test_a_result_in_the_wrong_unit_does_not_hide_the_others():
    found = pt.kernel_density([10.0, 10.1, 9.9, 10.0, 10050.0], 0.1)
    assert found.mode == pytest.approx(10, abs=1e-6)
    assert found.modes[-1] == pytest.approx(10050)
    assert found.shares == pytest.approx((0.8, 0.2))
    assert pt.kernel_density([5.0, 5.0], 1e-30).modes == (5.0,)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20), st.floats(0.05, 5))
def test_a_density_sums_to_one_and_its_mode_is_its_maximum(data, width):
    found = pt.kernel_density(data, width)
    assert np.trapezoid(found.density, found.grid) == pytest.approx(1, abs=5e-3)
    at_mode = np.exp(-0.5 * ((found.mode - np.array(data)) / width) ** 2).sum()
    at_mode /= len(data) * width * math.sqrt(2 * math.pi)
    assert at_mode >= found.density.max() * (1 - 1e-6)


def comparison(*pairs):
    return [{"lab": str(i), "x": x, "u": u} for i, (x, u) in enumerate(pairs)]


def test_consistent_laboratories_need_no_variance_between():
    found = pt.reference_values(comparison((10, 0.5), (10.1, 0.5), (9.9, 0.5)))
    assert found.consistent
    assert (found.tau_DL, found.tau_MP) == (0, 0)
    assert found.weighted_mean == pytest.approx(10)
    assert found.dersimonian_laird == found.mandel_paule == found.weighted_mean
    assert found.U_t_arithmetic_mean == pytest.approx(4.302653 * 0.1 / math.sqrt(3), rel=1e-6)


def test_mandel_and_paule_bring_chi_squared_to_its_degrees_of_freedom():
    pairs = [(10, 0.1), (11, 0.2), (9, 0.15), (10.4, 0.1)]
    found = pt.reference_values(comparison(*pairs))
    assert not found.consistent
    chi2 = sum((x - found.mandel_paule) ** 2 / (u**2 + found.tau_MP**2) for x, u in pairs)
    assert chi2 == pytest.approx(3, rel=1e-9)
    weights = [1 / u**2 for _, u in pairs]
    spread = sum(weights) - sum(w * w for w in weights) / sum(weights)
    assert found.tau_DL**2 == pytest.approx((found.birge_chi2 - 3) / spread)


@pytest.mark.parametrize(
    "results",
    [[], comparison((1, 1)), comparison((1, 1), (2, 0)), comparison((1, 1), (2, -1)), [{"x": 1}, {"u": 1}]],
)
def test_reference_values_need_two_results_with_uncertainty(results):
    with pytest.raises(InputError):
        pt.reference_values(results)
