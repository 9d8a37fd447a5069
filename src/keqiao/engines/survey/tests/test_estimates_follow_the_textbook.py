"""Totals, means and ratios against sums worked out by hand from the textbook formulas."""

import numpy as np
import pytest

from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation import estimator
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.estimation.variability import design_effects, population_variance
from keqiao.engines.survey.tests.samples import business, stratified, stratified_table


def stratified_variance(values, strata, sizes):
    """Sum over strata of N^2 (1 - n/N) s^2 / n (Cochran 1977, equation 5.13)."""
    total = 0.0
    for name in dict.fromkeys(strata):
        held = values[strata == name]
        population = sizes[strata == name][0]
        total += population**2 * (1 - len(held) / population) * held.var(ddof=1) / len(held)
    return total


def test_a_stratified_total_has_the_textbook_variance():
    table = stratified_table()
    found = estimate(stratified(), forms.total(["y"]))
    assert found.estimate[0] == pytest.approx(9 * 5.0 + 20 * 5.0)
    wanted = stratified_variance(table["y"], table["h"], table["n_total"])
    assert found.variance[0] == pytest.approx(wanted, rel=1e-12)


def test_degrees_of_freedom_are_clusters_less_strata():
    assert estimate(stratified(), forms.total(["y"])).df == 7 - 2


def test_a_ratio_is_linearised_by_its_residuals():
    table = stratified_table()
    found = estimate(stratified(), forms.ratio(["y"], ["x"]))
    whole = table["w"] @ table["x"]
    residual = (table["y"] - found.estimate[0] * table["x"]) / whole
    assert found.variance[0] == pytest.approx(
        stratified_variance(residual, table["h"], table["n_total"]), rel=1e-12
    )


def test_domains_keep_the_whole_design():
    table = stratified_table()
    found = estimate(stratified(), restricted(forms.total(["y"]), None, ("area",)))
    for i, domain in enumerate(found.domains):
        inside = np.where(table["area"] == domain["area"], table["y"], 0.0)
        wanted = stratified_variance(inside, table["h"], table["n_total"])
        assert found.variance[i] == pytest.approx(wanted, rel=1e-12)


def test_domain_totals_add_up_with_their_covariances():
    whole = estimate(stratified(), forms.total(["y"]))
    parts = estimate(stratified(), restricted(forms.total(["y"]), None, ("area",)))
    joined = parts.combined({"合计": np.ones(2)})
    assert joined.estimate[0] == pytest.approx(whole.estimate[0])
    assert joined.variance[0] == pytest.approx(whole.variance[0], rel=1e-12)


def test_take_all_strata_contribute_nothing_even_with_one_unit():
    table = stratified_table().with_columns(n_total=np.array([3.0] * 3 + [4.0] * 4), w=np.ones(7))
    design = survey_design(table, strata="h", weights="w", fpc="n_total")
    assert estimate(design, forms.total(["y"])).variance[0] == pytest.approx(0.0, abs=1e-20)


def test_growth_of_totals_is_linearised_automatically():
    by_hand = estimate(stratified(), forms.ratio(["y"], ["x"]))
    by_text = estimate(stratified(), forms.smooth({"增长": "100 * (y / x - 1)"}))
    assert by_text.se[0] == pytest.approx(100 * by_hand.se[0], rel=1e-12)


def test_shares_add_to_one_without_error():
    found = estimate(stratified(), forms.share("y", "area", ["东", "西"]))
    whole = found.combined({"合计": [1, 1]})
    assert whole.estimate[0] == pytest.approx(1.0)
    assert whole.variance[0] == pytest.approx(0.0, abs=1e-18)


def test_grouped_moments_equal_dense_scores(monkeypatch):
    table = business()
    for columns in ({"strata": "h", "fpc": "n_total"}, {"strata": "h", "clusters": "psu", "nest": True}):
        design = survey_design(table, weights="w", **columns)
        estimand = restricted(forms.mean(["y", "x"]), "kind > 1", ("city", "kind"))
        dense = estimate(design, estimand)
        monkeypatch.setattr(estimator, "DENSE_CELLS", 0)
        grouped = estimate(design, estimand)
        monkeypatch.undo()
        assert np.allclose(dense.se, grouped.se, rtol=1e-10)
        assert np.allclose(dense.covariance, grouped.covariance, rtol=1e-8, atol=1e-12)


def test_a_mean_of_a_billion_keeps_its_small_variance():
    small, large = business(), business(level=1e9)
    for table in (small, large):
        assert table.rows == 400
    first = estimate(survey_design(small, strata="h", weights="w", fpc="n_total"), forms.mean(["y"]))
    second = estimate(survey_design(large, strata="h", weights="w", fpc="n_total"), forms.mean(["y"]))
    assert second.se[0] == pytest.approx(first.se[0], rel=1e-6)


def test_a_simple_random_sample_has_design_effect_one():
    table = business()
    even = table.with_columns(w=np.full(table.rows, 10.0), n_total=np.full(table.rows, 4000.0))
    design = survey_design(even, weights="w", fpc="n_total")
    estimand = forms.mean(["y"])
    found = estimate(design, estimand)
    assert design_effects(design, estimand, found, replacement=False)[0] == pytest.approx(1.0, rel=1e-12)


def test_population_variance_of_equal_weights_is_the_sample_variance():
    table = business()
    design = survey_design(table.with_columns(w=np.ones(table.rows)), weights="w")
    found = population_variance(design, ["y", "x"])
    assert np.allclose(found.estimate.reshape(2, 2), np.cov(table["y"], table["x"]), rtol=1e-12)


def test_two_stage_variance_adds_the_damped_second_stage():
    table = business()
    both = survey_design(table, strata="h", clusters=["psu"], fpc=["psus"], weights="w", nest=True)
    assert estimate(both, forms.total(["y"])).variance[0] > 0
    assert both.degrees_of_freedom == len(both.form.stages[0].stratum) - 8
