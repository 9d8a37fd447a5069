"""The comparison behind `keqiao cases` agrees only where it should."""

import pytest

from keqiao.engines.cases import differences


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance"),
    [
        (1.0, 1.05, 0.05),
        ("0.9", "0.90", None),
        ("0.9", 0.9, None),
        (None, None, None),
        ({"a": 1}, {"a": 1, "b": 2}, None),
        ([1, 2], (1, 2), None),
        ("full", "full", 0.1),
        (2.35, 2.349999, {"round": 2}),
        ({"a": 1.0, "b": 2}, {"a": 1.01, "b": 2}, {"a": 0.02}),
    ],
)
def test_agreement(expected, actual, tolerance):
    assert differences(expected, actual, tolerance) == []


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance"),
    [
        (1.0, 1.06, 0.05),
        (None, 0, None),
        (0, None, 1),
        ({"a": 1}, {"b": 1}, None),
        ([1, 2], [2, 1], None),
        ([1], 1, None),
        ("1e999999999", 1, 0.01),
        ([1, 2], {"HQ": 1, "A": 2}, None),
        ("full", "Full", None),
        (True, 1, None),
        (1.0, float("nan"), 10),
        (2.35, 2.34, {"round": 2}),
        ({"a": 1.0, "b": 2}, {"a": 1.01, "b": 3}, {"a": 0.02}),
    ],
)
def test_difference(expected, actual, tolerance):
    assert differences(expected, actual, tolerance)
