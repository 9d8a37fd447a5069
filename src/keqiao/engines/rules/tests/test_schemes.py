"""A scheme entered by an administrator is checked like a rule file; what is not entered makes it depend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.rules.schemes import apply_scheme, read_scheme
from keqiao.engines.rules.verdict import Verdict

GOOD = """title: 奖补
source: 某通知
confidence: S
from: 2024-01-01
to: 2024-12-31
fields:
  amount: {title: 合同额, unit: yuan}
  registered: {title: 已登记, unit: flag}
conditions:
  - {field: amount, operator: ">=", value: 3000000}
  - {field: registered}
award: {field: amount, share: 0.03, cap: 100000}
"""
DAY = date(2024, 6, 30)


def scheme(tmp_path: Path, text: str = GOOD):
    path = tmp_path / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scheme(path)


def test_the_threshold_is_tested_on_both_sides_and_the_award_is_capped(tmp_path):
    found = scheme(tmp_path)
    at = apply_scheme(found, DAY, {"amount": 3000000, "registered": True})
    assert (at.verdict, at.amount) == (Verdict.YES, 90000)
    assert apply_scheme(found, DAY, {"amount": 2999999.99, "registered": True}).verdict is Verdict.NO
    assert apply_scheme(found, DAY, {"amount": 9000000, "registered": True}).amount == 100000


def test_a_missing_fact_or_figure_makes_it_depend(tmp_path):
    assert apply_scheme(scheme(tmp_path), DAY, {"amount": 3000000}).verdict is Verdict.DEPENDS
    open_one = scheme(tmp_path, GOOD.replace("3000000", "null"))
    assert apply_scheme(open_one, DAY, {"amount": 1, "registered": True}).verdict is Verdict.DEPENDS
    assert apply_scheme(open_one, DAY, {"amount": 1, "registered": False}).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: registered", "field: registred", "第 11 行"),
        ('">="', '"=="', "第 10 行"),
        ("value: 3000000", "value: 三百万", "第 10 行"),
        ("source: 某通知\n", "", "缺少字段“source”"),
        ("to: 2024-12-31", "to: 2023-12-31", "第 5 行"),
        ("unit: yuan", "unit: 斤", "第 7 行"),
        ("award: {field: amount", "award: {field: registered", "第 12 行"),
        ("title: 奖补", "title: 奖补\ncolour: red", "colour"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(tmp_path, old, new, said):
    with pytest.raises(InputError) as error:
        scheme(tmp_path, GOOD.replace(old, new))
    assert said in str(error.value)
    assert "scheme.yaml" in str(error.value)


def test_a_day_outside_the_scheme_is_refused(tmp_path):
    with pytest.raises(InputError, match="2024-01-01 至 2024-12-31"):
        apply_scheme(scheme(tmp_path), date(2025, 1, 1), {})
