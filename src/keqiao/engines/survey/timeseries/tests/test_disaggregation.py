"""Chow-Lin and its kin against direct generalised least squares and known identities."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from keqiao.engines.errors import InputError
from keqiao.engines.survey.timeseries import aggregation, denton, disaggregate


def made(years=15, rho=0.7, seed=1):
    rng = np.random.default_rng(seed)
    x = 100 + np.cumsum(rng.normal(0.5, 2, 4 * years))
    u = np.zeros(4 * years)
    for t in range(1, 4 * years):
        u[t] = rho * u[t - 1] + rng.normal(0, 1)
    y = 20 + 1.5 * x + u
    C = aggregation([i // 4 for i in range(4 * years)], list(range(years)))
    return x, y, C


METHODS = [
    ("chow_lin_ml", None),
    ("chow_lin_ssr", None),
    ("chow_lin", 0.5),
    ("fernandez", None),
    ("litterman_ml", None),
    ("litterman_ssr", None),
    ("litterman", 0.5),
]


@pytest.mark.parametrize(("method", "rho"), METHODS)
def test_every_method_meets_its_benchmarks_and_tracks_the_truth(method, rho):
    x, y, C = made()
    found = disaggregate(C @ y, x, C, method=method, rho=rho)
    assert C @ found.values == pytest.approx(C @ y)
    assert np.sqrt(np.mean((found.values - y) ** 2)) < 2
    assert (found.standard_errors > 0).all()


def test_maximum_likelihood_is_the_highest_of_a_direct_gaussian_likelihood():
    x, y, C = made(years=15, rho=0.95, seed=3)
    found = disaggregate(C @ y, x, C, method="chow_lin_ml")

    def likelihood(rho):
        V = rho ** np.abs(np.subtract.outer(np.arange(60), np.arange(60))) / (1 - rho**2)
        low, X = C @ V @ C.T, C @ np.column_stack([np.ones(60), x])
        beta = np.linalg.solve(X.T @ np.linalg.solve(low, X), X.T @ np.linalg.solve(low, C @ y))
        e = C @ y - X @ beta
        return multivariate_normal(np.zeros(15), low * (e @ np.linalg.solve(low, e) / 15)).logpdf(e)

    assert found.log_likelihood == pytest.approx(likelihood(found.rho), rel=1e-8)
    assert found.log_likelihood >= max(likelihood(r) for r in np.linspace(0, 0.99, 100)) - 1e-6
    assert not found.rho_at_edge


def test_chow_lin_without_correlation_is_least_squares_with_the_residual_shared_equally():
    x, y, C = made()
    found = disaggregate(C @ y, x, C, method="chow_lin", rho=0.0)
    X = np.column_stack([np.ones(60), x])
    beta = np.linalg.lstsq(C @ X, C @ y, rcond=None)[0]
    shared = np.repeat((C @ y - C @ X @ beta) / 4, 4)
    assert found.coefficients == pytest.approx(beta)
    assert found.values == pytest.approx(X @ beta + shared)


def test_fernandez_is_litterman_without_correlation_and_denton_around_the_regression():
    x, y, C = made()
    walk = disaggregate(C @ y, x, C, method="fernandez")
    assert disaggregate(C @ y, x, C, method="litterman", rho=0.0).values == pytest.approx(walk.values)
    regression = walk.coefficients[0] + walk.coefficients[1] * x
    assert denton(regression, C @ y, C, kind="additive", first_fixed=True) == pytest.approx(walk.values)


def test_standard_errors_cover_the_truth_as_often_as_they_should():
    inside = []
    for seed in range(60):
        x, y, C = made(years=30, seed=seed)
        found = disaggregate(C @ y, x, C, method="chow_lin", rho=0.7)
        inside.append(np.abs(found.values - y) < 1.96 * found.standard_errors)
    assert 0.92 < np.mean(inside) < 0.97


def test_quarters_beyond_the_last_year_are_forecast_with_growing_error():
    x, y, _ = made(years=16)
    C = aggregation([i // 4 if i < 60 else None for i in range(64)], list(range(15)))
    found = disaggregate(C @ y, x, C, method="chow_lin", rho=0.7)
    assert np.abs(found.values[60:] - y[60:]).max() < 4 * found.standard_errors[60:].max()
    assert found.standard_errors[63] > found.standard_errors[:60].max()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda x, y, C: disaggregate(C @ y, x, C, method="spline"), "spline"),
        (lambda x, y, C: disaggregate(C @ y, x, C, method="chow_lin"), "rho"),
        (lambda x, y, C: disaggregate(C @ y, x, C, method="chow_lin", rho=1.0), "rho"),
        (lambda x, y, C: disaggregate((C @ y)[:-1], x, C), "14 个值"),
        (lambda x, y, C: disaggregate(C @ y, np.ones(60), C), "共线"),
        (lambda x, y, C: disaggregate(C @ y, np.where(x > 0, np.nan, x), C), "第 1 期缺失"),
        (lambda x, y, C: disaggregate((C @ y)[:2], x, C[:2]), "不够估计"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call(*made())
