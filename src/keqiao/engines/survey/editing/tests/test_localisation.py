"""Error localisation is minimal: the handbook's rules, and brute force over all subsets."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing import consistent_values, localise, rule

# The rules de Waal, Pannekoek and Scholtus (2011) Handbook of Statistical Data Editing and Imputation carry
# through their chapter 3: turnover T, profit P, cost C, employees N. The records are our own.
HANDBOOK = [
    rule("1", "T == P + C", "营业额等于利润加成本"),
    rule("2", "P <= 0.5 * T", "利润不过半"),
    rule("3", "-0.1 * T <= P", "亏损不过一成"),
    rule("4", "T >= 0", "营业额不为负"),
    rule("5", "T <= 550 * N", "人均营业额不过 550"),
]


def test_turnover_alone_is_wrong_where_the_staff_can_carry_its_true_value():
    found = localise({"T": 100.0, "P": 40_000.0, "C": 60_000.0, "N": 200.0}, HANDBOOK)
    assert found.fields == ("T",)
    assert found.suggestion["T"] == 100_000.0


def test_with_few_staff_the_parts_in_wrong_units_or_turnover_with_staff_must_change():
    record = {"T": 100.0, "P": 40_000.0, "C": 60_000.0, "N": 5.0}
    assert localise(record, HANDBOOK).cost == 2
    assert localise(record, HANDBOOK, {"T": 2.0}).fields == ("C", "P")
    assert localise(record, HANDBOOK, {"P": 2.0}).fields == ("N", "T")


def test_a_consistent_record_needs_no_change():
    record = {"T": 100.0, "P": 40.0, "C": 60.0, "N": 1.0}
    found = localise(record, HANDBOOK)
    assert (found.fields, found.cost, found.suggestion) == ((), 0.0, record)


def test_reliability_weights_turn_the_choice():
    rules = [rule("1", "a == b", "相等")]
    record = {"a": 1.0, "b": 2.0}
    assert localise(record, rules, {"a": 3.0}).fields == ("b",)
    assert localise(record, rules, {"b": 3.0}).fields == ("a",)


def test_missing_fields_are_filled_and_not_charged():
    found = localise({"T": 100.0, "P": None, "C": 60.0, "N": 5.0}, HANDBOOK)
    assert found.fields == ()
    assert found.missing == ("P",)
    assert found.suggestion["P"] == 40.0


def test_categories_and_numbers_are_weighed_together():
    rules = [
        rule("1", "if kind == '规下' then revenue < 1000", "规下企业收入应低于 1000 万元"),
        rule("2", "kind in ('规上', '规下')", "类别"),
        rule("3", "if kind == '规上' then staff > 0", "规上企业应有从业人员"),
    ]
    record = {"kind": "规下", "revenue": 5000.0, "staff": 80.0}
    assert localise(record, rules, {"revenue": 2.0}).fields == ("kind",)
    assert localise(record, rules, {"kind": 2.0}).fields == ("revenue",)
    assert localise({**record, "staff": 0.0}, rules, {"revenue": 1.5}).fields == ("revenue",)


def test_very_different_magnitudes_do_not_leak_through_the_large_constant():
    rules = [
        rule("1", "revenue <= 550 * staff", "x"),
        rule("2", "revenue == a + b", "y"),
        rule("3", "staff <= 9", "z"),
    ]
    record = {"revenue": 3e8, "a": 1.0, "b": 3e8 - 1.0, "staff": 2.0}
    found = localise(record, rules)
    assert len(found.fields) == 2
    assert all(item.holds(found.suggestion) for item in rules)


@pytest.mark.parametrize("revenue", [1e3, 5e3, 7.5e6, 2e9])
@pytest.mark.parametrize("staff", [0.0, 3.0, 2000.0])
def test_either_or_rules_hold_at_every_magnitude(revenue, staff):
    rules = [
        rule("1", "if staff == 0 then wages == 0", "无人不发薪"),
        rule("2", "if staff > 0 then wages >= 2", "有人要发薪"),
        rule("3", "wages <= 0.5 * revenue or revenue == 0", "工资不过收入一半"),
        rule("4", "if kind == '停业' then revenue == 0 and staff == 0", "停业则无"),
    ]
    record = {"kind": "停业", "revenue": revenue, "staff": staff, "wages": 1.0}
    found = localise(record, rules)
    assert all(item.holds(found.suggestion) is not False for item in rules)
    assert found.cost == 2.0


NAMES = ("a", "b", "c", "d")


@st.composite
def linear_problem(draw):
    number = draw(st.integers(2, 4))
    coefficient = st.integers(-2, 2)
    rows = [
        (draw(st.tuples(*[coefficient] * 4)), draw(st.integers(-5, 20)), draw(st.booleans()))
        for _ in range(number)
    ]
    rows = [row for row in rows if any(row[0])]
    record = draw(st.tuples(*[st.integers(-10, 30)] * 4))
    return rows, record


def _feasible(rows, record, free):
    upper = [(a, b) for a, b, equal in rows if not equal]
    exact = [(a, b) for a, b, equal in rows if equal]
    bounds = [(None, None) if name in free else (v, v) for name, v in zip(NAMES, record, strict=True)]
    found = linprog(
        np.zeros(4),
        A_ub=[a for a, _ in upper] or None,
        b_ub=[b for _, b in upper] or None,
        A_eq=[a for a, _ in exact] or None,
        b_eq=[b for _, b in exact] or None,
        bounds=bounds,
    )
    return found.status == 0


@settings(deadline=None, max_examples=60)
@given(linear_problem())
def test_the_set_is_as_small_as_brute_force_finds(problem):
    rows, record = problem
    rules = [
        rule(
            str(k),
            " + ".join(f"{a} * {n}" for a, n in zip(row, NAMES, strict=True))
            + f" {'==' if eq else '<='} {b}",
            "m",
        )
        for k, (row, b, eq) in enumerate(rows)
    ]
    subsets = chain.from_iterable(combinations(NAMES, size) for size in range(5))
    smallest = next((set(s) for s in subsets if _feasible(rows, record, s)), None)
    values = {name: float(v) for name, v in zip(NAMES, record, strict=True)}
    if not rules:
        return
    if smallest is None:
        with pytest.raises(InputError, match="互相矛盾"):
            localise(values, rules)
        return
    found = localise(values, rules)
    assert len(found.fields) == len(smallest)
    assert _feasible(rows, record, set(found.fields))
    assert all(item.holds(found.suggestion) for item in rules)


def test_imputed_values_are_moved_as_little_as_the_rules_allow():
    record = {"T": 100.0, "P": None, "C": None, "N": 5.0}
    found = consistent_values(record, HANDBOOK, {"P", "C"}, {"P": 30.0, "C": 80.0})
    assert found["P"] + found["C"] == pytest.approx(100)
    assert abs(found["P"] - 30) / 30 + abs(found["C"] - 80) / 80 == pytest.approx(10 / 80)


def test_a_rule_left_open_by_a_value_that_stays_missing_does_not_bind():
    found = consistent_values({"T": 100.0, "P": 90.0, "C": None, "N": 5.0}, HANDBOOK, {"P"})
    assert found == {"T": 100.0, "P": 50.0, "C": None, "N": 5.0}


@pytest.mark.parametrize(
    ("record", "weights", "words"),
    [
        ({"a": 1.0}, {}, "没有字段 b"),
        ({"a": 1.0, "b": 2.0}, {"a": 0.0}, "必须为正"),
    ],
)
def test_bad_input_is_one_sentence(record, weights, words):
    with pytest.raises(InputError, match=words):
        localise(record, [rule("1", "a == b", "m")], weights)
