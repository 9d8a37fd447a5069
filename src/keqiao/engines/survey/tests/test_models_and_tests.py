import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.models.chi_squared_sums import chi_squared_sum_tail
from keqiao.engines.survey.models.contingency import STATISTICS, goodness_of_fit, independence_test
from keqiao.engines.survey.models.regression import regress
from keqiao.engines.survey.models.tests_of_hypotheses import rank_test, t_test, wald_test
from keqiao.engines.survey.tests.samples import business


def design(**columns):
    return survey_design(business(), **{"strata": "h", "weights": "w", "fpc": "n_total", **columns})


@pytest.mark.parametrize(
    ("response", "family", "theirs"),
    [
        ("y", "gaussian", sm.families.Gaussian()),
        ("(y > 8)", "binomial", sm.families.Binomial()),
        ("kind", "poisson", sm.families.Poisson()),
    ],
)
def test_coefficients_are_the_weighted_fit(response, family, theirs):
    table = business()
    y = {"y": table["y"], "(y > 8)": (table["y"] > 8).astype(float), "kind": table["kind"]}[response]
    wanted = sm.GLM(y, sm.add_constant(table["x"]), family=theirs, freq_weights=table["w"]).fit(tol=1e-12)
    found = regress(design(), f"{response} ~ x", family_name=family)
    assert np.allclose(found.coefficients, wanted.params, rtol=1e-7)


def test_the_error_of_an_intercept_is_that_of_the_mean():
    table = business()
    even = survey_design(table.with_columns(w=np.ones(table.rows)), weights="w")
    fit = regress(even, "y ~ 1")
    assert fit.se[0] == pytest.approx(table["y"].std(ddof=1) / np.sqrt(table.rows), rel=1e-12)


def test_collinear_terms_are_named():
    table = business()
    twice = survey_design(table.with_columns(z=2 * table["x"]), weights="w")
    with pytest.raises(InputError, match="“z”"):
        regress(twice, "y ~ x + z")


def test_separated_groups_do_not_converge_silently():
    with pytest.raises(InputError, match="收敛"):
        regress(design(), "(x > 8) ~ x", family_name="binomial")


@pytest.mark.parametrize("statistic", STATISTICS)
def test_independent_factors_are_not_rejected(statistic):
    found = independence_test(design(), "city", "kind", statistic)
    assert 0.001 < found.p_value <= 1


def test_rao_scott_of_a_simple_sample_is_pearson():
    table = business()
    even = survey_design(table.with_columns(w=np.ones(table.rows)), weights="w")
    counts = np.array([[np.sum((table["city"] == c) & (table["kind"] == k)) for k in (1, 2, 3, 4)]
                       for c in ("成都", "绵阳", "宜宾")])  # fmt: skip
    wanted = stats.chi2_contingency(counts, correction=False)
    found = independence_test(even, "city", "kind", "Chisq")
    assert found.statistic == pytest.approx(wanted.statistic, rel=1e-10)
    assert found.p_value == pytest.approx(wanted.pvalue, rel=0.02)


def test_goodness_of_fit_rejects_wrong_shares():
    assert goodness_of_fit(design(), "city", [0.8, 0.1, 0.1]).p_value < 1e-6


def test_the_t_test_is_the_slope_of_a_two_valued_factor():
    table = business()
    two = design().table.with_columns(big=np.where(table["x"] > 8, "是", "否").astype(object))
    found = t_test(survey_design(two, strata="h", weights="w"), "y ~ big")
    fit = regress(survey_design(two, strata="h", weights="w"), "y ~ big")
    assert found.estimate == pytest.approx(fit.coefficients[1])
    assert found.p_value == pytest.approx(fit.p_values[1])


@pytest.mark.parametrize("scores", ["wilcoxon", "vanderWaerden", "median"])
def test_rank_tests_of_three_groups_use_two_degrees(scores):
    assert rank_test(design(), "y ~ city", scores).parameter == (2.0,)


def test_a_joint_test_covers_all_columns_of_a_term():
    fit = regress(design(), "y ~ x + city")
    assert wald_test(fit, 2).parameter[0] == 2


def test_saddlepoint_tails_match_the_chi_squared_law():
    wanted = stats.chi2.sf(9.0, 3)
    assert chi_squared_sum_tail(9.0, np.ones(1), np.array([3.0])) == pytest.approx(wanted, rel=0.02)
