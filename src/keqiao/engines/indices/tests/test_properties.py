"""What must hold of every index, whatever the data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.indices.running import unit_effective_weights
from keqiao.engines.indices.tests.samples import CODES, run, table

METHODS = ("arithmetic", "geometric", "harmonic", "power:0.5", "mpi", "minimum", "copeland")
SMALL = settings(deadline=None, max_examples=40)


def steps(method: str, normalise: dict | None = None) -> dict:
    return {
        "normalise": normalise or {"method": "goalposts", "low": -100, "high": 600, "scale": 100},
        "aggregate": {"method": method},
    }


@SMALL
@given(
    seed=st.integers(0, 10**6), unit=st.integers(0, 7), code=st.sampled_from(CODES), more=st.integers(1, 80)
)
@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "power:0.5", "minimum"])
def test_a_better_indicator_never_lowers_a_score(method, seed, unit, code, more):
    before = table(seed)
    after = {name: list(values) for name, values in before.items()}
    after[code][unit] += more
    first, second = (run(columns, steps=steps(method)).index[unit] for columns in (before, after))
    assert second >= first - 1e-9


@SMALL
@given(seed=st.integers(0, 10**6), order=st.permutations(range(8)))
@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_units_changes_nothing_to_the_last_bit(method, seed, order):
    columns = table(seed)
    shuffled = {name: [values[i] for i in order] for name, values in columns.items()}
    first, second = run(columns, steps=steps(method)), run(shuffled, steps=steps(method))
    assert first.units == second.units
    assert np.array_equal(first.scores, second.scores, equal_nan=True)


@SMALL
@given(
    seed=st.integers(0, 10**6), code=st.sampled_from(CODES), a=st.floats(0.01, 100), b=st.floats(-1000, 1000)
)
def test_rescaling_an_indicator_does_not_matter_under_minmax(seed, code, a, b):
    columns = table(seed)
    moved = {name: list(values) for name, values in columns.items()}
    moved[code] = [a * x + b for x in moved[code]]
    how = steps("geometric", {"method": "minmax", "low": 1, "high": 100})
    assert np.allclose(run(columns, steps=how).index, run(moved, steps=how).index, rtol=1e-8)


@SMALL
@given(
    seed=st.integers(0, 10**6),
    gaps=st.lists(st.tuples(st.integers(0, 7), st.sampled_from(CODES)), max_size=6),
)
@pytest.mark.parametrize("method", METHODS)
def test_the_decomposition_adds_up_exactly_to_the_score(method, seed, gaps):
    columns = table(seed)
    for unit, code in gaps:
        columns[code][unit] = None
    how = steps(method)
    how["aggregate"]["unavailable"] = "blank"
    found = run(columns, steps=how)
    for i, total in enumerate(found.index):
        if math.isnan(total):
            assert np.isnan(found.decomposition.values[i]).all()
        else:
            assert math.fsum(found.decomposition.values[i]) == total


def test_effective_weights_sum_to_one():
    found = run()
    effective = unit_effective_weights(found.plan, found.weights)
    assert np.allclose(effective.sum(axis=1), 1.0, atol=1e-15)
    assert effective[0] == pytest.approx([0.4 / 3] * 3 + [0.6 / 3] * 3)


def test_a_gap_is_not_a_zero_and_the_weights_of_the_rest_are_renormalised():
    columns = table()
    whole = run(columns)
    columns["c"][0] = None
    found = run(columns)
    row = found.units.index("u0")
    a, b = found.normalised[row, :2]
    assert found.of("p")[row] == pytest.approx((a + b) / 2)
    assert found.of("p")[row] != pytest.approx(whole.of("p")[row])


def test_below_the_availability_threshold_a_node_stays_blank():
    columns = table()
    columns["a"][0] = columns["b"][0] = None
    how = {
        "normalise": {"method": "minmax"},
        "aggregate": {"min_availability": 0.5, "unavailable": "blank"},
    }
    found = run(columns, steps=how)
    assert np.isnan(found.of("p")[0])
    assert not np.isnan(found.of("q")[0])
    assert found.index[0] == pytest.approx(found.of("q")[0])


def test_imputed_cells_are_flagged_and_their_share_is_told():
    columns = table()
    columns["a"][1] = None
    how = {"impute": {"method": "group_mean", "group": "group"}, "normalise": {"method": "minmax"}}
    found = run(columns, steps=how)
    assert found.prepared.filled_cells.sum() == 1
    assert found.imputed_share[1] == pytest.approx(0.4 / 3)
    assert found.imputed_share[0] == 0


def test_a_veto_caps_the_node_and_shows_in_the_decomposition():
    nodes = [
        {"code": "total", "veto": {"below": 1000, "cap": 5}},
        {"code": "p", "parent": "total", "weight": 0.4},
        {"code": "q", "parent": "total", "weight": 0.6},
    ]
    found = run(nodes=nodes)
    assert (found.index <= 5).all()
    place = found.decomposition.lines.index("total:limit")
    assert (found.decomposition.values[:, place] <= 0).all()
    assert math.fsum(found.decomposition.values[0]) == found.index[0]
