"""Rules as data: what the language means, and what a broken rule says."""

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing import check, load_rules, rule


def holds(expression, **record):
    return rule("R", expression, "说明").holds(record)


@pytest.mark.parametrize(
    ("expression", "record", "answer"),
    [
        ("total == a + b", {"total": 3.0, "a": 1.0, "b": 2.0}, True),
        ("total == a + b", {"total": 0.3, "a": 0.1, "b": 0.2}, True),
        ("total == a + b", {"total": 3.1, "a": 1.0, "b": 2.0}, False),
        ("total == a + b", {"total": 3.1, "a": None, "b": 2.0}, None),
        ("0 <= x <= 2 * y - 1", {"x": 3.0, "y": 2.0}, True),
        ("0 <= x < 2 * y - 1", {"x": 3.0, "y": 2.0}, False),
        ("x != 5", {"x": 5.0}, False),
        ("x / 4 > 1", {"x": 4.1}, True),
        ("-(x - 3) >= 1 and not x == 0", {"x": 2.0}, True),
        ("kind in ('甲', '乙')", {"kind": "丙"}, False),
        ("kind != '甲'", {"kind": "甲"}, False),
        ("if staff > 0 then wages > 0", {"staff": 5.0, "wages": 0.0}, False),
        ("if staff > 0 then wages > 0", {"staff": 0.0, "wages": 0.0}, True),
        ("if staff > 0 then wages > 0", {"staff": 0.0, "wages": None}, True),
        ("if staff > 0 then wages > 0", {"staff": 3.0, "wages": None}, None),
        (
            "if kind == '甲' and x > 1 then y == 0 or z == 0",
            {"kind": "甲", "x": 2.0, "y": 1.0, "z": 1.0},
            False,
        ),
        (
            "if kind == '甲' and x > 1 then y == 0 or z == 0",
            {"kind": "甲", "x": 2.0, "y": 1.0, "z": 0.0},
            True,
        ),
    ],
)
def test_the_language_means_what_it_says(expression, record, answer):
    assert holds(expression, **record) is answer


def test_findings_name_row_rule_and_values():
    rules = load_rules(
        [
            {"id": "R1", "expression": "revenue >= 0", "message": "营业收入 {revenue} 为负"},
            {"id": "R2", "expression": "revenue <= 500 * staff", "message": "人均过高", "level": "soft"},
        ]
    )
    records = [
        {"revenue": 10.0, "staff": 1.0},
        {"revenue": -1500.0, "staff": 0.0},
        {"revenue": 9e5, "staff": 3.0},
    ]
    found = check(records, rules)
    assert [(f.row, f.rule, f.level) for f in found] == [(2, "R1", "hard"), (3, "R2", "soft")]
    assert found[0].sentence == "营业收入 -1,500 为负"
    assert found[1].fields == ("revenue", "staff")


def test_a_message_cannot_reach_into_objects():
    item = rule("R", "x > 0", "{x.__class__} {x} {y}")
    assert item.sentence({"x": 1.0}) == "{x.__class__} 1 {y}"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("a * b > 1", "不是线性"),
        ("a / b > 1", "不是线性"),
        ("a >", "写法有误"),
        ("a + 1", "不是条件"),
        ("1 < 2", "没有用到任何字段"),
        ("open('x') == 1", "不是线性"),
        ("kind in values", "类别条件"),
        ("kind < '甲'", "类别条件"),
        (" or ".join(f"(a{i} == b{i})" for i in range(12)), "过长"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_text(expression, words):
    with pytest.raises(InputError, match=words):
        rule("R", expression, "说明")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "空的"),
        ([{"id": "a", "expression": "x > 0"}], "第 1 条规则缺少 message"),
        ([{"id": "a", "expression": "x > 0", "message": "m", "lvl": 1}], "lvl"),
        ([{"id": "a", "expression": "x > 0", "message": "m", "level": "big"}], "hard 或 soft"),
        ([{"id": "a", "expression": "x > 0", "message": "m"}] * 2, "重复"),
        ([{"id": "a", "expression": "x > 0 and x == '甲'", "message": "m"}], "既当数字又当类别"),
    ],
)
def test_a_bad_rule_table_is_one_sentence(table, words):
    with pytest.raises(InputError, match=words):
        load_rules(table)


def test_text_in_a_number_and_absent_fields_are_named():
    rules = [rule("R", "x > 0", "m")]
    with pytest.raises(InputError, match="第 2 行的 x 不是有限数:abc"):
        check([{"x": 1.0}, {"x": "abc"}], rules)
    with pytest.raises(InputError, match="第 1 行没有字段 x"):
        check([{"y": 1.0}], rules)
