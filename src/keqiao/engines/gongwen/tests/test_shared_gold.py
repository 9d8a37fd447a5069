"""The gold documents of the shared folder: the bars of the engine. Without the folder they fail."""

import json
import runpy
from pathlib import Path

import pytest

from keqiao.engines.gongwen.compiler import compile_text
from keqiao.engines.gongwen.jsonform import to_data

ROOT = Path(__file__).resolve().parents[5]
SHARED = ROOT.parent / "shared" / "documents"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def scores():
    assert SHARED.is_dir(), f"the shared documents are not beside the project: {SHARED}"
    scorer = runpy.run_path(str(SHARED / "score_plan.py"))
    total = {}
    for gold_file in sorted(SHARED.glob("*.gold.json")):
        text = (SHARED / gold_file.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        plan = json.loads(json.dumps(to_data(compile_text(text))))
        scorer["score_doc"](json.loads(gold_file.read_text(encoding="utf-8")), plan, text, total)
    return {name: counter.prf()[2] for name, counter in total.items()}


@pytest.mark.parametrize("field", ["meta.number", "meta.date"])
def test_document_number_and_date_are_always_right(scores, field):
    assert scores[field] == 1.0


@pytest.mark.parametrize(
    "field", ["tasks", "units", "unit_roles", "targets", "target.low", "target.comparator"]
)
def test_tasks_units_and_targets(scores, field):
    assert scores[field] >= 0.98


def test_the_plan_of_sichuan_2017_has_twelve_tasks_and_ten_targets():
    assert SHARED.is_dir(), f"the shared documents are not beside the project: {SHARED}"
    plan = compile_text((SHARED / "sichuan-2017-91.txt").read_text(encoding="utf-8"))
    assert len(plan.tasks) == 12
    assert len(plan.targets) == 10
    assert all(task.units[0].role == "lead" for task in plan.tasks)
