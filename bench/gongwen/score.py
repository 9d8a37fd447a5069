"""Score the compiler on the gold documents of the shared folder, and calibrate its confidence."""

from __future__ import annotations

import json
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keqiao.engines.gongwen.compiler import compile_text
from keqiao.engines.gongwen.jsonform import to_data

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "documents"


def main() -> int:
    scorer = GOLD / "score_plan.py"
    if not scorer.exists():
        print(f"the gold documents are not there: {scorer}", file=sys.stderr)
        return 1
    plans = {path.name[: -len(".gold.json")]: path for path in sorted(GOLD.glob("*.gold.json"))}
    with tempfile.TemporaryDirectory() as folder:
        predictions = {}
        for name in plans:
            text = (GOLD / f"{name}.txt").read_text(encoding="utf-8")
            predictions[name] = to_data(compile_text(text))
            content = json.dumps(predictions[name], ensure_ascii=False)
            (Path(folder) / f"{name}.json").write_text(content, encoding="utf-8")
        sys.argv = [str(scorer), str(GOLD), folder, *sys.argv[1:]]
        functions = runpy.run_path(str(scorer))
        functions["main"]()
    calibration(functions, plans, predictions)
    return 0


def calibration(functions: dict[str, Any], gold: dict[str, Path], predictions: dict[str, Any]) -> None:
    """Of the units and targets marked high, medium and low: how many are right on the gold."""
    counts: dict[tuple[str, str], list[int]] = {}
    for name, path in gold.items():
        truth = json.loads(path.read_text(encoding="utf-8"))
        text = (GOLD / f"{name}.txt").read_text(encoding="utf-8")
        found = [
            *_units(functions, truth, predictions[name]),
            *_targets(functions, truth, predictions[name], text),
        ]
        for what, level, right in found:
            tally = counts.setdefault((what, level), [0, 0])
            tally[0] += right
            tally[1] += 1
    print("\ncalibration: right / given")
    for (what, level), (right, given) in sorted(counts.items()):
        print(f"{what:8} {level:8} {right:5} / {given:<5} {right / given:.3f}")


def _units(functions: dict[str, Any], truth: Any, plan: Any) -> Iterator[tuple[str, str, bool]]:
    fold = functions["fold"]
    for i, j in functions["match_tasks"](truth["tasks"], plan["tasks"]):
        if truth["tasks"][i].get("truncated"):
            continue
        right = {(fold(unit["name"]), unit["role"]) for unit in truth["tasks"][i]["units"]}
        for unit in plan["tasks"][j]["units"]:
            yield "unit", unit["level"], (fold(unit["name"]), unit["role"]) in right


def _targets(functions: dict[str, Any], truth: Any, plan: Any, text: str) -> Iterator[tuple[str, str, bool]]:
    matched = {j: i for i, j in functions["match_targets"](truth["targets"], plan["targets"], text)}
    for j, target in enumerate(plan["targets"]):
        right = j in matched and functions["same_val"](truth["targets"][matched[j]], target)
        yield "target", target["level"], right


if __name__ == "__main__":
    sys.exit(main())
