import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions import condition, evaluate, model_matrix, parse, value_and_gradient

COLUMNS = {
    "y": np.array([1.0, 2.0, np.nan, 4.0]),
    "收入": np.array([10.0, 20.0, 30.0, 40.0]),
    "kind": np.array(["a", "b", None, "a"], dtype=object),
}
positive = st.floats(0.5, 50)


@settings(deadline=None, max_examples=60)
@given(a=positive, b=positive)
@pytest.mark.parametrize(
    "text", ["100 * (a / b - 1)", "log(a) - sqrt(b)", "a^2 / (a + b)", "exp(-a / 50) * b"]
)
def test_gradients_equal_small_differences(text, a, b):
    values = np.array([a, b])
    _, slope = value_and_gradient(text, ["a", "b"], values)
    for i in range(2):
        step = np.zeros(2)
        step[i] = 1e-6 * values[i]
        up = value_and_gradient(text, ["a", "b"], values + step)[0]
        down = value_and_gradient(text, ["a", "b"], values - step)[0]
        assert slope[i] == pytest.approx((up - down) / (2 * step[i]), rel=1e-5, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("kind == 'a'", [True, False, False, True]),
        ("kind != 'a'", [False, True, False, False]),
        ("y is missing", [False, False, True, False]),
        ("y is not missing and 收入 > 10", [False, True, False, True]),
        ("!is.na(y) & kind %in% c('b')", [False, True, False, False]),
        ("not (y < 3)", [False, False, False, True]),
    ],
)
def test_conditions_leave_missing_rows_outside(text, rows):
    assert condition(text, COLUMNS, 4).tolist() == rows


def test_powers_bind_tighter_than_signs_and_to_the_right():
    assert evaluate("-2^2", {}) == -4
    assert evaluate("2^3^2", {}) == 512


@pytest.mark.parametrize("text", ["y +", "(y", "y $ 2", "f(y", "1 2"])
def test_broken_expressions_say_where(text):
    with pytest.raises(InputError):
        parse(text)


def test_unknown_columns_are_named():
    with pytest.raises(InputError, match="没有“z”"):
        evaluate("z + 1", COLUMNS)


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("~ kind + y", ("(Intercept)", "kindb", "y")),
        ("~ kind - 1", ("kinda", "kindb")),
        ("~ y:kind - 1", ("y:kinda", "y:kindb")),
        ("~ y * kind", ("(Intercept)", "y", "kindb", "y:kindb")),
    ],
)
def test_factors_are_coded_as_the_formula_needs(formula, names):
    assert model_matrix(formula, COLUMNS, 4).names == names


def test_a_function_without_a_value_is_refused():
    with pytest.raises(InputError, match="分母"):
        value_and_gradient("a / b", ["a", "b"], np.array([1.0, 0.0]))
