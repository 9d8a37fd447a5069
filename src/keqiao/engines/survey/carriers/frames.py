"""数据框载体: the grouped pass through Narwhals, so that DuckDB, Polars, pandas, PyArrow and PySpark all
run it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.plan import Plan
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Number, Text, Unary
from keqiao.engines.survey.tables import Table, from_arrow
from keqiao.engines.survey.types import FloatArray

_COMPARE = {"==", "!=", "<", "<=", ">", ">="}


@dataclass(frozen=True)
class Frame:
    """A frame of any backend: lazy, with safe column names, and which columns are numbers."""

    lazy: nw.LazyFrame[Any]
    names: Mapping[str, str]
    numeric: frozenset[str]

    def expression(self, node: Node) -> nw.Expr:
        """An expression of this engine as one of the frame's."""
        return _Translator(self.names, self.numeric).of(node)


def framed(native: Any, names: Mapping[str, str] | None = None) -> Frame:
    """Wrap a native frame. Columns take safe names (Spark reads a dot in a name as a path)."""
    if hasattr(native, "toDF") and hasattr(native, "sparkSession"):
        originals = list(native.columns)
        native = native.toDF(*[f"c{i}" for i in range(len(originals))])
        lazy: nw.LazyFrame[Any] = nw.from_native(native).lazy()
        names = names or {name: f"c{i}" for i, name in enumerate(originals)}
    else:
        lazy = nw.from_native(native).lazy()
        names = names or {name: name for name in lazy.collect_schema().names()}
    schema = lazy.collect_schema()
    numeric = frozenset(name for name, safe in names.items() if schema[safe].is_numeric())
    return Frame(lazy, names, numeric)


class _Translator:
    def __init__(self, names: Mapping[str, str], numeric: frozenset[str]) -> None:
        self.names = names
        self.numeric = numeric

    def of(self, node: Node) -> nw.Expr:
        if isinstance(node, Number):
            return nw.lit(node.value)
        if isinstance(node, Text):
            return nw.lit(node.value)
        if isinstance(node, Name):
            return self.column(node.value)
        if isinstance(node, Unary):
            return ~self.of(node.operand) if node.operator == "!" else -self.of(node.operand)
        if isinstance(node, Binary):
            return self.binary(node)
        return self.call(node)

    def column(self, name: str) -> nw.Expr:
        if name not in self.names:
            raise InputError(
                "数据中没有“{name}”这一列;现有:{known}", name=name, known="、".join(list(self.names)[:12])
            )
        return nw.col(self.names[name])

    def binary(self, node: Binary) -> nw.Expr:
        if node.operator in _COMPARE:
            return self.compared(node)
        if node.operator == "%in%":
            return self.of(node.left).is_in(_constants(node.right))
        left, right = self.of(node.left), self.of(node.right)
        if node.operator in {"&", "|"}:
            return left & right if node.operator == "&" else left | right
        left, right = self.number(node.left, left), self.number(node.right, right)
        results = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: left / right,
            "^": lambda: left**right,
        }
        if node.operator not in results:
            raise InputError("运算符“{operator}”不能在数据框载体上计算", operator=node.operator)
        return results[node.operator]()

    def number(self, node: Node, expression: nw.Expr) -> nw.Expr:
        """Truth values and integers take part in arithmetic as floating-point numbers."""
        return expression if isinstance(node, Number) else expression.cast(nw.Float64)

    def compared(self, node: Binary) -> nw.Expr:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.left, Name) and node.left.value in self.numeric and isinstance(node.right, Text):
            right = nw.lit(float(node.right.value))
        results = {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
        }
        return results[node.operator]()

    def call(self, node: Call) -> nw.Expr:
        inner = self.of(node.arguments[0])
        results = {
            "is.na": inner.is_null,
            "I": lambda: inner,
            "abs": inner.abs,
            "sqrt": inner.sqrt,
            "exp": inner.exp,
            "log": inner.log,
        }
        if node.function not in results:
            raise InputError("函数“{name}”不能在数据框载体上计算", name=node.function)
        return results[node.function]()


def _constants(node: Node) -> list[Any]:
    if isinstance(node, Call) and node.function == "c":
        return [part.value for part in node.arguments if isinstance(part, Number | Text)]
    raise InputError("%in% 的右边要写成 c(...)")


def pilot_totals(frame: Frame, plan: Plan) -> tuple[FloatArray, FloatArray]:
    """Totals of the basics over the whole domain, and the size of each (for scaling products)."""
    prepared = _prepared(frame, plan)
    names = [f"k_z_{j}" for j in range(len(plan.basics))]
    found = prepared.select(
        *(nw.col(name).sum().alias(name) for name in names),
        *(nw.col(name).abs().sum().alias(f"{name}_size") for name in names),
    )
    row = from_arrow(found.collect(backend="pyarrow").to_arrow())
    totals = np.asarray([np.nan_to_num(row.numbers(name)[0]) for name in names])
    return totals, np.asarray([np.nan_to_num(row.numbers(f"{name}_size")[0]) for name in names])


def _prepared(frame: Frame, plan: Plan, scale: FloatArray | None = None) -> nw.LazyFrame[Any]:
    """Keys and weighted variables, one row a unit; variables are missing outside the domain."""
    weight = frame.expression(plan.weight).cast(nw.Float64)
    held = _inside(frame, plan, weight)
    inside = ~nw.col("k_inside").is_null()
    keys = [*plan.keys, *plan.by, *plan.sizes]
    staged = frame.lazy.select(
        *(nw.col(frame.names[name]).alias(f"k_key_{i}") for i, name in enumerate(_known(frame, keys))),
        weight.alias("k_weight"),
        held.alias("k_inside"),
        *(frame.expression(node).cast(nw.Float64).alias(f"k_y_{j}") for j, node in enumerate(_wide(plan))),
    )
    count = len(plan.basics)
    values = [nw.when(inside).then(nw.col("k_weight") * nw.col(f"k_y_{j}")) for j in range(count)]
    result = staged.with_columns(*(value.alias(f"k_z_{j}") for j, value in enumerate(values)))
    if scale is None or not plan.pairs:
        return result
    return result.with_columns(
        *(
            (nw.col(f"k_z_{i}") * float(1 / scale[i]) + nw.col(f"k_z_{j}") * float(1 / scale[j])).alias(
                f"k_s_{i}_{j}"
            )
            for i, j in plan.pairs
        )
    )


def _wide(plan: Plan) -> tuple[Node, ...]:
    """Constants spread over the rows."""
    return tuple(
        Binary("*", node, Binary("/", plan.weight, plan.weight)) if isinstance(node, Number) else node
        for node in plan.basics
    )


def _known(frame: Frame, keys: list[str]) -> list[str]:
    for name in keys:
        if name not in frame.names:
            raise InputError(
                "数据中没有“{name}”这一列;现有:{known}", name=name, known="、".join(list(frame.names)[:12])
            )
    return keys


def _inside(frame: Frame, plan: Plan, weight: nw.Expr) -> nw.Expr:
    condition = weight != 0
    if plan.where is not None:
        condition = condition & frame.expression(plan.where)
    for name in plan.by:
        condition = condition & ~frame.expression(Name(name)).is_null()
    return nw.when(condition).then(nw.lit(1))


def gather_cells(frame: Frame, plan: Plan, sizes: FloatArray) -> Table:
    """Run the grouped pass and return its cells (see :func:`leaves.gathered`)."""
    scale = np.where(sizes > 0, sizes, 1.0)
    prepared = _prepared(frame, plan, scale)
    keys = [*plan.keys, *plan.by]
    if keys:
        found = prepared.group_by(*(f"k_key_{i}" for i in range(len(keys)))).agg(*_aggregates(plan))
    else:
        found = prepared.select(*_aggregates(plan))
    raw = from_arrow(found.collect(backend="pyarrow").to_arrow())
    return _named(plan, raw, keys, scale)


def _aggregates(plan: Plan) -> list[nw.Expr]:
    count = len(plan.basics)
    offset = len(plan.keys) + len(plan.by)
    result = [
        nw.len().alias("k_rows"),
        nw.col("k_inside").count().alias("k_held"),
        nw.col("k_weight").min().alias("k_weight_low"),
        nw.col("k_weight").count().alias("k_weighted"),
    ]
    for j in range(len(plan.sizes)):
        key = nw.col(f"k_key_{offset + j}")
        result += [key.min().alias(f"k_low_{j}"), key.max().alias(f"k_high_{j}")]
    for j in range(count):
        z = nw.col(f"k_z_{j}")
        result += [z.sum().alias(f"k_sum_{j}"), z.count().alias(f"k_held_{j}")]
        if plan.squares:
            result.append(z.var(ddof=1).alias(f"k_var_{j}"))
    result += [nw.col(f"k_s_{i}_{j}").var(ddof=1).alias(f"k_var_{i}_{j}") for i, j in plan.pairs]
    return result


def _named(plan: Plan, raw: Table, keys: list[str], scale: FloatArray) -> Table:
    """The carrier's columns under the names that ``leaves`` reads; products from variances of sums."""
    rows = raw.numbers("k_rows")
    columns: dict[str, Any] = {name: raw[f"k_key_{i}"] for i, name in enumerate(keys)}
    held = raw.numbers("k_held")
    columns.update({"k_inside": held, "k_rows": rows, "k_weight": raw["k_weight_low"]})
    columns["k_blank"] = rows - raw.numbers("k_weighted")
    for j in range(len(plan.sizes)):
        columns[f"k_low_{j}"], columns[f"k_high_{j}"] = raw[f"k_low_{j}"], raw[f"k_high_{j}"]
    for j in range(len(plan.basics)):
        columns[f"k_sum_{j}"] = raw[f"k_sum_{j}"]
        columns[f"k_missing_{j}"] = held - raw.numbers(f"k_held_{j}")
        if plan.squares:
            columns[f"k_prod_{j}_{j}"] = np.nan_to_num(raw.numbers(f"k_var_{j}")) * np.maximum(held - 1, 0)
    for i, j in plan.pairs:
        joint = np.nan_to_num(raw.numbers(f"k_var_{i}_{j}")) * np.maximum(held - 1, 0)
        own = columns[f"k_prod_{i}_{i}"] / scale[i] ** 2 + columns[f"k_prod_{j}_{j}"] / scale[j] ** 2
        columns[f"k_prod_{i}_{j}"] = (joint - own) / 2 * scale[i] * scale[j]
    return Table(columns)
