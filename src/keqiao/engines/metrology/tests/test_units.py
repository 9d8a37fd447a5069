"""Units: dimension and scale of every model line are checked before anything is computed."""

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.uncertainty import check_units, read_budget


def budget(model: str, unit: str = "", constants: dict | None = None, **units: str):
    return read_budget(
        {
            "model": {"y": model},
            "quantities": {name: {"value": 1, "u": 0.1, "unit": text} for name, text in units.items()},
            "constants": constants or {},
            "unit": {"y": unit} if unit else {},
        }
    )


@pytest.mark.parametrize(
    ("model", "unit", "units"),
    [
        ("V/I", "ohm", {"V": "V", "I": "A"}),
        ("V/I", "kohm", {"V": "V", "I": "mA"}),
        ("m*a", "N", {"m": "kg", "a": "m/s**2"}),
        ("sqrt(A)", "m", {"A": "m**2"}),
        ("L*alpha*dT", "nm", {"L": "nm", "alpha": "1/degC", "dT": "℃"}),
        ("L*cos(phi) + 0*L", "m", {"L": "m", "phi": "rad"}),
        ("exp(-t/T)*L", "m", {"L": "m", "t": "s", "T": "s"}),
        ("atan2(a, b)", "rad", {"a": "V", "b": "V"}),
        ("c*f", "mol/L", {"c": "mol/L", "f": ""}),
    ],
)
def test_a_model_that_gives_its_declared_unit_passes(model, unit, units):
    assert set(check_units(budget(model, unit, **units))) == {"y"}


@pytest.mark.parametrize(
    ("model", "unit", "units", "words"),
    [
        ("V/I", "ohm", {"V": "V", "I": "mA"}, "1000 倍"),
        ("V*I", "ohm", {"V": "V", "I": "A"}, "量纲不对"),
        ("a + b", "", {"a": "m", "b": "s"}, "量纲不对"),
        ("a + b", "", {"a": "m", "b": "mm"}, "1000 倍"),
        ("a + 1", "", {"a": "m"}, "量纲不对"),
        ("exp(a)", "", {"a": "m"}, "纯数"),
        ("a**b", "", {"a": "m", "b": ""}, "常数次幂"),
        ("a", "furlongs-per-oops", {"a": "m"}, "不认识"),
        ("a", "m", {"a": "((("}, "不认识"),
    ],
)
def test_a_wrong_dimension_or_scale_is_refused(model, unit, units, words):
    with pytest.raises(InputError, match=words):
        check_units(budget(model, unit, **units))


def test_constants_may_have_units():
    constants = {"c": {"value": 299792458, "unit": "m/s"}}
    assert check_units(budget("c*t", "m", constants, t="s")) == {"y": "m"}
