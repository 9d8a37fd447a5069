"""读取案例的调用: a case states its question by ``op`` and ``args``, or by the call it was produced with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Number, Text, Unary, parse
from keqiao.engines.survey.expressions.formula import written

Question = tuple[str, dict[str, Any]]
_FUNCTIONS = {
    "svytotal": "total",
    "svymean": "mean",
    "svyvar": "var",
    "svyratio": "ratio",
    "svyquantile": "quantile",
    "svyciprop": "proportion_ci",
    "svyglm": "glm",
    "svychisq": "chisq",
    "svyttest": "ttest",
    "svyranktest": "ranktest",
    "svygofchisq": "gof",
}


def question(case: Mapping[str, Any]) -> Question:
    """The operation and its arguments. The call fills in whatever ``args`` leaves out."""
    stated = dict(case.get("args") or {})
    try:
        op, found = read_call(case.get("r") or "")
    except InputError:
        op, found = str(case["op"]), {}
    if stated and _complete(str(case["op"])):
        op = str(case["op"])
    if "svystat" in str(case.get("r")):
        found["deff_divisor"] = "population"  # ReGenesees divides the mean square by N - 1
    return op, {**found, **stated}


def _complete(op: str) -> bool:
    return not any(mark in op for mark in (".",)) and op not in {"factor"}


def read_call(source: str) -> Question:
    """Read ``svymean(~a+b, design, na.rm=TRUE)`` and its relatives."""
    node = parse(source)
    if not isinstance(node, Call):
        raise InputError("“{source}”不是一个调用", source=source)
    if node.function == "svyby":
        return _by(node)
    if node.function in _FUNCTIONS:
        return _plain(node)
    raise InputError("不认识函数“{name}”", name=node.function)


def _plain(node: Call) -> Question:
    op = _FUNCTIONS[node.function]
    formulas, design = _split(node)
    args = _READERS.get(op, _variables)(formulas)
    args.update(_options(node))
    args.update(_subset(design))
    if op == "quantile":
        args.update(_probabilities(node))
    return op, args


def _by(node: Call) -> Question:
    formulas, design = _split(node)
    function = next(
        (
            argument.value
            for argument in node.arguments
            if isinstance(argument, Name) and argument.value in _FUNCTIONS
        ),
        "svymean",
    )
    op = _FUNCTIONS[function]
    args: dict[str, Any] = {"by": terms(formulas[1])}
    bottom = node.option("denominator")
    if op == "ratio" and bottom is not None:
        args.update({"num": terms(formulas[0]), "den": terms(bottom)})
    else:
        args["vars"] = terms(formulas[0])
    args.update(_options(node))
    args.update(_subset(design))
    return f"by_{op}", args


def _split(node: Call) -> tuple[list[Node], Node | None]:
    formulas = [a for a in node.arguments if _is_formula(a)] + [v for k, v in node.named if k == "formula"]
    designs: list[Node] = [a for a in node.arguments if isinstance(a, Call | Name) and not _is_formula(a)]
    designs += [v for k, v in node.named if k == "design"]
    return formulas, designs[0] if designs else None


def _is_formula(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator == "~"


def terms(node: Node) -> list[str]:
    """The variables of ``~a + b`` as text."""
    inner = node.operand if isinstance(node, Unary) and node.operator == "~" else node
    if isinstance(inner, Binary) and inner.operator == "+":
        return [*terms(inner.left), *terms(inner.right)]
    if isinstance(inner, Binary) and inner.operator == "~":
        return terms(inner.right)
    return [written(inner)]


def _variables(formulas: list[Node]) -> dict[str, Any]:
    return {"vars": terms(formulas[0])}


def _ratio(formulas: list[Node]) -> dict[str, Any]:
    return {"num": terms(formulas[0]), "den": terms(formulas[1])}


def _model(formulas: list[Node]) -> dict[str, Any]:
    return {"formula": written(formulas[0])}


def _event(formulas: list[Node]) -> dict[str, Any]:
    inner = formulas[0].operand if isinstance(formulas[0], Unary) else formulas[0]
    if isinstance(inner, Call) and inner.function == "I":
        inner = inner.arguments[0]
    return {"event": written(inner)}


_READERS: dict[str, Callable[[list[Node]], dict[str, Any]]] = {
    "ratio": _ratio,
    "glm": _model,
    "ttest": _model,
    "ranktest": _model,
    "proportion_ci": _event,
}
_RENAMED = {
    "interval.type": "interval",
    "qrule": "qrule",
    "method": "method",
    "statistic": "statistic",
    "test": "test",
    "level": "level",
}


def _options(node: Call) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.named:
        if key == "na.rm":
            found["na_rm"] = _true(value)
        elif key == "deff":
            found["deff"] = "wr" if isinstance(value, Text) else ("wor" if _true(value) else None)
        elif key == "family":
            found["family"] = _family(value)
        elif key in _RENAMED and isinstance(value, Text | Number | Name):
            found[_RENAMED[key]] = value.value
    return {key: value for key, value in found.items() if value is not None}


def _family(node: Node) -> str:
    """``quasibinomial(link="probit")`` as ``quasibinomial probit``."""
    if not isinstance(node, Call):
        return written(node)
    link = node.option("link") or (node.arguments[0] if node.arguments else None)
    return f"{node.function} {link.value if isinstance(link, Text | Name) else ''}".strip()


def _true(node: Node) -> bool:
    return isinstance(node, Name) and node.value in {"TRUE", "T"}


def _subset(design: Node | None) -> dict[str, Any]:
    if isinstance(design, Call) and design.function == "subset" and len(design.arguments) == 2:
        return {"subset": design.arguments[1]}
    return {}


def _probabilities(node: Call) -> dict[str, Any]:
    for argument in [*node.arguments, *(v for k, v in node.named if k == "quantiles")]:
        if isinstance(argument, Number):
            return {"p": [argument.value]}
        if isinstance(argument, Call) and argument.function == "c":
            return {"p": [a.value for a in argument.arguments if isinstance(a, Number)]}
    return {}
