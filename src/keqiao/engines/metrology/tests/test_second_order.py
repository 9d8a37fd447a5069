"""Second order and non-linearity: GUM H.1.7, the zero-gradient trap."""

import math

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.tests.budgets import gauge_block, plain
from keqiao.engines.metrology.uncertainty import nonlinearity, propagate, read_budget, second_order


def test_gum_h1_7_second_order_terms():
    groups = {"da": [["d_alpha"], ["theta_bar", "Delta"]], "dt": [["alpha_s"], ["d_theta"]]}
    found = second_order(read_budget(gauge_block(order=2, second_order_groups=groups)))["l"]
    assert found.terms["da"] == pytest.approx(11.7, abs=0.06)
    assert found.terms["dt"] == pytest.approx(1.7, abs=0.05)
    assert found.u == pytest.approx(34, abs=0.5)


def test_a_square_at_zero_has_second_order_uncertainty_and_shift():
    found = second_order(read_budget(plain("x**2", x=(0, 0.1))))["y"]
    assert found.u == pytest.approx(math.sqrt(2) * 0.01)
    assert found.shift == pytest.approx(0.01)


def test_the_exact_variance_of_a_product_is_reached():
    found = second_order(read_budget(plain("a*b", a=(2, 0.5), b=(3, 0.4))))["y"]
    assert found.u**2 == pytest.approx(9 * 0.25 + 4 * 0.16 + 0.25 * 0.16)


def test_a_negative_summed_variance_is_said_not_rooted():
    assert second_order(read_budget(plain("sin(x)", x=(0, 1.4))))["y"].u is None


def test_correlated_inputs_are_refused():
    with pytest.raises(InputError, match="互不相关"):
        second_order(read_budget(plain("a*b", [["a", "b", 0.5]], a=(1, 1), b=(1, 1))))


def test_a_missing_second_derivative_is_said_once():
    with pytest.raises(InputError, match="二阶导数") as raised:
        second_order(read_budget(plain("sqrt(a**2 + b**2)", a=(0, 1), b=(0, 1))))
    assert len(str(raised.value)) < 120


def test_groups_must_name_inputs():
    document = plain("a*b", a=(1, 1), b=(1, 1)) | {"settings": {"second_order_groups": {"g": [["a"], ["z"]]}}}
    with pytest.raises(InputError, match="z"):
        second_order(read_budget(document))


@pytest.mark.parametrize(
    ("model", "kind"),
    [("x1**2 + x2**2", "zero_gradient"), ("(x1 + 1)**6 + x2", "strong"), ("sqrt(x1**2 + x2**2 + 1)", None)],
)
def test_what_first_order_misses_is_said(model, kind):
    document = plain(
        model, x1=(0 if kind == "zero_gradient" else 0.3, 0.1), x2=(0 if kind == "zero_gradient" else 1, 0.1)
    )
    budget = read_budget(document)
    found = nonlinearity(budget, propagate(budget))
    assert [warning.kind for warning in found] == ([kind] if kind else [])
    assert all("蒙特卡洛" in warning.sentence for warning in found)


def test_a_constant_output_is_no_warning():
    budget = read_budget(plain("2 + 0*a", a=(1, 1)))
    assert nonlinearity(budget, propagate(budget)) == []
