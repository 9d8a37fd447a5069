"""Monte Carlo: published distributions, repeatability, adaptive stop, validation, regions."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.tests.budgets import gauge_block, impedance, plain
from keqiao.engines.metrology.uncertainty import (
    coverage_interval,
    normal_regions,
    numerical_tolerance,
    propagate,
    read_budget,
    simulate,
    simulated_regions,
    smallest_region,
    validate,
)

DRAWS = 200_000


def test_supplement_1_four_rectangular_inputs():
    spread = {"value": 0, "u": 1, "dist": "rectangular"}
    found = simulate(read_budget(plain("a+b+c+d", a=spread, b=spread, c=spread, d=spread)), DRAWS).outputs[
        "y"
    ]
    assert found.u == pytest.approx(2, abs=0.015)
    assert (found.low, found.high) == pytest.approx((-3.88, 3.88), abs=0.03)


def test_supplement_1_comparison_loss_where_first_order_gives_nothing():
    document = plain("1e6*(x1**2 + x2**2)", x1=(0, 0.005), x2=(0, 0.005))
    document["settings"] = {"interval": "shortest"}
    found = simulate(read_budget(document), DRAWS).outputs["y"]
    assert found.mean == pytest.approx(50, abs=0.6)
    assert found.u == pytest.approx(50, abs=1)
    assert found.low == pytest.approx(0, abs=0.1)
    assert found.high == pytest.approx(150, abs=3)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    budget = read_budget(gauge_block())
    first, again, other = (simulate(budget, 50_000, seed=seed).draws for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_correlated_inputs_are_drawn_jointly():
    found = simulate(read_budget(impedance()), DRAWS)
    first = propagate(read_budget(impedance()))
    assert found.outputs["R"].u == pytest.approx(first.outputs["R"].u, rel=0.01)
    assert found.correlation == pytest.approx(first.correlation, abs=0.01)


def test_perfect_correlation_is_no_special_case():
    found = simulate(read_budget(plain("a - b", [["a", "b", 1]], a=(1, 0.5), b=(0, 0.5))), DRAWS)
    assert found.outputs["y"].u == pytest.approx(0, abs=1e-7)
    assert found.outputs["y"].mean == pytest.approx(1)


def test_correlating_other_distributions_is_said():
    spread = {"value": 0, "u": 1, "dist": "rectangular"}
    found = simulate(read_budget(plain("a + b", [["a", "b", 0.5]], a=spread, b=(0, 1))), DRAWS)
    assert "联合正态" in found.notes[0]


def test_heavy_tails_do_not_shake_the_standard_deviation():
    tail = {"value": 0, "u": 1, "dof": 3, "dist": "t"}
    budget = read_budget(plain("a + b", a=tail, b=(0, 1)))
    spreads = [simulate(budget, 50_000, seed=seed).outputs["y"].u for seed in range(8)]
    assert spreads == pytest.approx([math.sqrt(2)] * 8, rel=0.01)


def test_draws_outside_the_domain_are_counted_and_refused():
    with pytest.raises(InputError, match="没有意义"):
        simulate(read_budget(plain("log(a)", a=(1, 1))), 10_000)


@pytest.mark.parametrize(("draws", "words"), [(1000, "太少"), (10**9, "超过")])
def test_a_number_of_draws_that_cannot_serve_is_refused(draws, words):
    with pytest.raises(InputError, match=words):
        simulate(read_budget(plain("a", a=(1, 1))), draws)


def test_the_adaptive_procedure_reaches_its_tolerance():
    found = simulate(read_budget(plain("a + b", a=(0, 1), b=(0, 1))))
    assert found.stable
    assert found.tolerances == {"y": 0.05}
    assert abs(found.outputs["y"].u - math.sqrt(2)) < 0.05


@pytest.mark.parametrize(
    ("u", "digits", "delta"),
    [(0.35, 2, 0.005), (7, 2, 0.05), (0.996, 2, 0.05), (32, 1, 5), (0, 2, 0), (1234, 2, 50)],
)
def test_numerical_tolerance_is_half_a_unit_of_the_last_figure(u, digits, delta):
    assert numerical_tolerance(u, digits) == pytest.approx(delta)


def test_validation_refuses_one_dominant_rectangle_and_accepts_a_linear_normal_model():
    box = {"value": 0, "u": 10, "dist": "rectangular"}
    for document, verdict in (
        (plain("a + b", a=box, b=(0, 1)), False),
        (plain("a + 2*b", a=(0, 1), b=(0, 1)), True),
    ):
        budget = read_budget(document)
        assert validate(propagate(budget), simulate(budget, 1_000_000))["y"].validated is verdict


def test_validation_without_a_first_order_interval_says_nothing():
    document = plain(
        "a + b", [["a", "b", 0.5]], a={"value": 1, "u": 1, "dof": 4}, b={"value": 1, "u": 1, "dof": 9}
    )
    budget = read_budget(document)
    assert validate(propagate(budget), simulate(budget, 20_000))["y"].validated is None


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.1, 2)), min_size=2, max_size=4))
def test_monte_carlo_agrees_with_first_order_on_linear_models(parts):
    text = " + ".join(f"({c!r})*x{i} + x{i}" for i, (c, _) in enumerate(parts))
    budget = read_budget(plain(text, **{f"x{i}": (c, u) for i, (c, u) in enumerate(parts)}))
    first, drawn = propagate(budget).outputs["y"], simulate(budget, 100_000).outputs["y"]
    assert drawn.mean == pytest.approx(first.value, abs=5 * first.u / 300 + 1e-9)
    assert drawn.u == pytest.approx(first.u, rel=0.015, abs=1e-9)


@pytest.mark.parametrize("p", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("kind", ["symmetric", "shortest"])
def test_a_coverage_interval_holds_its_share_of_the_sample(p, kind):
    sample = np.random.default_rng(3).exponential(size=20_001)
    low, high = coverage_interval(sample, p, kind)
    assert np.mean((sample >= low) & (sample <= high)) == pytest.approx(p, abs=2e-4)


def test_the_shortest_interval_of_a_skew_sample_starts_at_its_mode():
    sample = np.random.default_rng(3).exponential(size=50_000)
    short, even = coverage_interval(sample, 0.9, "shortest"), coverage_interval(sample, 0.9)
    assert short[0] == pytest.approx(0, abs=0.01)
    assert short[1] - short[0] < even[1] - even[0]


def test_regions_of_normal_outputs_have_the_factors_of_supplement_2():
    budget = read_budget(
        {"model": {"y": "a", "z": "a + b"}, "quantities": plain("a", a=(0, 1), b=(0, 1))["quantities"]}
    )
    ellipse, box = normal_regions(propagate(budget), 0.95)
    assert ellipse.k_p == pytest.approx(2.45, abs=0.005)  # JCGM 102:2011 table 1, m = 2
    assert box.k_q == pytest.approx(2.24, abs=0.005)  # Bonferroni, m = 2
    drawn = simulate(budget, DRAWS)
    simulated, rectangle = simulated_regions(drawn)
    assert simulated.k_p == pytest.approx(2.45, abs=0.02)
    assert rectangle.k_q < box.k_q
    cells = smallest_region(drawn, "y", "z")
    assert cells.area == pytest.approx(ellipse.volume, rel=0.1)


def test_a_region_needs_two_outputs_that_are_not_the_same():
    with pytest.raises(InputError, match="两个以上"):
        normal_regions(propagate(read_budget(plain("a", a=(0, 1)))), 0.95)
    twins = {"model": {"y": "a", "z": "2*a"}, "quantities": {"a": {"value": 0, "u": 1}}}
    with pytest.raises(InputError, match="奇异"):
        normal_regions(propagate(read_budget(twins)), 0.95)
    with pytest.raises(InputError, match="不是输出量"):
        smallest_region(simulate(read_budget(twins), 10_000), "y", "q")
