"""Budgets as documents: every distribution's standard uncertainty, and refusal of what contradicts itself."""

import math

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.tests.budgets import plain
from keqiao.engines.metrology.uncertainty import read_budget, read_quantity

SPREADS = [
    ({"value": 1, "u": 0.3}, 0.3),
    ({"value": 1, "half_width": 0.3, "dist": "rectangular"}, 0.3 / math.sqrt(3)),
    ({"low": 0.7, "high": 1.3, "dist": "rectangular"}, 0.3 / math.sqrt(3)),
    ({"value": 1, "u": 0.3, "dist": "rectangular"}, 0.3),
    ({"value": 1, "half_width": 0.3, "dist": "triangular"}, 0.3 / math.sqrt(6)),
    ({"value": 1, "half_width": 0.3, "dist": "arcsine"}, 0.3 / math.sqrt(2)),
    ({"low": 0, "high": 2, "d": 0.5, "dist": "curvilinear_trapezoid"}, math.sqrt(4 / 12 + 0.25 / 9)),
    ({"value": 1, "u": 0.3, "d": 0.1, "dist": "curvilinear_trapezoid"}, 0.3),
    ({"value": 1, "u": 0.3, "dof": 5, "dist": "t"}, 0.3),
    ({"value": 1, "scale": 0.3, "dof": 5, "dist": "t"}, 0.3),
    (
        {"value": 1, "components": [{"u": 0.3}, {"half_width": 0.4 * math.sqrt(3), "dist": "rectangular"}]},
        0.5,
    ),
    ({"readings": [1, 2, 3, 4]}, math.sqrt(5 / 3) / 2),
]


@pytest.mark.parametrize(("entry", "u"), SPREADS)
def test_each_way_of_giving_a_spread_has_its_standard_uncertainty(entry, u):
    assert read_quantity("q", entry).u == pytest.approx(u, rel=1e-12)


@pytest.mark.parametrize(("entry", "u"), SPREADS)
def test_draws_have_the_mean_and_standard_deviation_of_their_distribution(entry, u):
    quantity = read_quantity("q", entry)
    draws = quantity.distribution.deviations(np.random.default_rng(7), 400_000)
    if entry.get("scale"):
        u *= math.sqrt(5 / 3)
    assert draws.mean() == pytest.approx(0, abs=5 * u / 600)
    assert draws.std() == pytest.approx(u, rel=0.01)


def test_components_with_degrees_of_freedom_combine_them():
    quantity = read_quantity("q", {"value": 0, "components": [{"u": 1, "dof": 4}, {"u": 1}]})
    assert quantity.dof == pytest.approx(16)


def test_readings_have_n_minus_one_degrees_of_freedom_and_may_be_t():
    assert read_quantity("q", {"readings": [1, 2, 4]}).dof == 2
    assert read_quantity("q", {"readings": [1, 2, 4], "dist": "t"}).distribution.name == "t"


def test_from_series_gives_one_reading_per_position():
    document = plain("a", a={"from_series": "(p - q)/T"})
    document |= {"series": {"p": [10, 14, 12], "q": [2, 2, 4]}, "constants": {"T": 2}}
    quantity = read_budget(document).quantities["a"]
    assert quantity.value == pytest.approx(14 / 3)
    assert quantity.readings.tolist() == [4, 6, 4]


BAD_QUANTITIES = [
    ({}, "只能给出"),
    ({"value": 1}, "只能给出"),
    ({"u": 1}, "没有估计值"),
    ({"value": 1, "u": -1}, "不能是负数"),
    ({"value": 1, "u": float("nan")}, "有限"),
    ({"value": 1, "u": "0.1"}, "应当是数字"),
    ({"value": True, "u": 0.1}, "应当是数字"),
    ({"value": 1e300, "u": 0.1}, "可计算的范围"),
    ({"value": 10**400, "u": 0.1}, "有限"),
    ({"readings": [1e200, 2]}, "第 1 个值"),
    ({"value": 1, "u": 1, "half_width": 1}, "只能给出"),
    ({"value": 1, "half_width": 1}, "写明"),
    ({"value": 1, "half_width": -1, "dist": "rectangular"}, "不能是负数"),
    ({"low": 2, "high": 1, "dist": "rectangular"}, "大于 high"),
    ({"low": 1, "dist": "rectangular"}, "同时给出"),
    ({"value": 9, "low": 1, "high": 2, "dist": "rectangular"}, "中点"),
    ({"value": 1, "u": 1, "dist": "lognormal"}, "不认识"),
    ({"value": 1, "u": 1, "dof": 0}, "大于 0"),
    ({"value": 1, "u": 1, "dist": "t"}, "自由度"),
    ({"value": 1, "u": 1, "dist": "t", "dof": 2}, "标准差不存在"),
    ({"value": 1, "scale": 1}, "scale 只用于 t"),
    ({"low": 0, "high": 1, "dist": "curvilinear_trapezoid"}, "不准确程度"),
    ({"low": 0, "high": 1, "d": 5, "dist": "curvilinear_trapezoid"}, "不能大于半宽"),
    ({"readings": [1]}, "至少要 2"),
    ({"readings": [1, None]}, "第 2 个值"),
    ({"readings": [1, 2], "u": 3}, "由读数求得"),
    ({"value": 1, "components": []}, "空的"),
    ({"value": 1, "components": [{"u": 1, "oops": 2}]}, "oops"),
    ({"value": 1, "u": 1, "halfwidth": 2}, "halfwidth"),
    ({"value": [1, 2, 3], "u": 1}, "实部"),
    (3, "应当是"),
]


@pytest.mark.parametrize(("entry", "words"), BAD_QUANTITIES)
def test_a_quantity_that_says_too_little_or_too_much_is_refused_by_name(entry, words):
    with pytest.raises(InputError, match=words) as raised:
        read_budget({"model": {"y": "q"}, "quantities": {"q": entry}})
    assert "q" in str(raised.value)


BAD_BUDGETS = [
    ({"quantities": {"a": {"value": 1, "u": 1}}}, "model"),
    ({"model": {"y": "a"}}, "quantities"),
    (plain("a + b", a=(1, 1)), "没有定义的量“b”"),
    (plain("a", [["a", "c", 0.1]], a=(1, 1)), "不是输入量"),
    (plain("a + b", [["a", "b", 1.5]], a=(1, 1), b=(1, 1)), "不在 -1 与 1"),
    (plain("a", [["a", "a", 0.5]], a=(1, 1)), "自身|自己"),
    (plain("a + b", [["a", "b", 0.5], ["b", "a", 0.4]], a=(1, 1), b=(1, 1)), "两个不同的值"),
    (
        plain("a+b+c", [["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", -0.9]], a=(1, 1), b=(1, 1), c=(1, 1)),
        "半正定",
    ),
    (plain("a", a=(1, 1)) | {"outputs": ["z"]}, "不是模型里的量"),
    (plain("a", a=(1, 1)) | {"outputs": []}, "空的"),
    (plain("a", a=(1, 1)) | {"constants": {"a": 1}}, "既是常数又是输入量"),
    (plain("a", a=(1, 1)) | {"settings": {"coverage_probability": 95}}, "0 与 1"),
    (plain("a", a=(1, 1)) | {"settings": {"order": 3}}, "order"),
    (plain("a", a=(1, 1)) | {"settings": {"colour": "red"}}, "colour"),
    (plain("a", a=(1, 1)) | {"settings": {"draws": 10}}, "draws"),
    (plain("a", a=(1, 1)) | {"settings": {"second_order_groups": {"g": [["a"]]}}}, "两组"),
    (plain("a", a=(1, 1)) | {"modle": {}}, "modle"),
    ({"model": {"a": "1"}, "quantities": {"a": {"value": 1, "u": 1}}}, "重名"),
    (
        {
            "model": {"y": "a+b"},
            "quantities": {"a": {"readings": [1, 2, 3]}, "b": {"readings": [1, 2]}},
            "settings": {"readings": "simultaneous"},
        },
        "次数不同",
    ),
]


@pytest.mark.parametrize(("document", "words"), BAD_BUDGETS)
def test_a_budget_that_contradicts_itself_is_refused(document, words):
    with pytest.raises(InputError, match=words):
        read_budget(document)
