"""Allocation against published figures, brute force and the optimum's own conditions."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling import (
    PrecisionTarget,
    StratumLimits,
    allocate,
    bethel,
    size_for_precision,
    total_variance,
)

# Cochran (1977) Sampling Techniques, 3rd ed., chapter 5: 64 US cities in two strata, 1930 sizes in thousands
CITIES = np.array([16, 48])
SPREAD = np.sqrt([53_843.0, 5_581.0])


def test_cochran_city_example_proportional_and_equal_variances():
    proportional = allocate("proportional", 24, CITIES)
    assert proportional.tolist() == [6, 18]
    assert total_variance(CITIES, SPREAD, proportional) == pytest.approx(1_882_293, abs=1)
    equal = allocate("equal", 24, CITIES)
    assert equal.tolist() == [12, 12]
    assert total_variance(CITIES, SPREAD, equal) == pytest.approx(1_090_827, abs=1)


def test_cochran_city_example_optimum_is_nearly_equal_sizes():
    assert allocate("neyman", 24, CITIES, spread=SPREAD).tolist() == [12, 12]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(2, 9), st.floats(0.1, 50)), min_size=2, max_size=4),
    st.integers(0, 20),
)
def test_neyman_is_the_integer_optimum_by_brute_force(strata, extra):
    sizes = np.array([n for n, _ in strata])
    spread = np.array([s for _, s in strata])
    total = min(2 * len(strata) + extra, int(sizes.sum()))
    found = allocate("neyman", total, sizes, spread=spread)
    choices = [c for c in product(*(range(2, n + 1) for n in sizes)) if sum(c) == total]
    best = min(total_variance(sizes, spread, np.array(c)) for c in choices)
    assert found.sum() == total
    assert total_variance(sizes, spread, found) <= best * (1 + 1e-9) + 1e-9


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1e6)), min_size=1, max_size=12),
    st.floats(0, 1),
    st.sampled_from(["proportional", "equal", "power"]),
)
def test_every_allocation_sums_to_the_total_within_its_limits(strata, share, method):
    sizes = np.array([n for n, _ in strata])
    spread = np.array([s for _, s in strata])
    limits = StratumLimits.of(sizes)
    low, high = int(limits.least.sum()), int(limits.most.sum())
    total = round(low + share * (high - low))
    found = allocate(method, total, sizes, spread=spread, totals=sizes + 1.0, limits=limits)
    assert found.sum() == total
    assert (found >= limits.least).all()
    assert (found <= limits.most).all()


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_power_allocation_minimises_bankiers_criterion(power):
    sizes, spread, totals = np.array([4000, 900, 100]), np.array([3.0, 8, 30]), np.array([8e3, 9e3, 7e3])
    weight = (totals**power * spread / (totals / sizes)) ** 2
    found = allocate("power", 40, sizes, spread=spread, totals=totals, power=power)
    best = min((weight / (a, b, 40 - a - b)).sum() for a in range(2, 37) for b in range(2, 39 - a))
    assert (weight / found).sum() == pytest.approx(best, rel=0.002)
    if power == 1:
        assert np.abs(found - allocate("neyman", 40, sizes, spread=spread)).max() <= 1


def test_size_for_precision_is_the_smallest_that_meets_the_official_ten_percent_rule():
    sizes, spread, total = np.array([3000, 600, 40]), np.array([12.0, 45, 300]), 150_000.0
    found = size_for_precision(sizes, spread, total, relative_error=0.10, confidence_factor=1.96)

    def reached(counts):
        return 1.96 * np.sqrt(total_variance(sizes, spread, counts)) / total

    assert reached(found) <= 0.10
    assert reached(allocate("neyman", int(found.sum()) - 1, sizes, spread=spread)) > 0.10


def _targets(sizes, means, spreads, domains, cv):
    everywhere = np.ones(len(sizes), bool)
    result = []
    for j in range(means.shape[1]):
        for label, members in [("全部", everywhere), *domains]:
            result.append(PrecisionTarget(f"{j}-{label}", spreads[:, j], means[:, j], members, cv))
    return result


def test_bethel_with_one_variable_is_neyman():
    sizes, spread, mean = np.array([500, 300, 80]), np.array([4.0, 9, 40]), np.array([10.0, 20, 90])
    target = PrecisionTarget("营收", spread, mean, np.ones(3, bool), 0.04)
    found = bethel(sizes, [target], limits=StratumLimits.of(sizes, least=1))
    share = found.optimum / found.optimum.sum()
    assert share == pytest.approx(sizes * spread / (sizes * spread).sum(), rel=1e-6)
    assert found.achieved_cv[0] <= 0.04


def test_bethel_equals_a_general_convex_solver_with_domains_and_costs():
    rng = np.random.default_rng(5)
    sizes = rng.integers(100, 2000, 12)
    means, spreads = rng.uniform(5, 50, (12, 3)), rng.uniform(2, 60, (12, 3))
    domains = [("东", np.arange(12) < 5), ("西", np.arange(12) >= 5)]
    targets = _targets(sizes, means, spreads, domains, 0.04)
    cost = rng.uniform(1, 4, 12)
    found = bethel(sizes, targets, cost=cost)

    def gap(x, t):
        keep = t.members
        N, n = sizes[keep], 1 / x[keep]
        variance = (N**2 * t.spread[keep] ** 2 * (1 / n - 1 / N)).sum()
        return 1 - variance / (t.cv * (N * t.mean[keep]).sum()) ** 2

    solved = minimize(
        lambda x: (cost / x).sum() / 1000,
        1 / found.optimum * 0.97,
        jac=lambda x: -cost / x**2 / 1000,
        bounds=[(1 / n, 0.5) for n in sizes],
        constraints=[{"type": "ineq", "fun": gap, "args": (t,)} for t in targets],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assert (cost * found.optimum).sum() == pytest.approx((cost / solved.x).sum(), rel=1e-4)
    assert (found.achieved_cv <= 0.04 + 1e-12).all()
    slack = found.achieved_cv < 0.0395
    assert (found.multipliers[slack] < 1e-3 * found.multipliers.max()).all()


def test_bethel_takes_a_stratum_whole_when_precision_demands_it():
    sizes, spread, mean = np.array([1000, 10]), np.array([1.0, 500]), np.array([10.0, 1000])
    found = bethel(sizes, [PrecisionTarget("营收", spread, mean, np.ones(2, bool), 0.003)])
    assert found.counts[1] == 10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: allocate("neyman", 100, [5, 5], spread=[1, 1]), "上限合计 10"),
        (lambda: allocate("neyman", 5, [5, 5], spread=[1, float("nan")]), "第 2 行"),
        (lambda: allocate("magic", 5, [5, 5]), "proportional"),
        (lambda: allocate("neyman", 5, [5, 5]), "标准差"),
        (lambda: allocate("neyman", 5, [5, -5], spread=[1, 1]), "为负"),
        (lambda: bethel([5], [PrecisionTarget("a", [1], [0], [True], 0.1)]), "总量为零"),
        (lambda: bethel([5], [PrecisionTarget("a", [1], [1], [False], 0.1)]), "没有单位"),
        (
            lambda: bethel(
                [50],
                [PrecisionTarget("a", [10], [1], [True], 0.001)],
                limits=StratumLimits.of([50], most=10),
            ),
            "“a”",
        ),
    ],
)
def test_bad_input_is_one_sentence_naming_the_place(call, words):
    with pytest.raises(InputError, match=words):
        call()
