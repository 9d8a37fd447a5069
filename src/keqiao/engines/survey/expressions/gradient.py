"""自动线性化: the value and the exact gradient of a function of totals, by forward differentiation.

The gradient at the estimated totals is all that Taylor linearisation needs (Woodruff 1971, JASA 66, 411-414).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions.parse import Binary, Call, Name, Node, Number, Unary, parse
from keqiao.engines.survey.types import FloatArray


@dataclass(frozen=True)
class _Dual:
    value: float
    slope: FloatArray


def names_in(expression: str | Node) -> list[str]:
    """The names an expression uses, in order of first appearance; ``total(y, 2)`` counts as ``y.2``."""
    node = parse(expression) if isinstance(expression, str) else expression
    found: dict[str, None] = {}
    _collect(node, found)
    return list(found)


def _collect(node: Node, found: dict[str, None]) -> None:
    if isinstance(node, Name):
        found[node.value] = None
    elif isinstance(node, Unary):
        _collect(node.operand, found)
    elif isinstance(node, Binary):
        _collect(node.left, found)
        _collect(node.right, found)
    elif isinstance(node, Call):
        if node.function == "total":
            found[_total_name(node)] = None
            return
        for argument in node.arguments:
            _collect(argument, found)


def _total_name(node: Call) -> str:
    """``total(y)`` is the total of y; ``total(y, 2)`` its total at wave 2, named ``y.2``."""
    parts = [
        argument.value if isinstance(argument, Name) else f"{argument.value:.0f}"
        for argument in node.arguments
        if isinstance(argument, Name | Number)
    ]
    return ".".join(parts)


def value_and_gradient(
    expression: str | Node, names: list[str], values: FloatArray
) -> tuple[float, FloatArray]:
    """Value of the function at ``values`` and its gradient, in the order of ``names``."""
    node = parse(expression) if isinstance(expression, str) else expression
    basis = np.eye(len(names))
    duals = {name: _Dual(float(values[i]), basis[i]) for i, name in enumerate(names)}
    result = _dual(node, duals, np.zeros(len(names)))
    if not math.isfinite(result.value):
        raise InputError("函数在估计的总量处没有有限的值")
    return result.value, result.slope


def _dual(node: Node, known: Mapping[str, _Dual], flat: FloatArray) -> _Dual:
    if isinstance(node, Number):
        return _Dual(node.value, flat)
    if isinstance(node, Name):
        return _lookup(node.value, known)
    if isinstance(node, Unary):
        inner = _dual(node.operand, known, flat)
        return _Dual(-inner.value, -inner.slope) if node.operator == "-" else inner
    if isinstance(node, Binary):
        return _operate(node.operator, _dual(node.left, known, flat), _dual(node.right, known, flat))
    if isinstance(node, Call) and node.function == "total":
        return _lookup(_total_name(node), known)
    if isinstance(node, Call) and len(node.arguments) == 1:
        return _apply(node.function, _dual(node.arguments[0], known, flat))
    raise InputError("这一表达式不能求导:只能用总量、数、+ - * / ^ 与 log、exp、sqrt、abs")


def _lookup(name: str, known: Mapping[str, _Dual]) -> _Dual:
    if name not in known:
        raise InputError("函数用到了未估计的总量“{name}”", name=name)
    return known[name]


def _operate(operator: str, left: _Dual, right: _Dual) -> _Dual:
    a, b = left.value, right.value
    if operator == "+":
        return _Dual(a + b, left.slope + right.slope)
    if operator == "-":
        return _Dual(a - b, left.slope - right.slope)
    if operator == "*":
        return _Dual(a * b, left.slope * b + right.slope * a)
    if operator == "/":
        if b == 0:
            raise InputError("函数的分母估计为零")
        return _Dual(a / b, (left.slope - right.slope * (a / b)) / b)
    if operator == "^":
        return _power(left, right)
    raise InputError("函数中不能用运算符“{operator}”", operator=operator)


def _power(left: _Dual, right: _Dual) -> _Dual:
    a, b = left.value, right.value
    if a <= 0 and b != int(b):
        raise InputError("负数不能开非整数次方")
    value = a**b
    slope = left.slope * (b * a ** (b - 1)) if a != 0 else left.slope * 0.0
    if a > 0 and np.any(right.slope):
        slope = slope + right.slope * value * math.log(a)
    return _Dual(value, slope)


def _apply(function: str, inner: _Dual) -> _Dual:
    x = inner.value
    if function in {"log", "sqrt"} and x <= 0:
        raise InputError("函数“{name}”的自变量估计为 {value},不是正数", name=function, value=x)
    if function == "log":
        return _Dual(math.log(x), inner.slope / x)
    if function == "exp":
        return _Dual(math.exp(x), inner.slope * math.exp(x))
    if function == "sqrt":
        return _Dual(math.sqrt(x), inner.slope / (2 * math.sqrt(x)))
    if function == "abs":
        return _Dual(abs(x), inner.slope * math.copysign(1, x))
    raise InputError("不认识函数“{name}”", name=function)
