"""Summaries and analysis of variance against NIST StRD; outlier tests; ISO 5725; calibration line."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.precision import (
    anova,
    anova_from_summary,
    cochran,
    cochran_critical,
    fit_line,
    grubbs,
    grubbs_critical,
    grubbs_pair,
    mandel_h_critical,
    mandel_k_critical,
    precision_level,
    summarise,
)
from keqiao.engines.metrology.tests.nist_strd import ANOVA, UNIVARIATE, simon_lesage


@pytest.mark.parametrize("name", UNIVARIATE)
def test_nist_univariate_sets_to_every_certified_digit(name):
    data, mean, sd, lag = UNIVARIATE[name]
    found = summarise(data)
    assert found.mean == pytest.approx(mean, rel=2e-15)
    assert found.sd == pytest.approx(sd, rel=3e-15)
    assert found.lag1_autocorrelation == pytest.approx(lag, rel=5e-15)


@pytest.mark.parametrize("name", ANOVA)
def test_nist_anova_sets_to_every_certified_digit(name):
    groups, between, within, F, residual = ANOVA[name]
    found = anova(groups)
    assert found.ss_between == pytest.approx(between, rel=5e-15)
    assert found.ss_within == pytest.approx(within, rel=5e-15)
    assert pytest.approx(F, rel=5e-15) == found.F
    assert found.repeatability_sd == pytest.approx(residual, rel=5e-15)


@pytest.mark.parametrize("leading", ["1", "1000000", "1000000000000"])
@pytest.mark.parametrize("replicates", [21, 201, 2001])
def test_nist_simon_lesage_sets_01_to_09(leading, replicates):
    found = anova(simon_lesage(leading, replicates))
    assert pytest.approx(replicates, rel=1e-15) == found.F
    assert found.ss_between == pytest.approx(replicates * 0.08, rel=1e-15)
    assert found.ss_within == pytest.approx((replicates - 1) * 0.09, rel=1e-15)
    assert found.repeatability_sd == pytest.approx(0.1, rel=1e-15)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=2, max_size=30))
def test_summaries_agree_with_numpy_where_numpy_is_accurate(data):
    found = summarise(data)
    assert found.mean == pytest.approx(np.mean(data), rel=1e-9, abs=1e-9)
    assert found.sd == pytest.approx(np.std(data, ddof=1), rel=1e-9, abs=1e-6)


def test_one_value_has_no_standard_deviation_and_equal_values_no_autocorrelation():
    assert summarise([3.0]).sd is None
    assert summarise([3.0, 3.0]).lag1_autocorrelation is None
    with pytest.raises(InputError):
        summarise([])


def test_groups_that_do_not_vary_have_no_f():
    found = anova([[1, 1], [2, 2]])
    assert found.F is None
    assert found.p is None


@pytest.mark.parametrize("groups", [[[1, 2]], [[1], [2]], [[1, 2], []], [[1, 2], [3, None]], "abc"])
def test_groups_that_cannot_be_compared_are_refused(groups):
    with pytest.raises(InputError):
        anova(groups)


def test_gum_h5_from_group_means():
    means = [
        10.000172,
        10.000116,
        10.000013,
        10.000144,
        10.000106,
        10.000031,
        10.00006,
        10.000125,
        10.000163,
        10.000041,
    ]
    sds = [60e-6, 77e-6, 111e-6, 101e-6, 67e-6, 93e-6, 80e-6, 73e-6, 88e-6, 86e-6]
    found = anova_from_summary(means, sds, 5)
    assert found.s_group_effect == pytest.approx(43e-6, abs=5e-7)
    assert found.u_mean_with_group_effect == pytest.approx(18e-6, abs=5e-7)
    assert found.u_mean_without_group_effect == pytest.approx(13e-6, abs=5e-7)


def test_gum_h3_calibration_of_a_thermometer():
    t = [21.521, 22.012, 22.512, 23.003, 23.507, 23.999, 24.513, 25.002, 25.503, 26.010, 26.511]
    b = [-0.171, -0.169, -0.166, -0.159, -0.164, -0.165, -0.156, -0.157, -0.159, -0.161, -0.160]
    line = fit_line(t, b, 20)
    assert line.intercept == pytest.approx(-0.1712, abs=5e-5)
    assert line.u_intercept == pytest.approx(0.0029, abs=5e-5)
    assert line.slope == pytest.approx(0.00218, abs=5e-6)
    assert line.u_slope == pytest.approx(0.00067, abs=5e-6)
    assert line.r_intercept_slope == pytest.approx(-0.930, abs=5e-4)
    assert line.s_residual == pytest.approx(0.0035, abs=5e-5)
    assert line.at(30) == pytest.approx((-0.1494, 0.0041), abs=5e-5)


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [1, 2])])
def test_points_without_a_line_are_refused(x, y):
    with pytest.raises(InputError):
        fit_line(x, y)


def test_critical_values_of_iso_5725_tables_4_and_5():
    assert [grubbs_critical(n, 0.05) for n in (3, 10, 20)] == pytest.approx([1.155, 2.290, 2.709], abs=0.001)
    assert [grubbs_critical(n, 0.01) for n in (3, 10, 20)] == pytest.approx([1.155, 2.482, 3.001], abs=0.001)
    assert [cochran_critical(p, n, 0.05) for p, n in ((10, 2), (5, 3), (20, 4))] == pytest.approx(
        [0.602, 0.684, 0.220], abs=0.0016
    )


def test_outlier_tests_name_the_suspect():
    found = grubbs([1.0, 1.1, 0.9, 1.05, 0.95, 3.0])
    assert (found.position, found.verdict) == (5, "outlier")
    assert cochran([1, 1, 1, 1, 30], n=3).verdict == "outlier"
    assert grubbs([2, 2, 2]).verdict == "ordinary"
    assert cochran([0, 0], n=2).verdict == "ordinary"
    assert grubbs_pair([1, 2, 3, 9, 10]).G < grubbs_pair([1, 2, 3, 9, 10], "low").G


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: grubbs([1, 2]),
        lambda: grubbs(None, 2),
        lambda: grubbs(),
        lambda: cochran([1, -1], n=2),
        lambda: cochran([1, 2], n=1),
        lambda: cochran(None, 10, None),
        lambda: grubbs_pair([1, 1, 1, 1]),
    ],
)
def test_outlier_tests_of_too_little_are_refused(attempt):
    with pytest.raises(InputError):
        attempt()


def test_precision_never_lets_reproducibility_fall_below_repeatability():
    found = precision_level(
        [[41.03, 41.45, 41.37], [41.17, 42.0, 41.15], [41.01, 40.68, 42.66], [39.37, 42.37, 42.63]]
    )
    assert found.s_R == found.s_r
    assert found.s_L == 0


def test_unequal_numbers_of_results_are_weighed():
    found = precision_level({"A": [1.0, 1.2, 1.1], "B": [1.5, 1.7], "C": [1.0, 0.8, 0.9, 1.1]})
    flat = [1.0, 1.2, 1.1, 1.5, 1.7, 1.0, 0.8, 0.9, 1.1]
    assert found.mean == pytest.approx(np.mean(flat))
    assert found.labs == ("A", "B", "C")
    assert found.s_r == pytest.approx(math.sqrt((0.02 + 0.02 + 0.05) / 6))


def test_mandel_critical_values_of_iso_5725():
    assert mandel_h_critical(8, 0.01) == pytest.approx(2.06, abs=0.005)
    assert mandel_k_critical(8, 2, 0.01) == pytest.approx(2.25, abs=0.01)


def test_laboratories_that_agree_perfectly_give_zero_not_nan():
    found = precision_level([[1, 1], [1, 1], [1, 1]])
    assert (found.s_r, found.s_R) == (0, 0)
    assert found.mandel_h is None
    assert found.mandel_k is None


@pytest.mark.parametrize("data", [[[1, 2]], [[1], [2]], [[1, 2], [1, None]], {"A": [1, 2]}])
def test_too_few_laboratories_or_results_are_refused(data):
    with pytest.raises(InputError):
        precision_level(data)
