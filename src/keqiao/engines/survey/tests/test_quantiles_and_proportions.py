import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation.proportions import METHODS, proportion_interval
from keqiao.engines.survey.estimation.quantile_rules import WeightedSample, weighted_quantile
from keqiao.engines.survey.estimation.quantiles import INTERVALS, quantiles, quantiles_by
from keqiao.engines.survey.models.events import event_interval
from keqiao.engines.survey.tests.samples import business

NUMPY_NAMES = {
    "hf1": "inverted_cdf",
    "hf2": "averaged_inverted_cdf",
    "hf4": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}
P = np.array([0.07, 0.25, 0.5, 0.61, 0.9])


@pytest.mark.parametrize(("rule", "name"), NUMPY_NAMES.items())
@settings(deadline=None, max_examples=25)
@given(values=st.lists(st.integers(0, 1000), min_size=3, max_size=40))
def test_equal_weights_give_hyndman_and_fans_quantiles(rule, name, values):
    x = np.array(values, dtype=float)
    found = weighted_quantile(WeightedSample(x, np.full(len(x), 2.5)), P, rule)
    assert np.allclose(found, np.quantile(x, P, method=name), atol=1e-8)


def test_a_weight_of_two_is_the_unit_twice_for_the_step_rule():
    sample = WeightedSample(np.array([1.0, 5.0, 9.0]), np.array([1.0, 2.0, 1.0]))
    twice = WeightedSample(np.array([1.0, 5.0, 5.0, 9.0]), np.ones(4))
    assert np.array_equal(weighted_quantile(sample, P, "math"), weighted_quantile(twice, P, "math"))


@pytest.mark.parametrize("interval", [name for name in INTERVALS if name != "quantile"])
def test_every_interval_holds_its_quantile(interval):
    design = survey_design(business(), strata="h", weights="w", fpc="n_total")
    found = quantiles(design, "y", [0.25, 0.5, 0.75], interval=interval)
    assert np.all(found.interval[:, 0] <= found.estimate)
    assert np.all(found.estimate <= found.interval[:, 1])


def test_domains_have_their_own_quantiles():
    design = survey_design(business(), strata="h", weights="w")
    found = quantiles_by(design, "y", ["city"], [0.5])
    assert [domain["city"] for domain, _ in found] == sorted({"成都", "绵阳", "宜宾"})


def test_unknown_rules_and_probabilities_are_refused():
    design = survey_design(business(), strata="h", weights="w")
    with pytest.raises(InputError, match="规则"):
        quantiles(design, "y", [0.5], rule="hf10")
    with pytest.raises(InputError, match="0 与 1"):
        quantiles(design, "y", [1.5])


@pytest.mark.parametrize("method", [name for name in METHODS if name != "mean"])
def test_proportion_intervals_stay_between_zero_and_one(method):
    low, high = proportion_interval(0.02, 0.0004, 30, 100, method=method)
    assert 0 <= low < 0.02 < high <= 1


def test_a_share_of_nothing_still_has_an_upper_limit():
    design = survey_design(business(), strata="h", weights="w")
    low, high = event_interval(design, "y > 1e9")
    assert low == 0
    assert 0 < high < 0.02


def test_the_likelihood_interval_is_near_the_logit_one():
    design = survey_design(business(), strata="h", weights="w")
    first, second = (event_interval(design, "city == '成都'", method) for method in ("logit", "likelihood"))
    assert np.allclose(first, second, atol=0.01)
