import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.calibrate import Model, calibrate_replicates
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate
from keqiao.engines.survey.replication.streaming import bootstrap_estimate
from keqiao.engines.survey.replication.weights import balanced, bootstrap, jackknife, successive_differences
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.tests.samples import business

TOTAL = forms.total(["y"])


def pairs(strata: int = 5) -> Table:
    rng = np.random.Generator(np.random.PCG64(5))
    return Table({"h": np.repeat(np.arange(strata), 2).astype(float), "w": np.full(2 * strata, 4.0),
                  "y": rng.normal(10, 3, 2 * strata)})  # fmt: skip


def test_the_jackknife_of_a_total_is_the_linearised_variance():
    design = survey_design(business(), strata="h", weights="w", fpc="n_total")
    assert estimate(jackknife(design), TOTAL).se[0] == pytest.approx(estimate(design, TOTAL).se[0], rel=1e-10)


@pytest.mark.parametrize("rho", [0.0, 0.3])
@pytest.mark.parametrize("strata", [1, 3, 4, 7])
def test_balanced_replicates_of_a_total_are_exact(rho, strata):
    design = survey_design(pairs(strata), strata="h", weights="w")
    found = estimate(balanced(design, rho=rho), TOTAL)
    assert found.se[0] == pytest.approx(estimate(design, TOTAL).se[0], rel=1e-10)


def test_balanced_replicates_need_two_clusters_a_stratum():
    with pytest.raises(InputError, match="恰有两个群"):
        balanced(survey_design(business(), strata="h", weights="w"))


@pytest.mark.parametrize("kind", ["rao-wu", "preston"])
def test_the_bootstrap_carries_the_finite_population_correction(kind):
    design = survey_design(business(), strata="h", weights="w", fpc="n_total")
    found = estimate(bootstrap(design, replicates=1500, seed=11, kind=kind), TOTAL)
    assert found.se[0] == pytest.approx(estimate(design, TOTAL).se[0], rel=0.06)


def test_the_same_seed_draws_the_same_weights():
    design = survey_design(business(), strata="h", weights="w", fpc="n_total")
    first, second = (bootstrap(design, replicates=3, seed=9).replicates for _ in range(2))
    assert np.array_equal(first, second)


def test_streaming_gives_the_stored_bootstrap():
    design = survey_design(business(), strata="h", weights="w", fpc="n_total")
    ratio = forms.ratio(["y"], ["x"])
    stored = estimate(bootstrap(design, replicates=20, seed=4), ratio)
    streamed = bootstrap_estimate(design, ratio, replicates=20, seed=4)
    assert np.allclose(streamed.se, stored.se, rtol=1e-10)


def test_successive_differences_of_a_steady_trend_are_small():
    rng = np.random.Generator(np.random.PCG64(2))
    table = Table({"w": np.full(60, 5.0), "y": np.arange(60) + rng.normal(0, 1, 60)})
    design = survey_design(table, weights="w")
    assert estimate(successive_differences(design), TOTAL).se[0] < 0.4 * estimate(design, TOTAL).se[0]


def test_replicates_calibrated_one_by_one_meet_the_total():
    table = business()
    design = jackknife(survey_design(table, strata="h", weights="w", fpc="n_total"))
    wanted = 1.02 * float(table["w"] @ table["x"])
    found = calibrate_replicates(design, Model("~ x - 1", {"x": wanted}))
    assert np.allclose(found.replicates.T @ table["x"], wanted, rtol=1e-9)
