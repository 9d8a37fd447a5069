"""The project's own documents in official style compile to what a person reads out of them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from keqiao.engines.gongwen.compiler import compile_text

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.stem)
def reading(request):
    expected = json.loads(request.param.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return compile_text(request.param.read_text(encoding="utf-8")), expected


def test_there_are_documents_of_every_kind():
    assert len(DOCUMENTS) >= 8


def test_header(reading):
    plan, expected = reading
    for field in ("title", "number", "issuer", "date"):
        assert getattr(plan.header, field) == expected[field], field


def test_tasks_with_units_and_roles(reading):
    plan, expected = reading
    found = [
        {
            "number": task.number,
            "title": task.title,
            "units": [[unit.name, unit.role] for unit in task.units],
            "open_list": task.open_list,
            "deadline": task.deadline,
        }
        for task in plan.tasks
    ]
    assert found == expected["tasks"]


def test_targets_with_value_and_comparator(reading):
    plan, expected = reading
    found = [(t.quote, t.comparator, t.low, t.high, t.unit, t.growth_pct, t.deadline) for t in plan.targets]
    wanted = [
        (
            t["quote"],
            t["comparator"],
            exact(t["low"]),
            exact(t["high"]),
            t["unit"],
            exact(t["growth_pct"]),
            t["deadline"],
        )
        for t in expected["targets"]
    ]
    assert found == wanted


def exact(value):
    return None if value is None else Decimal(str(value))


def test_supervision_rules_and_warnings(reading):
    plan, expected = reading
    assert [rule.kind for rule in plan.rules] == expected["rules"]
    assert sorted({warning.code for warning in plan.warnings}) == expected["warnings"]
