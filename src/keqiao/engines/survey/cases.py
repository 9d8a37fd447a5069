"""抽样案例: `keqiao cases survey FOLDER` over stored results of other packages.

A folder (or one file of it) holds `expected_*.json` beside its data. Every case runs on NumPy, and on
every other carrier installed where that carrier offers the question, each a line of its own; ``--set
carrier=NAME`` (or several with commas) runs on those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.reference.business import (
    change_answer,
    design_in_call,
    named_designs,
    sample_size_answer,
)
from keqiao.engines.survey.reference.calls import question
from keqiao.engines.survey.reference.carried import NUMPY, Loader, carriers, offered
from keqiao.engines.survey.reference.comparison import Answer, compare
from keqiao.engines.survey.reference.designs import AnyDesign, DesignShelf
from keqiao.engines.survey.reference.operations import answer, answer_on_carrier

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
    runner = _Runner(shelf, carriers(options.get("carrier")))
    for document in documents:
        for case in document.get("cases", []):
            yield from runner.outcomes(case)


def _descriptions(documents: list[Any], folder: Path) -> dict[str, Mapping[str, Any]]:
    """Every design the files describe; "see" points to another file of the folder."""
    found: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        own = document.get("designs", {})
        found.update({name: given for name, given in own.items() if "see" not in given})
        found.update(named_designs(own, document.get("cases", []), folder))
    return found


class _Runner:
    """Cases over the designs of a folder, on one carrier or several."""

    def __init__(self, shelf: DesignShelf, names: list[str]) -> None:
        self.shelf = shelf
        self.names = names
        self.loader = Loader()

    def outcomes(self, case: Case) -> Iterator[CaseOutcome]:
        for name in self.names:
            if name == NUMPY:
                yield _outcome(case, str(case.get("id")), lambda: self.plain(case))
            elif self.is_offered(case):
                yield _outcome(case, f"{case['id']}@{name}", partial(self.carried, case, name))

    def is_offered(self, case: Case) -> bool:
        if case.get("op") in {"change", "sample_size"}:
            return False
        try:
            op, args = question(case)
            return offered(self.design(case, args)[1], op)
        except (InputError, KeyError, TypeError, ValueError, AttributeError):
            return False  # the NumPy line of this case says what is wrong

    def plain(self, case: Case) -> Answer:
        if case.get("op") == "change":
            return change_answer(case, self.shelf, self.shelf.descriptions)
        if case.get("op") == "sample_size":
            return sample_size_answer(case)
        op, args = question(case)
        return answer(self.design(case, args)[1], op, args, case["expected"])

    def carried(self, case: Case, name: str) -> Answer:
        op, args = question(case)
        key, design = self.design(case, args)
        assert isinstance(design, Design)
        return answer_on_carrier(self.loader.carried(name, key, design), op, args, case["expected"])

    def design(self, case: Case, args: Mapping[str, Any]) -> tuple[str, AnyDesign]:
        name = args.get("design_override") or design_in_call(case, list(self.shelf.descriptions))
        options = case.get("r_options") or {}
        lonely = args.get("lonely_psu") or options.get("survey.lonely.psu")
        in_domains = bool(args.get("adjust_domain_lonely") or options.get("survey.adjust.domain.lonely"))
        return f"{name}/{lonely}/{in_domains}", self.shelf.get(name, lonely, in_domains)


def _outcome(case: Case, name: str, answered: Callable[[], Answer]) -> CaseOutcome:
    try:
        found = compare(case, answered())
    except InputError as error:
        found = [f"未能计算:{error}"]
    except KeyError as error:
        found = [f"案例缺少字段 {error}"]
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        found = [f"案例的字段不合格式:{error}"]
    return CaseOutcome(name, tuple(found), case.get("note") or "")
