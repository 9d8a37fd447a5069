"""Official schemes: exact points, rounding at each level, roles, explanation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.dataset import from_frame
from keqiao.engines.indices.official.points import half_up, points_by_second_level
from keqiao.engines.indices.official.rules import Rounding, apply
from keqiao.engines.indices.official.scheme import score_scheme
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator


def scheme(*indicators: Indicator, method: str = "sum", cap: float | None = None) -> IndexTree:
    return IndexTree(indicators, (Aggregate("total", None, "总分", 1.0, method, cap=cap),))


def scored(tree: IndexTree, rounding: Rounding | None = None, groups=None, **columns):
    data = from_frame(
        {"u": [f"u{i}" for i in range(len(next(iter(columns.values()))))]} | columns,
        unit="u",
        numeric=list(columns),
    )
    return score_scheme(tree, data, rounding or Rounding(), groups)


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        # threshold, slope and cap as in a published carrier table: 50 seats 5 points, +0.1 a seat
        ({"kind": "slope", "start": 50, "base": 5, "gain": "0.1", "full": 10}, 49, "0"),
        ({"kind": "slope", "start": 50, "base": 5, "gain": "0.1", "full": 10}, 50, "5"),
        ({"kind": "slope", "start": 50, "base": 5, "gain": "0.1", "full": 10}, 73, "7.3"),
        ({"kind": "slope", "start": 50, "base": 5, "gain": "0.1", "full": 10}, 500, "10"),
        (
            {"kind": "slope", "start": 60, "base": 6, "gain": 1, "per": 10, "full": 9, "whole_steps": True},
            79,
            "7",
        ),
        ({"kind": "threshold", "steps": [[5, 3], [10, 6]]}, 9, "3"),
        ({"kind": "threshold", "steps": [[5, 3], [10, 6]]}, 4, "0"),
        ({"kind": "share", "full": 20, "base": 40}, 30, "15"),
        ({"kind": "share", "full": 20, "base": 40}, 90, "20"),
        ({"kind": "range", "low": 10, "high": 0, "full": 4}, 5, "2"),
        ({"kind": "count", "each": "0.5", "full": 2}, 9, "2"),
        ({"kind": "flag", "points": 3}, 1, "3"),
        ({"kind": "expert", "full": 10}, 8, "8"),
    ],
)
def test_each_kind_of_rule_gives_its_points(rule, value, points):
    assert apply(rule, Decimal(value), "x").value == Decimal(points)


def test_points_round_half_up_at_every_step():
    found = points_by_second_level([{"id": "P1", "w": 3, "items": [[0.5, 33.33], [0.5, 33.34]]}])
    assert found["second"]["P1"]["score"] == Decimal("33.34")  # 33.335 goes up
    assert found["second"]["P1"]["points"] == Decimal("1.00")
    assert half_up(Decimal("2.675"), 2) == Decimal("2.68")


def test_bonus_deduction_cap_and_veto_play_their_roles():
    tree = scheme(
        Indicator("s", "total", rule={"kind": "expert", "full": 100}),
        Indicator("b", "total", role="bonus", rule={"kind": "count", "each": 2, "full": 6}),
        Indicator("d", "total", role="deduction", rule={"kind": "count", "each": 1, "full": 10}),
        Indicator("v", "total", role="veto", rule={"cap": 60}),
        cap=100,
    )
    plain, capped, vetoed = scored(tree, s=[80, 99, 90], b=[1, 5, 0], d=[3, 0, 0], v=[0, 0, 1])
    assert (plain.total, capped.total, vetoed.total) == (
        Decimal("79.00"),
        Decimal("100.00"),
        Decimal("60.00"),
    )
    assert "一票否决" in vetoed.root.reason
    for one in (plain, capped, vetoed):
        assert sum(one.lines.values()) == one.total


def test_multiplier_weights_and_group_weights_are_weighted_means():
    tree = scheme(
        Indicator("x", "total", weight={"综合": 0.8, "专业": 1.2}),
        Indicator("y", "total", weight=1.2),
        method="weighted",
    )
    general, special = scored(tree, groups=["综合", "专业"], x=[50, 50], y=[100, 100])
    assert general.total == Decimal("80.00")
    assert special.total == Decimal("75.00")
    with pytest.raises(InputError, match="没有为“其他”组规定权重"):
        scored(tree, groups=["其他"], x=[1], y=[1])


def test_a_missing_value_is_refused_unless_the_rules_say_otherwise():
    tree = scheme(Indicator("x", "total", weight=1), Indicator("y", "total", weight=3), method="weighted")
    with pytest.raises(InputError, match="单位“u0”的“x”缺失"):
        scored(tree, x=[None], y=[80])
    assert scored(tree, Rounding(missing="zero"), x=[None], y=[80])[0].total == Decimal("60.00")
    assert scored(tree, Rounding(missing="renormalise"), x=[None], y=[80])[0].total == Decimal("80.00")


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        ({"kind": "magic"}, 1, "没有计分规则"),
        ({"kind": "expert", "ful": 3}, 1, "未知的键“ful”"),
        ({"kind": "expert", "full": 10}, 11, "不在 0 到 10 之间"),
        ({"kind": "slope", "start": 1, "full": 2}, 1, "缺少“gain”"),
        ({"kind": "share", "base": 0}, 1, "应为正数"),
        ({"kind": "threshold", "steps": [5, 3]}, 1, "steps"),
        ({"kind": "range", "low": 1, "high": 1}, 1, "两端相同"),
        ({"kind": "share", "base": "abc"}, 1, "应为数字"),
    ],
)
def test_a_bad_rule_names_its_item(rule, value, words):
    with pytest.raises(InputError, match=words) as caught:
        apply(rule, Decimal(value), "单位“u0”的“x”")
    assert "单位“u0”的“x”" in str(caught.value)


def test_unknown_methods_and_roles_are_refused():
    with pytest.raises(InputError, match="官方方案的节点“total”"):
        scored(scheme(Indicator("x", "total"), method="geometric"), x=[1])
    with pytest.raises(InputError, match="role"):
        scored(scheme(Indicator("x", "total", role="extra")), x=[1])
