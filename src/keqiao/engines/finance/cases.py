"""案例核对: runs the worked examples of a case file through the engine's own forms, by family and kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, differences, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import checked_number
from keqiao.engines.finance.forms import compute


def run(path: Path, options: Mapping[str, str]) -> Iterator[CaseOutcome]:
    """Every case of ``path`` in order; there are no options."""
    if options:
        raise InputError("finance 案例没有选项,收到 {names}", names="、".join(options))
    document = load_json(path)
    cases = document.get("cases") if isinstance(document, Mapping) else None
    if not isinstance(cases, list):
        raise InputError("案例文件 {path} 没有“cases”列表", path=path)
    for number, case in enumerate(cases, 1):
        yield _outcome(case, number)


def _outcome(case: Any, number: int) -> CaseOutcome:
    if not isinstance(case, Mapping) or not {"family", "kind", "given", "expected"} <= case.keys():
        return CaseOutcome(f"第 {number} 个", ("案例缺少 family、kind、given 或 expected",))
    name = str(case.get("id", f"第 {number} 个"))
    if not isinstance(case["expected"], Mapping):
        return CaseOutcome(name, ("expected 应为一个对象",))
    try:
        tolerance = checked_number(case.get("tolerance", 0), "tolerance", "0")
        answer = compute(str(case["family"]), str(case["kind"]), case["given"])
    except InputError as error:
        return CaseOutcome(name, (f"拒绝计算:{error}",))
    return CaseOutcome(name, tuple(differences(case["expected"], answer.values, tolerance)))
