"""数据库载体: the grouped pass as one SQL statement, written by sqlglot for the database's own dialect.

Centred sums come from ``VAR_SAMP`` and ``COVAR_SAMP``, which databases compute in one stable pass; the
one-pass form ``sum(y^2) - sum(y)^2 / n`` is never written. Numbers are written with an exponent, because
a plain ``1.0`` is a DECIMAL to Spark.
"""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.plan import Plan
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Number, Text, Unary

_BINARY: dict[str, type[exp.Binary]] = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "&": exp.And,
    "|": exp.Or,
}
_FUNCTIONS: dict[str, type[exp.Func]] = {"abs": exp.Abs, "sqrt": exp.Sqrt, "exp": exp.Exp, "log": exp.Ln}
_LOGICAL = {"==", "!=", "<", "<=", ">", ">=", "&", "|"}


@lru_cache(maxsize=256)
def moments_sql(plan: Plan, source: str, dialect: str = "postgres") -> str:
    """一条 SQL: the cells of a plan over a table (or view) of the database.

    Identifiers are always quoted; ``source`` may be qualified by its schema. Statements are kept.
    """
    inner = exp.select(*_columns(plan)).from_(exp.to_table(source, dialect=dialect))
    names = [f"k_key_{i}" for i in range(len(plan.keys) + len(plan.by))]
    groups = [exp.column(name, quoted=True) for name in names]
    outer = exp.select(*groups, *_aggregates(plan)).from_(inner.subquery("units"))
    if groups:
        outer = outer.group_by(*groups)
    return str(outer.sql(dialect=dialect))


@lru_cache(maxsize=256)
def moments_clauses(plan: Plan, dialect: str) -> tuple[str, str, str]:
    """The same statement's clauses, for an engine that takes them one by one: units, cells, groups."""
    names = [f"k_key_{i}" for i in range(len(plan.keys) + len(plan.by))]
    groups = [exp.column(name, quoted=True) for name in names]
    parts = _columns(plan), [*groups, *_aggregates(plan)], groups
    units, cells, keys = (", ".join(part.sql(dialect=dialect) for part in clause) for clause in parts)
    return units, cells, keys


def _columns(plan: Plan) -> list[exp.Expr]:
    keys = [*plan.keys, *plan.by, *plan.sizes]
    result = [_named(exp.column(name, quoted=True), f"k_key_{i}") for i, name in enumerate(keys)]
    weight = _number(plan.weight)
    result.append(_named(weight, "k_weight"))
    inside = _inside(plan)
    flag = exp.Case().when(inside, exp.Literal.number(1))
    result.append(_named(flag, "k_inside"))
    for j, node in enumerate(plan.basics):
        value = exp.Case().when(inside.copy(), exp.Mul(this=weight.copy(), expression=_number(node)))
        result.append(_named(value, f"k_z_{j}"))
    return result


def _named(value: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(value, name, quoted=True)


def _inside(plan: Plan) -> exp.Condition:
    parts: list[exp.Expr] = [exp.NEQ(this=_number(plan.weight), expression=_literal(0.0))]
    if plan.where is not None:
        parts.append(exp.paren(translated(plan.where)))
    columns = [exp.column(name, quoted=True) for name in plan.by]
    parts += [exp.Not(this=exp.Is(this=column, expression=exp.Null())) for column in columns]
    return exp.and_(*parts)


def _aggregates(plan: Plan) -> list[exp.Expr]:
    rows = exp.Count(this=exp.Star())
    weight = exp.column("k_weight", quoted=True)
    blank = exp.Sub(this=rows.copy(), expression=exp.Count(this=weight.copy()))
    held = exp.Count(this=exp.column("k_inside", quoted=True))
    result = [_named(rows, "k_rows"), _named(exp.Min(this=weight), "k_weight"), _named(blank, "k_blank")]
    result.append(_named(held.copy(), "k_inside"))
    offset = len(plan.keys) + len(plan.by)
    for j in range(len(plan.sizes)):
        size = exp.column(f"k_key_{offset + j}", quoted=True)
        result += [_named(exp.Min(this=size), f"k_low_{j}"), _named(exp.Max(this=size.copy()), f"k_high_{j}")]
    for j in range(len(plan.basics)):
        z = exp.column(f"k_z_{j}", quoted=True)
        missing = exp.Sub(this=held.copy(), expression=exp.Count(this=z.copy()))
        result += [_named(exp.Sum(this=z), f"k_sum_{j}"), _named(missing, f"k_missing_{j}")]
    if plan.squares:
        result += [_named(_centred(j, j), f"k_prod_{j}_{j}") for j in range(len(plan.basics))]
        result += [_named(_centred(i, j), f"k_prod_{i}_{j}") for i, j in plan.pairs]
    return result


def _centred(i: int, j: int) -> exp.Expr:
    """``(count - 1) * VAR_SAMP`` (or ``COVAR_SAMP``) of the units inside; nothing for fewer than two."""
    first, second = exp.column(f"k_z_{i}", quoted=True), exp.column(f"k_z_{j}", quoted=True)
    spread: exp.Expr = exp.Variance(this=first) if i == j else exp.CovarSamp(this=first, expression=second)
    fewer = exp.paren(exp.Sub(this=exp.Count(this=first.copy()), expression=exp.Literal.number(1)))
    return exp.Coalesce(this=exp.Mul(this=fewer, expression=spread), expressions=[_literal(0.0)])


def _literal(value: float) -> exp.Expr:
    if value < 0:
        return exp.Neg(this=_literal(-value))
    return exp.Literal.number(f"{value:.17e}".replace("e+00", "e0"))


def _number(node: Node) -> exp.Expr:
    """A node as a double precision value; truth becomes 1 and 0."""
    if isinstance(node, Number):
        return _literal(node.value)
    logical = (isinstance(node, Binary) and node.operator in _LOGICAL) or (
        isinstance(node, Call) and node.function == "is.na"
    )
    if logical or (isinstance(node, Unary) and node.operator == "!"):
        truth = translated(node)
        otherwise = exp.Not(this=exp.paren(truth.copy()))
        return exp.Case().when(truth, _literal(1.0)).when(otherwise, _literal(0.0))
    return exp.Cast(this=translated(node), to=exp.DataType.build("double"))


def translated(node: Node) -> exp.Expr:
    """An expression of this engine as SQL."""
    if isinstance(node, Number):
        return _literal(node.value)
    if isinstance(node, Text):
        return exp.Literal.string(node.value)
    if isinstance(node, Name):
        return exp.column(node.value, quoted=True)
    if isinstance(node, Unary):
        inner = exp.paren(translated(node.operand))
        return exp.Not(this=inner) if node.operator == "!" else exp.Neg(this=inner)
    if isinstance(node, Call):
        return _call(node)
    return _binary(node)


def _binary(node: Binary) -> exp.Expr:
    if node.operator == "%in%" and isinstance(node.right, Call) and node.right.function == "c":
        values = [translated(part) for part in node.right.arguments]
        return exp.In(this=translated(node.left), expressions=values)
    if node.operator in _LOGICAL:
        kind = _BINARY[node.operator]
        return exp.paren(kind(this=translated(node.left), expression=translated(node.right)))
    left, right = _number(node.left), _number(node.right)
    if node.operator == "/":
        # a quotient over zero is missing, as in the other carriers' checks
        over = exp.Nullif(this=right, expression=_literal(0.0))
        return exp.paren(exp.Div(this=left, expression=over, typed=False, safe=False))
    if node.operator == "^":
        return exp.Pow(this=left, expression=right)
    if node.operator in _BINARY:
        return exp.paren(_BINARY[node.operator](this=left, expression=right))
    raise InputError("运算符“{operator}”不能写成 SQL", operator=node.operator)


def _call(node: Call) -> exp.Expr:
    inner = node.arguments[0]
    if node.function == "is.na":
        return exp.Is(this=translated(inner), expression=exp.Null())
    if node.function == "I":
        return exp.paren(translated(inner))
    if node.function in _FUNCTIONS:
        return _FUNCTIONS[node.function](this=_number(inner))
    raise InputError("函数“{name}”不能写成 SQL", name=node.function)
