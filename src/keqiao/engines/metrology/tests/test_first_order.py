"""First-order propagation: the GUM's examples, correlations, degrees of freedom, equivalences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.tests.budgets import gauge_block, impedance, plain
from keqiao.engines.metrology.uncertainty import CompiledBudget, coverage_factor, propagate, read_budget


def test_gum_h1_end_gauge():
    found = propagate(read_budget(gauge_block(dof="truncate"))).outputs["l"]
    assert found.value == pytest.approx(50000838, abs=0.5)
    assert found.u == pytest.approx(31.66, abs=0.01)
    assert found.nu_eff == 16
    assert found.k_p == pytest.approx(2.92, abs=0.005)
    assert found.contributions["d_theta"] == pytest.approx(16.6, abs=0.05)
    assert found.sensitivities["l_s"] == 1


def test_gum_h2_simultaneous_readings_correlate_inputs_and_outputs():
    found = propagate(read_budget(impedance()))
    assert found.outputs["R"].u == pytest.approx(0.071, abs=0.0006)
    assert found.outputs["Z"].u == pytest.approx(0.236, abs=0.0006)
    assert found.correlation[0, 1] == pytest.approx(-0.588, abs=0.001)
    assert found.correlation[1, 2] == pytest.approx(0.993, abs=0.001)


def test_simultaneous_readings_keep_their_common_degrees_of_freedom():
    # GUM H.2.4 and G.4: five readings of everything leave four degrees of freedom, whatever the model
    assert propagate(read_budget(impedance())).outputs["Z"].nu_eff == 4


def test_correlated_inputs_of_unequal_degrees_of_freedom_give_no_coverage_factor():
    budget = plain(
        "a + b", [["a", "b", 0.5]], a={"value": 1, "u": 1, "dof": 4}, b={"value": 1, "u": 1, "dof": 9}
    )
    found = propagate(read_budget(budget)).outputs["y"]
    assert found.nu_eff is None
    assert found.U_p is None
    assert "不适用" in found.notes[0]
    assert found.U_k == pytest.approx(2 * math.sqrt(3))


@pytest.mark.parametrize(("r", "u"), [(1, 3.0), (-1, 1.0), (0, math.sqrt(5)), (0.5, math.sqrt(7))])
def test_correlation_adds_its_covariance_term(r, u):
    assert propagate(read_budget(plain("a + b", [["a", "b", r]], a=(0, 1), b=(0, 2)))).outputs[
        "y"
    ].u == pytest.approx(u)


def test_a_quantity_that_cancels_contributes_nothing():
    found = propagate(read_budget(plain("a*b/a", a=(3, 0.1), b=(2, 0.2)))).outputs["y"]
    assert found.contributions["a"] == pytest.approx(0, abs=1e-15)
    assert found.u == pytest.approx(0.2)


def test_relative_uncertainty_does_not_exist_at_zero():
    assert propagate(read_budget(plain("a - b", a=(1, 0.1), b=(1, 0.1)))).outputs["y"].u_rel is None


def test_complex_division_agrees_with_the_same_model_in_polar_form():
    cartesian = {
        "model": {"Z": "V/I", "mag": "abs(Z)", "phase": "arg(Z)"},
        "quantities": {
            "V": {"value": [4.0, 3.0], "u": 0.01},
            "I": {"value": [0.6, -0.8], "u": [0.002, 0.002]},
        },
    }
    found = propagate(read_budget(cartesian)).outputs
    assert complex(found["Z.re"].value, found["Z.im"].value) == pytest.approx((4 + 3j) / (0.6 - 0.8j))
    assert found["mag"].value == pytest.approx(5)
    # equal uncertainty of both parts makes modulus and argument simple: u(|V|) = 0.01, u(arg V) = 0.01/5
    assert found["mag"].u == pytest.approx(5 * math.hypot(0.01 / 5, 0.002 / 1))
    assert found["phase"].u == pytest.approx(math.hypot(0.01 / 5, 0.002))


def test_a_compiled_budget_evaluates_new_inputs_as_a_new_budget_would():
    budget = read_budget(gauge_block())
    compiled = CompiledBudget(budget)
    values = [v * 1.001 for v in budget.values]
    spreads = [u * 1.5 for u in budget.uncertainties]
    document = gauge_block()
    for name, value, u in zip(budget.names, values, spreads, strict=True):
        document["quantities"][name] = {"value": value, "u": u}
    fresh = propagate(read_budget(document)).outputs["l"]
    assert compiled.evaluate(values, spreads) == [pytest.approx((fresh.value, fresh.u), rel=1e-14)]


def test_a_compiled_budget_with_correlations_keeps_them():
    budget = read_budget(plain("a + b", [["a", "b", -1]], a=(0, 1), b=(0, 2)))
    assert CompiledBudget(budget).evaluate([0, 0], [1, 2]) == [pytest.approx((0, 1))]


def test_coverage_factors_are_those_of_gum_table_g2():
    table = {1: 12.71, 2: 4.30, 5: 2.57, 10: 2.23, 16: 2.12, 50: 2.01, math.inf: 1.960}
    for nu, k in table.items():
        assert coverage_factor(0.95, nu) == pytest.approx(k, abs=0.006)
    with pytest.raises(InputError):
        coverage_factor(0.95, 0)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-5, 5), st.floats(0.01, 3), st.floats(-4, 4).filter(lambda c: abs(c) > 0.01)),
        min_size=1,
        max_size=6,
    )
)
def test_a_linear_model_has_the_root_sum_of_squares(parts):
    text = " + ".join(f"({c!r})*x{i}" for i, (_, _, c) in enumerate(parts))
    quantities = {f"x{i}": (value, u) for i, (value, u, _) in enumerate(parts)}
    found = propagate(read_budget(plain(text, **quantities))).outputs["y"]
    assert found.u == pytest.approx(math.sqrt(sum((c * u) ** 2 for _, u, c in parts)), rel=1e-12)
    assert np.isinf(found.nu_eff)


@settings(deadline=None, max_examples=25)
@given(st.permutations(["l_s", "d", "d1", "d2", "alpha_s", "d_alpha", "theta_bar", "Delta", "d_theta"]))
def test_the_order_of_inputs_does_not_matter(order):
    document = gauge_block()
    document["quantities"] = {name: document["quantities"][name] for name in order}
    assert propagate(read_budget(document)).outputs["l"].u == pytest.approx(31.66387911, rel=1e-9)


@pytest.mark.parametrize("n", [3, 8])
def test_intervals_from_few_readings_hold_the_true_value_as_often_as_they_say(n):
    generator = np.random.default_rng(20170505)
    inside = 0
    for _ in range(600):
        readings = {
            name: {"readings": generator.normal(mean, 0.2, n).tolist()}
            for name, mean in (("a", 10), ("b", 5))
        }
        document = {"model": {"y": "a - 2*b"}, "quantities": readings, "settings": {"dof": "exact"}}
        found = propagate(read_budget(document)).outputs["y"]
        inside += abs(found.value) <= found.U_p
    # three standard deviations of a share of 600; Welch-Satterthwaite errs on the safe side for small n
    assert 0.925 <= inside / 600 <= 0.985
