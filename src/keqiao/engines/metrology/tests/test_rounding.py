"""Rounding of results by GB/T 8170."""

import pytest

from keqiao.engines.metrology.rounding import beside, rounded_result, significant


@pytest.mark.parametrize(
    ("y", "U", "digits", "mode", "shown"),
    [
        (50000838.2, 92.48, 2, "even", ("50000838", "92")),
        (0.10214, 0.000197, 1, "even", ("0.1021", "0.0002")),
        (10.0, 0.0996, 2, "even", ("10.00", "0.10")),
        (10.0, 0.0991, 2, "up", ("10.00", "0.10")),
        (1.25, 0.25, 1, "even", ("1.2", "0.2")),
        (1.35, 0.35, 1, "even", ("1.4", "0.4")),
        (123456.0, 4321.0, 2, "even", ("123500", "4300")),
        (3.0, 0.0, 2, "even", ("3", "0")),
        (-0.5, 1.0, 2, "even", ("-0.5", "1.0")),
    ],
)
def test_a_result_ends_where_its_uncertainty_ends(y, U, digits, mode, shown):
    assert rounded_result(y, U, digits, mode) == shown


def test_significant_and_beside():
    assert significant(123456.789, 4) == 123500
    assert significant(0) == 0
    assert beside(50000838.123456, 31.66) == 50000838.12
    assert beside(1.5, 0) == 1.5
