"""Profiled limits stay near the exact roots, and their spline meets cubics exactly."""

import numpy as np
import pytest

from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation.variability import population_variance
from keqiao.engines.survey.expressions import model_matrix
from keqiao.engines.survey.models.events import event_interval
from keqiao.engines.survey.models.profile import end_fitted_spline
from keqiao.engines.survey.tables import Table


def _design():
    rng = np.random.default_rng(5)
    n = 80
    return survey_design(
        Table(
            {
                "stratum": np.repeat(["a", "b"], n // 2).astype(object),
                "w": np.repeat([3.0, 5.0], n // 2),
                "yes": (rng.random(n) < 0.3).astype(float),
                "y": rng.normal(size=n),
            }
        ),
        strata="stratum",
        weights="w",
    )


@pytest.mark.parametrize("count", [4, 7])
def test_the_spline_with_fitted_ends_reproduces_a_cubic(count):
    x = np.linspace(-1, 2, count) ** 3
    y = 2 * x**3 - x + 4
    at = np.linspace(x[0], x[-1], 50)
    assert end_fitted_spline(x, y)(at) == pytest.approx(2 * at**3 - at + 4, abs=1e-9)


def test_profiled_limits_are_close_to_the_logit_limits():
    design = _design()
    profiled = event_interval(design, "yes == 1", "profile")
    assert profiled == pytest.approx(event_interval(design, "yes == 1", "logit"), abs=0.01)
    assert 0 < profiled[0] < profiled[1] < 1


def test_the_variance_within_a_domain_counts_the_units_of_that_domain():
    design = _design()
    found = population_variance(design, ["y"], by=["stratum"]).estimate
    y = design.table.numbers("y")
    assert found == pytest.approx([y[:40].var(ddof=1), y[40:].var(ddof=1)], rel=1e-12)


def test_without_an_intercept_only_the_first_factor_keeps_all_its_levels():
    columns = {
        "f": np.asarray(["a", "b", "a", "b"], object),
        "g": np.asarray(["u", "u", "v", "v"], object),
    }
    assert model_matrix("~ f + g - 1", columns, 4).names == ("fa", "fb", "gv")
