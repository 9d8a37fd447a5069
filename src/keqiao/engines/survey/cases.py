"""抽样案例: `keqiao cases survey FOLDER` over stored results of other packages.

A folder (or one file of it) holds `expected_*.json` beside its data. Every case runs on NumPy; with
``--set carrier=NAME`` (duckdb, polars, pandas, pyarrow, spark; ``all`` for every one installed) those
questions which that carrier offers run there too, each a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.survey.reference.business import (
    change_answer,
    design_in_call,
    named_designs,
    sample_size_answer,
)
from keqiao.engines.survey.reference.calls import question
from keqiao.engines.survey.reference.comparison import Answer, compare
from keqiao.engines.survey.reference.designs import AnyDesign, DesignShelf
from keqiao.engines.survey.reference.operations import answer

Case = Mapping[str, Any]


def run(path: Path, options: Mapping[str, str]) -> Iterable[CaseOutcome]:
    """Run every case of a file or of all `expected_*.json` files of a folder."""
    files = sorted(path.glob("expected_*.json")) if path.is_dir() else [path]
    if not files:
        raise InputError("文件夹 {path} 中没有 expected_*.json", path=path)
    documents = [load_json(file) for file in files]
    folder = path if path.is_dir() else path.parent
    siblings = [load_json(file) for file in sorted(folder.glob("expected_*.json"))]
    shelf = DesignShelf(folder, _descriptions([*siblings, *documents], folder))
    for document in documents:
        yield from _document(document, shelf, folder)


def _descriptions(documents: list[Any], folder: Path) -> dict[str, Mapping[str, Any]]:
    """Every design the files describe; "see" points to another file of the folder."""
    found: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        own = document.get("designs", {})
        found.update({name: given for name, given in own.items() if "see" not in given})
        found.update(named_designs(own, document.get("cases", []), folder))
    return found


def _document(document: Any, shelf: DesignShelf, folder: Path) -> Iterator[CaseOutcome]:
    for case in document.get("cases", []):
        yield _outcome(case, shelf)


def _outcome(case: Case, shelf: DesignShelf) -> CaseOutcome:
    try:
        found = compare(case, _answer(case, shelf))
    except InputError as error:
        found = [f"未能计算:{error}"]
    return CaseOutcome(case["id"], tuple(found), case.get("note") or "")


def _answer(case: Case, shelf: DesignShelf) -> Answer:
    if case.get("op") == "change":
        return change_answer(case, shelf, shelf.descriptions)
    if case.get("op") == "sample_size":
        return sample_size_answer(case)
    op, args = question(case)
    return answer(_design(case, args, shelf), op, args, case["expected"])


def _design(case: Case, args: Mapping[str, Any], shelf: DesignShelf) -> AnyDesign:
    name = args.get("design_override") or design_in_call(case, shelf, list(shelf.descriptions))
    options = case.get("r_options") or {}
    lonely = args.get("lonely_psu") or options.get("survey.lonely.psu")
    in_domains = bool(args.get("adjust_domain_lonely") or options.get("survey.adjust.domain.lonely"))
    return shelf.get(name, lonely, in_domains)
