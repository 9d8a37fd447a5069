import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.survey.calibration.calibrate import Model, calibrate
from keqiao.engines.survey.calibration.poststratify import poststratify, rake
from keqiao.engines.survey.calibration.trim import trim_to_totals, trim_weights
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate
from keqiao.engines.survey.tests.samples import business

METHODS = (("linear", (None, None)), ("raking", (None, None)), ("logit", (0.2, 5.0)), ("bounded", (0.2, 5.0)))


def design():
    return survey_design(business(), strata="h", weights="w", fpc="n_total")


def totals(grow: float = 1.0) -> dict[str, float]:
    table = business()
    return {"(Intercept)": float(table["w"].sum()), "x": grow * float(table["w"] @ table["x"])}


@pytest.mark.parametrize(("method", "bounds"), METHODS)
@settings(deadline=None, max_examples=10)
@given(grow=st.floats(0.95, 1.08))
def test_every_distance_meets_the_totals(method, bounds, grow):
    wanted = totals(grow)
    found = calibrate(design(), Model("~ x", wanted, method=method, bounds=bounds))
    figures = estimate(found, forms.total(["x", "1"]))
    assert np.allclose(figures.estimate, [wanted["x"], wanted["(Intercept)"]], rtol=1e-9)
    assert np.all(figures.se < 1e-6 * figures.estimate)


def test_calibrating_to_a_related_variable_shrinks_the_error():
    before = estimate(design(), forms.total(["y"])).se[0]
    after = estimate(calibrate(design(), Model("~ x", totals(1.01))), forms.total(["y"])).se[0]
    assert after < 0.75 * before


def test_the_ratio_estimator_is_a_calibration():
    table, wanted = business(), totals()["x"] * 1.1
    found = calibrate(design(), Model("~ x - 1", {"x": wanted}, spread="x"))
    ratio = (table["w"] @ table["y"]) / (table["w"] @ table["x"])
    assert estimate(found, forms.total(["y"])).estimate[0] == pytest.approx(ratio * wanted, rel=1e-12)


def test_partitions_are_calibrated_each_to_its_own_totals():
    table = business()
    wanted = {
        city: {"(Intercept)": 1.02 * float(table["w"][table["city"] == city].sum())}
        for city in ("成都", "绵阳", "宜宾")
    }
    found = calibrate(design(), Model("~ 1", wanted, partition="city"))
    sums = {city: found.weights[table["city"] == city].sum() for city in wanted}
    assert all(sums[city] == pytest.approx(wanted[city]["(Intercept)"]) for city in wanted)


def test_estimated_totals_add_their_own_variance():
    known = calibrate(design(), Model("~ x", totals(1.01)))
    unsure = np.diag([400.0, 9000.0])
    estimated = calibrate(design(), Model("~ x", totals(1.01), totals_covariance=unsure))
    y = forms.total(["y"])
    assert estimate(estimated, y).variance[0] > estimate(known, y).variance[0]


def test_post_strata_have_no_sampling_error_in_their_counts():
    found = poststratify(design(), "city", {"成都": 900, "绵阳": 850, "宜宾": 800})
    counts = estimate(found, forms.factor_total("city", ["成都", "绵阳", "宜宾"]))
    assert np.allclose(counts.estimate, [900, 850, 800])
    assert np.all(counts.se < 1e-6)


@pytest.mark.parametrize("residuals", ["weighted", "equal"])
def test_raking_meets_both_margins(residuals):
    table = business()
    margins = {
        "city": {"成都": 900.0, "绵阳": 850.0, "宜宾": 800.0},
        "kind": {"1": 600.0, "2": 650.0, "3": 650.0, "4": 650.0},
    }
    found = rake(design(), margins, residuals=residuals)
    for name, counts in margins.items():
        for value, wanted in counts.items():
            held = table[name] == (float(value) if name == "kind" else value)
            assert found.weights[held].sum() == pytest.approx(wanted, rel=1e-8)


def test_trimming_keeps_the_sum_and_the_bounds():
    found = trim_weights(design(), lower=4.0, upper=8.0, strict=True)
    assert found.weights.sum() == pytest.approx(design().weights.sum())
    assert found.weights.max() <= 8.0 + 1e-12
    assert found.weights.min() >= 4.0 - 1e-12


def test_trimming_to_totals_keeps_the_control_totals():
    model = Model("~ x", totals(1.02))
    found = trim_to_totals(design(), model, lower=2.9, upper=10.5)
    assert found.weights @ business()["x"] == pytest.approx(model.totals["x"], rel=1e-9)
    assert found.weights.max() <= 10.5 + 1e-9
