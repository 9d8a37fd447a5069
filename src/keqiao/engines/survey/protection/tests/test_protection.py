"""Protection: rules by hand, patterns that an independent attack cannot open, optimum by brute force."""

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from keqiao.engines.errors import InputError
from keqiao.engines.survey.protection import (
    SensitivityRules,
    audit,
    flat,
    from_parents,
    magnitude_table,
    sensitive_cells,
    suppress,
)

INDUSTRY = from_parents(
    "行业", {"M": "合计", "I": "合计", "73": "M", "74": "M", "75": "M", "64": "I", "65": "I"}
)
CITY = from_parents(
    "地区",
    {
        "成都平原": "合计",
        "川南": "合计",
        "成都": "成都平原",
        "绵阳": "成都平原",
        "泸州": "川南",
        "宜宾": "川南",
    },
)
RULES = SensitivityRules(p_percent=15, minimum_count=3)


def made(seed, records=150, spread=1.3):
    rng = np.random.default_rng(seed)
    codes = {
        "行业": [INDUSTRY.leaves[i] for i in rng.integers(0, 5, records)],
        "地区": [CITY.leaves[i] for i in np.minimum(rng.geometric(0.45, records) - 1, 3)],
    }
    return magnitude_table([INDUSTRY, CITY], codes, np.round(rng.lognormal(3, spread, records), 1))


def small(rows):
    """A flat two-way table from {(row, column): contributions}."""
    codes = {"行": [], "列": []}
    values = []
    for (r, c), parts in rows.items():
        for part in parts:
            codes["行"].append(r)
            codes["列"].append(c)
            values.append(part)
    return magnitude_table([flat("行", codes["行"]), flat("列", codes["列"])], codes, values)


def test_the_table_adds_up_and_knows_its_contributors():
    table = made(1)
    assert table.relations @ table.values == pytest.approx(np.zeros(table.relations.shape[0]), abs=1e-9)
    whole = table.position(("合计", "合计"))
    assert table.counts[whole] == 150
    assert len(table.cells) == 8 * 7


def test_two_plants_of_one_holder_are_one_contribution():
    codes = {"行": ["a", "a", "a"]}
    table = magnitude_table([flat("行", ["a"])], codes, [50, 40, 10], holders=["甲", "甲", "乙"])
    assert table.largest[table.position(("a",))].tolist() == [90, 10, 0]


def test_sensitivity_rules_by_hand():
    table = small(
        {("a", "x"): [100, 20, 5, 5], ("a", "y"): [60, 50, 40], ("b", "x"): [30, 30], ("b", "y"): [1] * 9}
    )
    at = {cell: table.position(cell) for cell in [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]}
    # (a, x): X − x1 − x2 = 10 < 15 % of 100, needs 5; (b, x): nothing left for 15 % of 30
    p = sensitive_cells(table, SensitivityRules(p_percent=15))
    assert [bool(p.sensitive[at[c]]) for c in at] == [True, False, True, False]
    assert p.protection[at["a", "x"]] == pytest.approx(5)
    # the two largest hold 120 of 130: more than 85 %, needs 120/0.85 − 130
    dominance = sensitive_cells(table, SensitivityRules(dominance=(2, 85)))
    assert dominance.protection[at["a", "x"]] == pytest.approx(120 / 0.85 - 130)
    count = sensitive_cells(table, SensitivityRules(minimum_count=3))
    assert count.reasons[at["b", "x"]] == ("频数",)
    assert count.protection[at["b", "x"]] == pytest.approx(6)


def test_primary_suppression_alone_is_opened_by_subtraction():
    table = made(3)
    primary = sensitive_cells(table, RULES)
    _, broken = audit(
        table, primary.sensitive, primary.protection, np.flatnonzero(primary.sensitive).tolist()
    )
    assert broken


def _independent_interval(table, hidden, target):
    """Bounds of a hidden cell from the published figures alone, by another formulation."""
    inside = np.flatnonzero(hidden)
    matrix = table.relations.toarray()
    right = -matrix[:, ~hidden] @ table.values[~hidden]
    cost = (inside == target).astype(float)
    ends = []
    for sign in (1, -1):
        found = linprog(sign * cost, A_eq=matrix[:, inside], b_eq=right, bounds=(0, None))
        assert found.status in (0, 3)
        ends.append(float("inf") if found.status == 3 else sign * found.fun)
    return ends


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(["value", "count", "cells"]))
def test_no_sensitive_cell_can_be_worked_out_from_what_is_published(seed, cost):
    table = made(seed)
    primary = sensitive_cells(table, RULES)
    found = suppress(table, primary, cost=cost)
    hidden = found.suppressed
    for target in np.flatnonzero(primary.sensitive):
        low, high = _independent_interval(table, hidden, target)
        value, need = table.values[target], primary.protection[target]
        assert high >= value + need * (1 - 1e-6) - 1e-6
        assert low <= value - min(need, value) * (1 - 1e-6) + 1e-6
        assert high - low > 1e-6


def test_no_secondary_cell_is_hidden_for_nothing():
    table = made(11)
    primary = sensitive_cells(table, RULES)
    found = suppress(table, primary)
    targets = np.flatnonzero(primary.sensitive).tolist()
    for cell in np.flatnonzero([mark == "s" for mark in found.status]):
        fewer = found.suppressed.copy()
        fewer[cell] = False
        assert audit(table, fewer, primary.protection, targets)[1]


def test_two_lone_contributors_in_a_row_do_not_cover_each_other():
    table = small(
        {("a", "x"): [50], ("a", "y"): [60], ("a", "z"): [30, 30, 30],
         ("b", "x"): [20] * 4, ("b", "y"): [20] * 5, ("b", "z"): [20] * 6,
         ("c", "x"): [9] * 5, ("c", "y"): [9] * 6, ("c", "z"): [9] * 7}
    )  # fmt: skip
    found = suppress(table, sensitive_cells(table, SensitivityRules(minimum_count=2)))
    assert (
        found.status[table.position(("a", "z"))] == "s" or found.status[table.position(("a", "合计"))] == "s"
    )
    assert any(attack.known >= 0 for attack in found.attacks)


def test_the_optimal_pattern_is_the_cheapest_by_brute_force():
    table = small(
        {("a", "x"): [70, 2], ("a", "y"): [10] * 4, ("a", "z"): [12] * 5,
         ("b", "x"): [11] * 4, ("b", "y"): [25] * 4, ("b", "z"): [8] * 6,
         ("c", "x"): [30] * 4, ("c", "y"): [9] * 4, ("c", "z"): [21] * 4}
    )  # fmt: skip
    primary = sensitive_cells(table, SensitivityRules(p_percent=20))
    targets = np.flatnonzero(primary.sensitive).tolist()
    assert targets == [table.position(("a", "x"))]
    found = suppress(table, primary, method="optimal")
    others = [at for at in range(len(table.cells)) if at not in targets]
    costs = []
    for size in range(4):
        for extra in combinations(others, size):
            hidden = primary.sensitive.copy()
            hidden[list(extra)] = True
            if not audit(table, hidden, primary.protection, targets)[1]:
                costs.append(table.values[list(extra)].sum())
    assert found.lost_value == pytest.approx(min(costs))
    assert suppress(table, primary).lost_value <= 2 * min(costs)


def test_where_nothing_else_can_cover_a_cell_its_total_is_hidden_too():
    table = small({("a", "x"): [5.0], ("b", "x"): [0.0] * 4})
    found = suppress(table, sensitive_cells(table, SensitivityRules(minimum_count=2)))
    assert {cell for cell, mark in zip(table.cells, found.status, strict=True) if mark == ""} == {
        ("b", "x"),
        ("b", "合计"),
    }
    assert all(attack.high == float("inf") for attack in found.attacks)


def test_a_table_without_sensitive_cells_is_published_whole():
    table = small({("a", "x"): [1] * 9, ("b", "x"): [1] * 9})
    assert set(suppress(table, sensitive_cells(table, RULES)).status) == {""}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sensitive_cells(made(1), SensitivityRules()), "没有给出"),
        (lambda: sensitive_cells(made(1), SensitivityRules(p_percent=0)), "p% 规则"),
        (lambda: sensitive_cells(made(1), SensitivityRules(dominance=(4, 80))), "(n,k)"),
        (lambda: magnitude_table([flat("行", ["a"])], {"行": ["b"]}, [1.0]), "代码“b”不在分类的末级"),
        (lambda: magnitude_table([flat("行", ["a"])], {"列": ["a"]}, [1.0]), "没有维度“行”"),
        (lambda: magnitude_table([flat("行", ["a"])], {"行": ["a"]}, [-1.0]), "第 1 行为负"),
        (lambda: from_parents("行", {"a": "b", "b": "a"}), "没有任何代码归入合计"),
        (lambda: from_parents("行", {"a": "合计", "b": "c", "c": "b"}), "成环"),
        (lambda: flat("行", ["合计"]), "另起合计名"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=re.escape(words)):
        call()
