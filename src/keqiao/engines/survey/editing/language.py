"""规则语言: reads `if employees > 0 then wages > 0` into clauses of linear and category conditions."""

from __future__ import annotations

import ast
import re
from itertools import product

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing.atoms import Atom, Clause, Linear, Membership

_CONDITION = re.compile(r"^\s*if\s+(?P<when>.+?)\s+then\s+(?P<then>.+?)\s*$", re.DOTALL)
_MOST_CLAUSES = 256
_FLIPPED = {ast.GtE: ast.LtE, ast.Gt: ast.Lt}


def parse(expression: str) -> tuple[Clause, ...]:
    """规则解析: the conjunction of clauses an expression means.

    Numbers: ``+ - * /`` by constants and ``<= < >= > == !=``, chains such as ``0 <= a <= b``. Categories:
    ``kind == "A"``, ``kind in ("A", "B")``, ``not in``. Joined by ``and``, ``or``, ``not`` and
    ``if … then …``. Anything else, a product of two fields for instance, is refused with its text.
    """
    match = _CONDITION.match(expression)
    text = f"(not ({match['when']})) or ({match['then']})" if match else expression
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError("规则“{text}”写法有误", text=expression) from None
    clauses = _clauses(tree, True, expression)
    if len(clauses) > _MOST_CLAUSES:
        raise InputError("规则“{text}”展开后过长,请拆成几条", text=expression)
    return tuple(clauses)


def _clauses(node: ast.expr, wanted: bool, text: str) -> list[Clause]:
    """Clauses that say ``node`` is ``wanted``; ``not`` is pushed inwards on the way."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _clauses(node.operand, not wanted, text)
    if isinstance(node, ast.BoolOp):
        parts = [_clauses(value, wanted, text) for value in node.values]
        if isinstance(node.op, ast.And) is wanted:
            return [clause for part in parts for clause in part]
        return _any_of(parts, text)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        pairs = [_comparison(a, op, b, text) for a, op, b in zip(sides, node.ops, sides[1:], strict=False)]
        clauses = [clause for pair in pairs for clause in pair]
        return clauses if wanted else _any_of([_negated(clause) for clause in clauses], text)
    raise InputError("规则“{text}”中的“{part}”不是条件", text=text, part=ast.unparse(node))


def _negated(clause: Clause) -> list[Clause]:
    return [(atom.negated(),) for atom in clause]


def _any_of(parts: list[list[Clause]], text: str) -> list[Clause]:
    """(A and B) or (C and D) as clauses: every way to pick one clause of each part."""
    size = 1
    for part in parts:
        size *= max(len(part), 1)
    if size > _MOST_CLAUSES:
        raise InputError("规则“{text}”展开后过长,请拆成几条", text=text)
    return [tuple(atom for clause in pick for atom in clause) for pick in product(*parts)]


def _comparison(left: ast.expr, op: ast.cmpop, right: ast.expr, text: str) -> list[Clause]:
    if isinstance(op, ast.In | ast.NotIn) or _is_text(left) or _is_text(right):
        return [(_membership(left, op, right, text),)]
    if type(op) in _FLIPPED:
        return _comparison(right, _FLIPPED[type(op)](), left, text)
    terms, constant = _linear(ast.BinOp(left, ast.Sub(), right), text)
    if not terms:
        raise InputError("规则“{text}”的比较没有用到任何字段", text=text)
    below = Linear(tuple(sorted(terms.items())), -constant)
    above = Linear(tuple((name, -a) for name, a in below.terms), constant)
    if isinstance(op, ast.LtE):
        return [(below,)]
    if isinstance(op, ast.Lt):
        return [(Linear(below.terms, below.bound, strict=True),)]
    if isinstance(op, ast.Eq):
        return [(below,), (above,)]
    if isinstance(op, ast.NotEq):
        return [(above.negated(), below.negated())]
    raise InputError("规则“{text}”用了不支持的比较", text=text)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _membership(left: ast.expr, op: ast.cmpop, right: ast.expr, text: str) -> Atom:
    if _is_text(left):
        left, right = right, left
    values = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
    names = frozenset(
        str(v.value) for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
    )
    allowed = isinstance(op, ast.In | ast.NotIn | ast.Eq | ast.NotEq)
    if not isinstance(left, ast.Name) or len(names) != len(values) or not allowed:
        raise InputError("规则“{text}”的类别条件应写成 字段 in (“甲”, “乙”)", text=text)
    return Membership(left.id, names, isinstance(op, ast.In | ast.Eq))


def _linear(node: ast.expr, text: str) -> tuple[dict[str, float], float]:
    """Coefficients by field and the constant of a linear expression."""
    if isinstance(node, ast.Name):
        return {node.id: 1.0}, 0.0
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ):
        return {}, float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return _times(_linear(node.operand, text), -1.0 if isinstance(node.op, ast.USub) else 1.0)
    if isinstance(node, ast.BinOp):
        return _binary(node, text)
    raise InputError("规则“{text}”中的“{part}”不是线性算式", text=text, part=ast.unparse(node))


def _binary(node: ast.BinOp, text: str) -> tuple[dict[str, float], float]:
    left, right = _linear(node.left, text), _linear(node.right, text)
    if isinstance(node.op, ast.Add | ast.Sub):
        right = _times(right, -1.0 if isinstance(node.op, ast.Sub) else 1.0)
        terms = {name: left[0].get(name, 0.0) + right[0].get(name, 0.0) for name in {**left[0], **right[0]}}
        return {name: a for name, a in terms.items() if a != 0}, left[1] + right[1]
    if isinstance(node.op, ast.Mult) and not (left[0] and right[0]):
        return _times(left, right[1]) if not right[0] else _times(right, left[1])
    if isinstance(node.op, ast.Div) and not right[0] and right[1] != 0:
        return _times(left, 1 / right[1])
    raise InputError("规则“{text}”中的“{part}”不是线性算式", text=text, part=ast.unparse(node))


def _times(linear: tuple[dict[str, float], float], factor: float) -> tuple[dict[str, float], float]:
    return {name: a * factor for name, a in linear[0].items() if a * factor != 0}, linear[1] * factor
