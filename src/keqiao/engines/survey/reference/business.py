"""没有写明设计的案例: the business-survey file names its designs only in the calls; here they are found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.survey.change.overlap import change
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation.sample_size import sample_size_mean, sample_size_proportion
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Number, Text, formula_variables, parse
from keqiao.engines.survey.reference.comparison import Answer
from keqiao.engines.survey.reference.designs import DesignShelf
from keqiao.engines.survey.tables import read_table

Case = Mapping[str, Any]
_WEIGHTS_OF = re.compile(r"weights\(\s*([\w.]+)\s*\)")
_WORD = re.compile(r"[A-Za-z_][\w.]*")


def named_designs(
    descriptions: Mapping[str, Mapping[str, Any]], cases: Sequence[Case], folder: Path
) -> dict[str, dict[str, Any]]:
    """Designs that a calibration-weights case introduces by name, as descriptions based on the plain one."""
    found: dict[str, dict[str, Any]] = {}
    for case in cases:
        match = _WEIGHTS_OF.search(case.get("r") or "")
        if case.get("design") or case.get("op") != "calibration_weights" or match is None:
            continue
        args = dict(case["args"])
        base = args.get("base") or _base(descriptions, args, folder)
        found[match.group(1)] = {**args, "base": base}
    return found


def _base(descriptions: Mapping[str, Mapping[str, Any]], args: Mapping[str, Any], folder: Path) -> str:
    """The first described design whose data has every variable of the formula."""
    wanted = set(formula_variables(args["formula"])) | (
        {args["partition"]} if args.get("partition") else set()
    )
    for name, given in descriptions.items():
        if "data" in given and wanted <= set(read_table(folder / given["data"])):
            return name
    raise InputError("没有一个设计的数据含有公式“{formula}”的全部变量", formula=args["formula"])


def design_in_call(case: Case, known: Sequence[str]) -> str:
    """The design a case works on: stated, or the one its call names."""
    if case.get("design"):
        return str(case["design"])
    for word in _WORD.findall(case.get("r") or ""):
        if word in known:
            return str(word)
    raise InputError("案例没有写明设计")


def change_answer(case: Case, shelf: DesignShelf, descriptions: Mapping[str, Mapping[str, Any]]) -> Answer:
    """Change between two samples given as files."""
    args = case["args"]
    designs: list[Design] = []
    for file in args["samples"]:
        name = next((n for n, given in descriptions.items() if given.get("data") == file), None)
        if name is None:
            raise InputError("样本文件“{file}”没有设计说明", file=file)
        design = shelf.get(name)
        assert isinstance(design, Design)
        designs.append(design)
    found = change(designs[0], designs[1], args["expr"], args["overlap_key"])
    return {
        "estimate": found.estimate,
        "se": found.se,
        "details": {
            "n1": found.units[0],
            "n2": found.units[1],
            "nc": found.units[2],
            "overlap": found.overlap,
            "V1": found.variance_1,
            "V2": found.variance_2,
            "Vind": found.independent,
            "rho": found.correlation,
            "CoV": found.covariance,
            "V": found.variance,
        },
    }


def sample_size_answer(case: Case) -> Answer:
    """Sample sizes, from the call that states them."""
    call = _find(parse(case["r"]), {"n.mean", "n.prop"})
    options = {key: _constant(node) for key, node in call.named}
    shared = {
        "indicator": options.get("prec.ind", "ME"),
        "population": options.get("N", float("inf")),
        "design_effect": options.get("DEFF", 1.0),
        "response_rate": options.get("RR", 1.0),
        "level": 1 - options.get("alpha", 0.05),
    }
    if call.function == "n.mean":
        return {"n": sample_size_mean(options["prec"], options["sigmaY"], mean=options.get("muY"), **shared)}
    return {"n": sample_size_proportion(options["prec"], options.get("P", 0.5), **shared)}


def _find(node: Node, functions: set[str]) -> Call:
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Call):
            if current.function in functions:
                return current
            stack += [*current.arguments, *(value for _, value in current.named)]
    raise InputError("案例的调用中没有样本量函数")


def _constant(node: Node) -> Any:
    from keqiao.engines.survey.expressions import evaluate

    if isinstance(node, Text):
        return node.value
    if isinstance(node, Name):
        return node.value
    if isinstance(node, Number | Binary):
        return float(evaluate(node, {}))
    raise InputError("案例的参数不是常数")
