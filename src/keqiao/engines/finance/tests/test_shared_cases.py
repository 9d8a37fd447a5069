"""The published worked examples, and how a wrong or broken case is reported."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.finance.cases import run
from keqiao.engines.finance.forms import FORMS


@pytest.mark.shared
def test_every_published_case_agrees(shared_cases: Path) -> None:
    outcomes = list(run(shared_cases, {}))
    assert len(outcomes) == 86
    assert [(o.case_id, o.differences) for o in outcomes if not o.passed] == []


@pytest.mark.shared
def test_every_kind_the_case_file_uses_is_a_form_of_the_engine(shared_cases: Path) -> None:
    cases = json.loads(shared_cases.read_text(encoding="utf-8"))["cases"]
    kinds = Counter((case["family"], case["kind"]) for case in cases)
    assert kinds.keys() <= FORMS.keys()


def test_a_wrong_expectation_an_unknown_kind_and_a_bad_input_each_fail_with_a_sentence(
    tmp_path: Path,
) -> None:
    given = {"total": "100.00", "weights": {"a": "1", "b": "2"}}
    cases = [
        {
            "id": "right",
            "family": "ledger",
            "kind": "allocate",
            "given": given,
            "expected": {"sum": "100.00"},
        },
        {
            "id": "wrong",
            "family": "ledger",
            "kind": "allocate",
            "given": given,
            "expected": {"sum": "100.01"},
        },
        {"id": "kind", "family": "ledger", "kind": "nothing", "given": given, "expected": {}},
        {"id": "bad", "family": "ledger", "kind": "allocate", "given": {"total": "x"}, "expected": {}},
        {"id": "half"},
    ]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    outcomes = list(run(path, {}))
    assert [outcome.passed for outcome in outcomes] == [True, False, False, False, False]
    assert "没有计算形式 ledger / nothing" in outcomes[2].differences[0]
    assert "“total”不是有效数字" in outcomes[3].differences[0]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="没有“cases”列表"):
        list(run(path, {}))
