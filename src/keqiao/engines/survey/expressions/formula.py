"""模型公式: model matrices from formulas such as ``~ stype + api99`` or ``~ size:class - 1``.

Coding of a factor follows Wilkinson and Rogers (1973, Applied Statistics 22, 392-399) as the S language
settled it: a factor is coded by contrasts with its first level when the term without it is already in the
model, and by all its levels otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions.evaluate import evaluate
from keqiao.engines.survey.expressions.gradient import names_in
from keqiao.engines.survey.expressions.parse import Binary, Call, Name, Node, Number, Unary, parse
from keqiao.engines.survey.tables import factor
from keqiao.engines.survey.types import AnyArray, FloatArray, IntArray

INTERCEPT = "(Intercept)"
_Term = tuple[str, ...]


@dataclass(frozen=True)
class ModelMatrix:
    """模型矩阵: ``values`` (n, p) with one name a column; missing values are NaN.

    ``term`` gives for each column the number of its term in the formula (0 is the intercept).
    """

    names: tuple[str, ...]
    values: FloatArray
    term: tuple[int, ...]


def right_side(formula: str | Node) -> Node:
    """The part after ``~`` (the whole, when there is no ``~``)."""
    node = parse(formula) if isinstance(formula, str) else formula
    if isinstance(node, Unary) and node.operator == "~":
        return node.operand
    if isinstance(node, Binary) and node.operator == "~":
        return node.right
    return node


def formula_variables(formula: str | Node) -> list[str]:
    """公式中的变量: the columns a formula needs, both sides."""
    node = parse(formula) if isinstance(formula, str) else formula
    if isinstance(node, Binary) and node.operator == "~":
        return list(dict.fromkeys(names_in(node.left) + names_in(node.right)))
    return names_in(right_side(node))


def model_matrix(
    formula: str | Node,
    columns: Mapping[str, AnyArray],
    rows: int,
    levels: Mapping[str, list[str]] | None = None,
) -> ModelMatrix:
    """The model matrix of a formula's right side over the rows of a table.

    ``levels`` fixes the order of a factor's levels (first = base); otherwise they are sorted.
    """
    parts: dict[str, Node] = {}
    terms, intercept = _terms(right_side(formula), parts)
    coded = {key: _coded(key, node, columns, rows, (levels or {}).get(key)) for key, node in parts.items()}
    names: list[str] = [INTERCEPT] if intercept else []
    blocks: list[FloatArray] = [np.ones((rows, 1))] if intercept else []
    owners: list[int] = [0] if intercept else []
    present: set[frozenset[str]] = {frozenset()} if intercept else set()
    for number, term in enumerate(terms, start=1):
        term_names, block = _term_columns(term, coded, present, rows)
        names += term_names
        blocks.append(block)
        owners += [number] * len(term_names)
        present.add(frozenset(term))
    if not blocks:
        raise InputError("公式没有任何一项")
    return ModelMatrix(tuple(names), np.hstack(blocks), tuple(owners))


def _terms(node: Node, parts: dict[str, Node]) -> tuple[list[_Term], bool]:
    """The terms in order (main effects before interactions) and whether there is an intercept."""
    found: dict[frozenset[str], _Term] = {}
    intercept = _expand(node, found, parts, keep=True)
    return sorted(found.values(), key=len), intercept


def _expand(node: Node, found: dict[frozenset[str], _Term], parts: dict[str, Node], keep: bool) -> bool:
    """Add (or with ``keep`` false, take away) the terms of a node; returns whether the intercept stays."""
    if isinstance(node, Number):
        return (node.value != 0) == keep
    if isinstance(node, Binary) and node.operator in {"+", "-"}:
        first = _expand(node.left, found, parts, keep)
        second = _expand(node.right, found, parts, keep if node.operator == "+" else not keep)
        return first and second
    if isinstance(node, Unary) and node.operator == "-":
        return _expand(node.operand, found, parts, not keep)
    for term in _products(node, parts):
        if keep:
            found.setdefault(frozenset(term), term)
        else:
            found.pop(frozenset(term), None)
    return True


def _products(node: Node, parts: dict[str, Node]) -> list[_Term]:
    if isinstance(node, Binary) and node.operator == ":":
        return [_joined(a, b) for a in _products(node.left, parts) for b in _products(node.right, parts)]
    if isinstance(node, Binary) and node.operator == "*":
        left, right = _products(node.left, parts), _products(node.right, parts)
        return [*left, *right, *(_joined(a, b) for a in left for b in right)]
    if isinstance(node, Binary) and node.operator == "+":
        return [*_products(node.left, parts), *_products(node.right, parts)]
    key = written(node)
    parts[key] = node
    return [(key,)]


def _joined(first: _Term, second: _Term) -> _Term:
    return tuple(dict.fromkeys([*first, *second]))


def written(node: Node) -> str:
    """A node as text again: the name of its column."""
    if isinstance(node, Name):
        return node.value
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Unary):
        return f"{node.operator}{written(node.operand)}"
    if isinstance(node, Binary):
        tight = node.operator in {"^", ":"}
        mark = node.operator if tight else f" {node.operator} "
        return f"{written(node.left)}{mark}{written(node.right)}"
    if isinstance(node, Call):
        return f"{node.function}({', '.join(map(written, node.arguments))})"
    return f'"{node.value}"'


@dataclass(frozen=True)
class _Coded:
    """A variable of the formula: numbers, or a factor's codes and levels."""

    numbers: FloatArray | None
    codes: IntArray | None
    levels: tuple[str, ...]


def _coded(
    key: str, node: Node, columns: Mapping[str, AnyArray], rows: int, levels: list[str] | None
) -> _Coded:
    values = np.broadcast_to(np.asarray(evaluate(node, columns)), (rows,))
    forced = isinstance(node, Call) and node.function == "factor"
    if not forced and levels is None and values.dtype.kind in "fiu":
        return _Coded(values.astype(np.float64), None, ())
    codes, found = factor(values, levels)
    if values.dtype.kind == "b":
        found = ["FALSE" if level in {"False", "0"} else "TRUE" for level in found]
    return _Coded(None, codes, tuple(found))


def _term_columns(
    term: _Term, coded: Mapping[str, _Coded], present: set[frozenset[str]], rows: int
) -> tuple[list[str], FloatArray]:
    names, block = [""], np.ones((rows, 1))
    for key in term:
        # without an intercept, only the first factor of the formula is shown by all its levels
        rest = frozenset(term) - {key}
        contrast = rest in present or (not rest and any(_is_factor(main, coded) for main in present))
        part_names, part = _variable_columns(key, coded[key], contrast)
        # the first variable's levels run fastest
        names = [f"{a}:{b}" if a else b for b in part_names for a in names]
        block = np.hstack([block * part[:, [j]] for j in range(part.shape[1])])
    return names, block


def _is_factor(term: frozenset[str], coded: Mapping[str, _Coded]) -> bool:
    return len(term) == 1 and all(coded[key].codes is not None for key in term)


def _variable_columns(key: str, variable: _Coded, contrast: bool) -> tuple[list[str], FloatArray]:
    if variable.codes is None:
        return [key], np.asarray(variable.numbers, dtype=np.float64)[:, None]
    shown = list(range(1 if contrast else 0, len(variable.levels)))
    dummies = (variable.codes[:, None] == np.asarray(shown)[None, :]).astype(np.float64)
    dummies[variable.codes < 0] = np.nan
    return [f"{key}{variable.levels[i]}" for i in shown], dummies
