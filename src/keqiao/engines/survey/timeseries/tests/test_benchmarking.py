"""Denton and Cholette-Dagum against the IMF manual's example, another library, and their own definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.tsa.interp.denton import dentonm

from keqiao.engines.errors import InputError
from keqiao.engines.survey.timeseries import aggregation, cholette_dagum, denton

# Bloem, Dippelsman and Maehle (2001) Quarterly National Accounts Manual, IMF, chapter 6, the worked example
# of 1998-2000: the third year has no benchmark yet and is carried forward
INDICATOR = [98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5, 100.5, 103.0, 103.5, 101.5]
ANNUAL = [4000.0, 4161.4, 4100.0]
PUBLISHED = [969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0, 1040.6]


def yearly(years, extra=0, per_year=4):
    members = [y for y in range(years) for _ in range(per_year)] + [None] * extra
    return aggregation(members, list(range(years)))


def test_proportional_denton_is_the_imf_manuals_example():
    fitted = denton(INDICATOR, ANNUAL[:2], yearly(2, extra=4))
    assert fitted[:9] == pytest.approx(PUBLISHED, abs=0.06)


def test_proportional_denton_agrees_with_statsmodels_on_dentons_series():
    indicator = np.array([50, 100, 150, 100] * 5, dtype=float)
    annual = np.array([500, 400, 300, 400, 500.0])
    other = np.asarray(dentonm(indicator, annual, freq="aq")).ravel()
    assert denton(indicator, annual, yearly(5)) == pytest.approx(other, rel=1e-8)


def _movement(y, x, kind, order, first_fixed):
    ratio = y / x if kind == "proportional" else y - x
    base = 1.0 if kind == "proportional" else 0.0
    if first_fixed:
        ratio = np.concatenate([[base] * order, ratio])
    return (np.diff(ratio, n=order) ** 2).sum()


@pytest.mark.parametrize("kind", ["proportional", "additive"])
@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("first_fixed", [False, True])
def test_denton_minimises_its_own_criterion(kind, order, first_fixed):
    x, b, C = np.array(INDICATOR) / 100, np.array(ANNUAL) / 1000, yearly(3)
    found = denton(x, b, C, kind=kind, order=order, first_fixed=first_fixed)
    assert C @ found == pytest.approx(b)
    solved = minimize(
        _movement,
        np.repeat(b / 4, 4),
        args=(x, kind, order, first_fixed),
        constraints={"type": "eq", "fun": lambda y: C @ y - b},
        options={"ftol": 1e-15, "maxiter": 2000},
    )
    mine = _movement(found, x, kind, order, first_fixed)
    assert mine <= solved.fun * (1 + 1e-6) + 1e-12


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.floats(1, 1e6), min_size=2, max_size=6).flatmap(
        lambda b: st.tuples(
            st.just(b), st.lists(st.floats(1, 1e6), min_size=11 * len(b), max_size=11 * len(b))
        )
    ),
    st.sampled_from(["proportional", "additive"]),
)
def test_benchmarked_series_add_up(data, kind):
    b, x = data
    C = yearly(len(b), per_year=11)
    assert C @ denton(x, b, C, kind=kind) == pytest.approx(b, rel=1e-6)
    assert C @ cholette_dagum(x, b, C, persistence=0.8, kind=kind) == pytest.approx(b, rel=1e-6)


def test_an_indicator_already_on_its_benchmarks_is_left_alone():
    C, x = yearly(3), np.array(INDICATOR)
    assert denton(x, C @ x, C) == pytest.approx(x)
    assert cholette_dagum(x, C @ x, C, persistence=0.7) == pytest.approx(x)


def test_extrapolated_periods_carry_the_last_ratio():
    C = yearly(3, extra=2)
    fitted = denton([*INDICATOR, 103.0, 105.0], ANNUAL, C)
    assert fitted[12:] / [103.0, 105.0] == pytest.approx([fitted[11] / 101.5] * 2)


def test_cholette_dagum_tends_to_denton_and_fades_beyond_the_benchmarks():
    C = yearly(3, extra=8)
    x = np.array([*INDICATOR, *INDICATOR[:8]])
    near = cholette_dagum(x, ANNUAL, C, persistence=1 - 1e-7)
    assert near[:12] == pytest.approx(denton(x, ANNUAL, C)[:12], rel=1e-4)
    faded = cholette_dagum(x, ANNUAL, C, persistence=0.5) / x
    level = sum(ANNUAL) / sum(INDICATOR)
    assert np.diff(np.abs(faded[12:] - level)).max() < 0
    assert faded[-1] == pytest.approx(level, rel=1e-3)


def test_uncertain_benchmarks_are_approached_but_not_forced():
    C = yearly(3)
    loose = cholette_dagum(INDICATOR, ANNUAL, C, persistence=0.7, benchmark_variance=[1e12] * 3)
    assert loose == pytest.approx(np.array(INDICATOR) * sum(ANNUAL) / sum(INDICATOR), rel=1e-3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: denton([1, 0, 2, 3], [9], yearly(1)), "第 2 期为零"),
        (lambda: denton([1, 2, 3], [9], yearly(1)), "有 3 个值"),
        (lambda: denton([1, 2, float("nan"), 3], [9], yearly(1)), "第 3 行"),
        (lambda: denton([1, 2, 3, 4], [9], yearly(1), order=3), "阶数"),
        (lambda: denton([1, 2, 3, 4], [9], yearly(1), order=2), "不够定下 2 阶差分"),
        (lambda: denton([1, 2, 3, 4], [9, 9], np.ones((2, 4))), "互相重叠"),
        (lambda: aggregation(["a", "b"], ["a"]), "“b”没有基准值"),
        (lambda: aggregation(["a"], ["a", "b"]), "“b”没有任何短期"),
        (lambda: aggregation(["a"], ["a"], "median"), "median"),
        (lambda: cholette_dagum([1, 2, 3, 4], [9], yearly(1), persistence=1), "持续系数"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
