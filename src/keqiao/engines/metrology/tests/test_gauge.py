"""Gauge R&R: both methods of the AIAG manual on its own data."""

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.gauge import average_and_range, gauge_anova

# AIAG MSA, 4th edition, figure III-B: three appraisers, ten parts, three trials each
_READINGS = (
    """0.29 0.41 0.64 -0.56 -0.68 -0.58 1.34 1.17 1.27 0.47 0.5 0.64 -0.8 -0.92 -0.84 0.02 -0.11 -0.21
    0.59 0.75 0.66 -0.31 -0.2 -0.17 2.26 1.99 2.01 -1.36 -1.25 -1.31""",
    """0.08 0.25 0.07 -0.47 -1.22 -0.68 1.19 0.94 1.34 0.01 1.03 0.2 -0.56 -1.2 -1.28 -0.2 0.22 0.06
    0.47 0.55 0.83 -0.63 0.08 -0.34 1.8 2.12 2.19 -1.68 -1.62 -1.5""",
    """0.04 -0.11 -0.15 -1.38 -1.13 -0.96 0.88 1.09 0.67 0.14 0.2 0.11 -1.46 -1.07 -1.45 -0.29 -0.67 -0.49
    0.02 0.01 0.21 -0.46 -0.56 -0.49 1.77 1.45 1.87 -1.49 -1.77 -2.16""",
)
AIAG = [np.array(text.split(), dtype=float).reshape(10, 3).tolist() for text in _READINGS]


def test_average_and_range_with_the_factors_of_the_data_file():
    found = average_and_range(AIAG)
    assert pytest.approx((0.20188, 0.22963, 0.30575, 1.10456), abs=6e-5) == (
        found.EV,
        found.AV,
        found.GRR,
        found.PV,
    )
    assert found.grr_percent == pytest.approx(26.68, abs=0.01)
    assert found.ndc == 5


def test_analysis_of_variance_pools_a_weak_interaction():
    found = gauge_anova(AIAG)
    squares = (found.SS_appraiser, found.SS_part, found.SS_interaction, found.SS_equipment)
    assert squares == pytest.approx((3.1673, 88.3619, 0.3590, 2.7589), abs=6e-5)
    assert found.F_interaction == pytest.approx(0.434, abs=6e-4)
    assert found.pooled
    assert pytest.approx((0.199933, 0.226838, 0.302373, 1.042327), abs=2e-6) == (
        found.EV,
        found.AV,
        found.GRR,
        found.PV,
    )
    assert found.ndc == 4


def test_an_interaction_that_is_kept_joins_the_gauge():
    kept = gauge_anova(AIAG, 0.999)
    assert not kept.pooled
    strong = [[[1, 1.1], [2, 2.1], [3, 3.1]], [[3, 3.1], [2, 2.1], [1, 1.1]]]
    found = gauge_anova(strong)
    assert found.INT > 0
    assert pytest.approx(found.EV**2 + found.AV**2 + found.INT**2) == found.GRR**2


def test_a_gauge_without_spread_has_no_number_of_categories():
    found = average_and_range([[[1, 1], [2, 2]], [[1, 1], [2, 2]]])
    assert found.GRR == 0
    assert found.ndc is None
    assert gauge_anova([[[1, 1], [2, 2]], [[1, 1], [2, 2]]]).F_interaction is None


@pytest.mark.parametrize(
    "data",
    [
        AIAG[:1],
        [AIAG[0], AIAG[1][:5]],
        [[[1], [2]], [[1], [2]]],
        [[[1, None], [2, 3]], [[1, 2], [2, 3]]],
        "x",
    ],
)
def test_unbalanced_or_small_studies_are_refused(data):
    with pytest.raises(InputError):
        gauge_anova(data)


def test_a_missing_factor_is_named():
    many = [[[1.0, 1.1], [2.0, 2.2]]] * 4
    with pytest.raises(InputError, match="K2"):
        average_and_range(many)
    assert average_and_range(many, K2=0.4467).GRR > 0
