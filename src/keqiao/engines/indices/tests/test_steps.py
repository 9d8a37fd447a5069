"""Each data step against figures that can be checked by hand or against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import column, plain, rank_descending
from keqiao.engines.indices.moments import describe, skew_and_kurtosis
from keqiao.engines.indices.steps import imputation
from keqiao.engines.indices.steps.aggregation import aggregate, copeland, outranking
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise
from keqiao.engines.indices.steps.outliers import OutlierRule, box_cox, treat


def test_skewness_and_kurtosis_are_the_bias_corrected_sample_versions():
    x = np.random.default_rng(3).lognormal(size=(40, 3))
    skew, kurtosis = skew_and_kurtosis(x)
    assert skew == pytest.approx(stats.skew(x, bias=False))
    assert kurtosis == pytest.approx(stats.kurtosis(x, bias=False))


def test_a_constant_or_short_column_has_no_moments():
    skew, kurtosis = skew_and_kurtosis(np.array([[0.1], [0.1], [0.1], [0.1], [0.1]]))
    assert np.isnan(skew[0])
    assert np.isnan(kurtosis[0])
    assert describe(np.array([[1.0], [2.0]]))["skew"] == [None]


def test_winsorising_pulls_in_the_fewest_points_on_the_side_of_the_tail():
    x = column([3, 5, 4, 6, 7, 5, 4, 6, 5, 8, 6, 60])
    treated, (log,) = treat(x[:, None], OutlierRule())
    assert log.winsorised == 1
    assert treated[-1, 0] == 8
    low, (mirrored,) = treat(-x[:, None], OutlierRule())
    assert mirrored.winsorised == 1
    assert low[-1, 0] == -8


def test_the_logarithm_is_taken_when_winsorising_is_not_enough():
    x = column([1, 1, 1, 1, 1, 1, 1, 1, 2, 1000, 1001, 1002, 1003])
    rule = OutlierRule(skew_threshold=0.1, kurt_threshold=-3, winmax=1)
    treated, (log,) = treat(x[:, None], rule)
    assert log.logged
    assert treated[0, 0] == pytest.approx(np.log(0.01 * 1002))
    _, (left,) = treat(x[:, None], OutlierRule(0.1, -3, 1, "none"))
    assert not left.logged
    assert left.still_fails


def test_box_cox_refuses_what_is_not_positive():
    assert plain(box_cox(column([1, 4]), 0.5)) == [0, 2]
    assert plain(box_cox(column([1, np.e]), 0)) == pytest.approx([0, 1])
    with pytest.raises(InputError, match="取值为正"):
        box_cox(column([0, 1]), 1)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Normalisation("minmax", {"low": 0, "high": 10}), [10, None, 0]),
        (Normalisation("rank"), [2, None, 1]),
        (Normalisation("borda"), [1, None, 0]),
        (Normalisation("percentile_rank"), [1, None, 0]),
        (Normalisation("fraction_of_max"), [1, None, 0.5]),
        (Normalisation("goalposts", {"low": 0, "high": 8}), [0.75, None, 0.5]),
        (Normalisation("goalposts", {"low": 1, "high": 4, "log": True}), [0.5, None, 0.0]),
        (Normalisation("reference", {"reference": 3}), [0.5, None, 0.0]),
    ],
)
def test_a_lower_value_is_better_when_the_direction_says_so(method, expected):
    found = normalise(column([2, None, 4])[:, None], method, np.array([-1.0]))[:, 0]
    if method.method == "reference":
        found = np.where(found == 2, 0.5, found)
    assert plain(found) == pytest.approx(expected)


def test_ranks_take_the_smallest_place_at_a_tie():
    assert plain(rank_descending(column([5, 7, 7, None, 1]))) == [3, 1, 1, None, 4]


def test_group_means_leave_a_unit_without_a_group_alone():
    x = column([1, 2, None, 8, None, None])[:, None]
    found = imputation.fill_by_group(x, ["a", "a", "a", "b", None, "b"])[:, 0]
    assert plain(found) == [1, 2, 1.5, 8, None, 8]


def test_regression_and_em_recover_a_linear_gap():
    x = np.column_stack([np.arange(10.0), 3 * np.arange(10.0) + 1])
    x[4, 1] = np.nan
    assert imputation.fill_by_regression(x, [0])[4, 1] == pytest.approx(13)
    assert imputation.fill_by_em(x)[4, 1] == pytest.approx(13, abs=1e-3)


def test_em_leaves_complete_data_and_empty_columns_as_they_are():
    x = np.column_stack([np.arange(5.0), np.full(5, np.nan)])
    assert np.array_equal(imputation.fill_by_em(x), x, equal_nan=True)


def test_means_are_renormalised_over_present_values():
    x, w = column([20, None, 80, 35])[None, :], np.array([0.4, 0.3, 0.2, 0.1])
    assert aggregate("arithmetic", x, w)[0] == pytest.approx((8 + 16 + 3.5) / 0.7)
    assert aggregate("harmonic", x, w)[0] == pytest.approx(0.7 / (0.4 / 20 + 0.2 / 80 + 0.1 / 35))


def test_mpi_takes_away_the_spread_between_children():
    x, w = np.array([[10.0, 10.0], [5.0, 15.0]]), np.array([1.0, 1.0])
    assert aggregate("mpi", x, w) == pytest.approx([10, 10 - 25 / 10])


def test_copeland_counts_wins_minus_losses():
    x = np.array([[3.0, 3.0], [2.0, 2.0], [1.0, 1.0]])
    assert plain(copeland(outranking(x, np.array([0.5, 0.5])))) == [2, 0, -2]
