"""The published and derived cases of the reference folder, each through the real command."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from keqiao.engines.incentives.cases import check, run
from keqiao.engines.incentives.rule_keys import RULES

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data" / "rule_cases.json"
SHARE = {
    "id": "x",
    "rule": "vc.partner_share",
    "as_of": "2024-12-31",
    "inputs": {"fund_investment": 100, "partner_paid_in_share": 0.5},
    "expected": {"deductible_amount": 35},
}


@pytest.mark.shared
def test_every_case_of_the_reference_folder_passes():
    assert SHARED.exists(), f"案例文件不在:{SHARED};测试需要项目旁的 shared 文件夹"
    outcomes = list(run(SHARED, {}))
    assert len(outcomes) == 53
    assert [(each.case_id, each.differences) for each in outcomes if not each.passed] == []


def test_there_are_forty_one_rules():
    assert len(RULES) == 41
    assert Counter(key.partition(".")[0] for key in RULES)["rd"] == 11


def test_a_wrong_expectation_and_a_refused_input_are_differences():
    case = {"id": "x", "rule": "hnte.total_score", "as_of": "2024-12-31"}
    inputs = {"ip": 20, "transformation": 20, "organisation": 15, "growth": 15}
    assert check({**case, "inputs": inputs, "expected": {"total": 70, "pass": False}}).passed
    assert not check({**case, "inputs": inputs, "expected": {"pass": True}}).passed
    assert "超过满分" in check({**case, "inputs": {**inputs, "ip": 31}, "expected": {}}).differences[0]


def test_the_tolerance_of_an_amount_is_one_fen_and_no_more():
    case = {"id": "x", "rule": "vc.partner_share", "as_of": "2024-12-31"}
    case["inputs"] = {"fund_investment": 100, "partner_paid_in_share": 0.5}
    assert check({**case, "expected": {"deductible_amount": 35.01}}).passed
    assert not check({**case, "expected": {"deductible_amount": 35.02}}).passed


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (5, "“字段: 值”的对象"),
        ({"id": "x", "rule": "vc.partner_share"}, "as_of、inputs、expected"),
        ({**SHARE, "as_of": "2024-13-01"}, "as_of"),
        ({**SHARE, "as_of": None}, "as_of"),
        ({**SHARE, "expected": [35]}, "expected"),
        ({**SHARE, "inputs": None}, "输入"),
        ({**SHARE, "rule": ["x"]}, "没有名为"),
    ],
)
def test_a_malformed_case_fails_alone_and_the_others_still_run(tmp_path, broken, said):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([SHARE, broken, SHARE]), encoding="utf-8")
    first, second, third = run(path, {})
    assert (first.passed, second.passed, third.passed) == (True, False, True)
    assert said in second.differences[0]
    assert second.case_id in ("x", "第 2 个案例")


def test_a_disputed_case_is_not_checked_whatever_form_its_source_has():
    for source in ({"note": "两处不一"}, "两处不一"):
        outcome = check({**SHARE, "expected": {"deductible_amount": 0}, "disputed": True, "source": source})
        assert outcome.passed
        assert "两处不一" in outcome.note


def test_own_cases_cover_every_rule():
    """Cases of our own, computed by hand from the rules, so that each key is tested without the folder."""
    own = json.loads((Path(__file__).parent / "own_cases.json").read_text(encoding="utf-8"))
    assert {case["rule"] for case in own} == set(RULES)
    failed = [(outcome.case_id, outcome.differences) for outcome in map(check, own) if not outcome.passed]
    assert failed == []
