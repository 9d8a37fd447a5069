"""按列计算表达式: domains, conditions and derived variables over the columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions.parse import Binary, Call, Name, Node, Number, Text, Unary, parse
from keqiao.engines.survey.types import AnyArray, BoolArray

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "abs": np.abs,
}
_ORDERINGS = {"<", "<=", ">", ">="}
_CONSTANTS: dict[str, Any] = {"TRUE": True, "FALSE": False, "T": True, "F": False}


def evaluate(expression: str | Node, columns: Mapping[str, AnyArray]) -> Any:
    """The value of an expression, one per row (or a single value for a constant).

    Comparison with a missing value is missing; see :func:`condition` for what a domain makes of it.
    """
    node = parse(expression) if isinstance(expression, str) else expression
    if isinstance(node, Number | Text):
        return node.value
    if isinstance(node, Name):
        return _column(node.value, columns)
    if isinstance(node, Unary):
        return _unary(node, columns)
    if isinstance(node, Binary):
        return _binary(node, columns)
    return _call(node, columns)


def condition(expression: str | Node, columns: Mapping[str, AnyArray], rows: int) -> BoolArray:
    """条件: which rows hold; a row whose condition is missing is outside, as in every survey package."""
    value = np.broadcast_to(np.asarray(evaluate(expression, columns)), (rows,))
    if value.dtype == object:
        return np.asarray([item is True or item == 1 for item in value], dtype=np.bool_)
    if value.dtype.kind == "f":
        return np.asarray(np.nan_to_num(value) != 0, dtype=np.bool_)
    return np.asarray(value, dtype=np.bool_)


def _column(name: str, columns: Mapping[str, AnyArray]) -> Any:
    if name in columns:
        return columns[name]
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    raise InputError("数据中没有“{name}”这一列;现有:{known}", name=name, known="、".join(list(columns)[:12]))


def is_missing(values: AnyArray) -> BoolArray:
    """缺失: NaN in numbers, None in text."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        return np.asarray(np.isnan(array))
    if array.dtype == object:
        return np.asarray(array == np.asarray(None), dtype=np.bool_)
    return np.zeros(array.shape, dtype=np.bool_)


def _unary(node: Unary, columns: Mapping[str, AnyArray]) -> Any:
    value = evaluate(node.operand, columns)
    if node.operator == "!":
        truth = _truth(value, node.operand)
        return ~truth if truth.dtype == np.bool_ else 1 - truth
    return -_numbers(value, node.operand) if node.operator == "-" else value


def _binary(node: Binary, columns: Mapping[str, AnyArray]) -> Any:
    left, right = evaluate(node.left, columns), evaluate(node.right, columns)
    if node.operator in {"&", "|"}:
        return _logic(_truth(left, node.left), _truth(right, node.right), node.operator)
    if node.operator in {"==", "!="}:
        return _compare(left, right, node.operator)
    if node.operator == "%in%":
        return np.isin(np.asarray(left, dtype=object), np.asarray(right, dtype=object))
    if node.operator == ":":
        return np.arange(float(left), float(right) + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers = _numbers(left, node.left), _numbers(right, node.right)
        result = _ARITHMETIC[node.operator](*numbers)
    if node.operator in _ORDERINGS:
        return _with_missing(result, is_missing(numbers[0]) | is_missing(numbers[1]))
    return result


def _truth(value: Any, node: Node) -> AnyArray:
    """True, false or (NaN) missing."""
    array = _numbers(value, node)
    return array if array.dtype.kind == "f" else np.asarray(array, dtype=np.bool_)


def _logic(left: AnyArray, right: AnyArray, operator: str) -> AnyArray:
    """And, or with missing values: false and missing is false, true or missing is true."""
    if left.dtype == np.bool_ and right.dtype == np.bool_:
        return left & right if operator == "&" else left | right
    first, second = left.astype(np.float64), right.astype(np.float64)
    if operator == "&":
        return np.where((first == 0) | (second == 0), 0.0, np.minimum(first, second))
    return np.where((first == 1) | (second == 1), 1.0, np.maximum(first, second))


def _with_missing(result: AnyArray, missing: AnyArray) -> AnyArray:
    """A truth value, missing where an operand is."""
    if not np.any(missing):
        return np.asarray(result, dtype=np.bool_)
    return np.where(missing, np.nan, np.asarray(result, dtype=np.float64))


def _compare(left: Any, right: Any, operator: str) -> AnyArray:
    first, second = _comparable(np.asarray(left), np.asarray(right))
    equal = np.asarray(first == second, dtype=np.bool_)
    return _with_missing(equal if operator == "==" else ~equal, is_missing(first) | is_missing(second))


def _numbers(value: Any, node: Node) -> Any:
    array = np.asarray(value)
    if array.dtype.kind in "OU":
        raise InputError("“{name}”是文字,不能参加运算", name=getattr(node, "value", "表达式"))
    return array


def _call(node: Call, columns: Mapping[str, AnyArray]) -> Any:
    values = [evaluate(argument, columns) for argument in node.arguments]
    if node.function == "c":
        return np.asarray([np.asarray(value).item() for value in values], dtype=object)
    if node.function == "is.na":
        return is_missing(values[0])
    if node.function in {"I", "factor", "as.numeric"}:
        return values[0]
    if node.function == "ifelse":
        return np.where(np.asarray(values[0], dtype=np.bool_), values[1], values[2])
    if node.function in FUNCTIONS:
        with np.errstate(divide="ignore", invalid="ignore"):
            return FUNCTIONS[node.function](_numbers(values[0], node.arguments[0]))
    raise InputError("不认识函数“{name}”", name=node.function)


def _comparable(first: AnyArray, second: AnyArray) -> tuple[AnyArray, AnyArray]:
    """A number beside a text (the level of a factor written in numbers) is compared as a number."""
    if first.dtype.kind in "OU" and second.dtype.kind in "fi":
        return (_as_number(first), second) if first.ndim == 0 else (first, _as_text(second))
    if second.dtype.kind in "OU" and first.dtype.kind in "fi":
        return (first, _as_number(second)) if second.ndim == 0 else (_as_text(first), second)
    return first, second


def _as_number(text: AnyArray) -> AnyArray:
    try:
        return np.asarray(float(text.item()))
    except ValueError:
        return np.asarray(np.inf)  # a text that no number equals


def _as_text(numbers: AnyArray) -> AnyArray:
    return np.asarray([f"{float(item):.15g}" for item in np.atleast_1d(numbers)], dtype=object)
