"""编译: a graph becomes one Python function of its inputs, for numbers and for arrays alike.

The function's code is built from graph nodes, never from a user's text: its only names are numbered slots and
the operations below, so nothing a user writes can reach the interpreter.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from types import CodeType, FunctionType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression.graph import Graph, Node

Floats = NDArray[np.float64]

_OPERATORS: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "sub": ast.Sub,
    "mul": ast.Mult,
    "div": ast.Div,
}


def _array_power(base: Any, exponent: Any) -> Any:
    """Whole powers by multiplication (numpy's own power is some ten times slower)."""
    if isinstance(exponent, float) and exponent.is_integer() and abs(exponent) <= 64:
        result: Any = None
        for bit in bin(abs(int(exponent)))[2:]:
            result = base if result is None else result * result
            if bit == "1" and result is not base:
                result = result * base
        return result if exponent > 0 else 1.0 / result
    return np.float_power(base, exponent)


_SCALAR: dict[str, Any] = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "atan2": math.atan2,
    "pow": math.pow,
}
_ARRAY: dict[str, Any] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "atan2": np.arctan2,
    "pow": _array_power,
}


class CompiledFunction:
    """已编译的模型: ``scalar(x1, …, xn)`` gives a tuple of numbers; ``arrays`` evaluates draws."""

    def __init__(self, code: CodeType, names: Sequence[str], titles: Sequence[str]) -> None:
        self.names = tuple(names)
        self.titles = tuple(titles)
        self.scalar = cast("Callable[..., tuple[float, ...]]", FunctionType(code, _SCALAR))
        self._arrays = cast("Callable[..., tuple[Any, ...]]", FunctionType(code, _ARRAY))

    def at(self, values: Sequence[float]) -> tuple[float, ...]:
        """The outputs at one point; a point where the model is undefined is an input error."""
        try:
            outputs = self.scalar(*values)
        except (ValueError, ZeroDivisionError, OverflowError):
            raise InputError(
                "模型在输入量的估计值处没有意义(除以零、负数开方或取对数、溢出);涉及 {titles}",
                titles=self._shown_titles(),
            ) from None
        for title, value in zip(self.titles, outputs, strict=True):
            if not math.isfinite(value):
                raise InputError("模型“{title}”在输入量的估计值处的结果是 {value}", title=title, value=value)
        return outputs

    def _shown_titles(self) -> str:
        distinct = list(dict.fromkeys(self.titles))
        return "、".join(distinct[:5]) + (" 等" if len(distinct) > 5 else "")

    def arrays(self, values: Sequence[Floats], size: int) -> list[Floats]:
        """The outputs for ``size`` draws; undefined draws are NaN or infinite, for the caller to count."""
        with np.errstate(all="ignore"):
            outputs = self._arrays(*values)
        return [np.full(size, out) if np.ndim(out) == 0 else cast(Floats, out) for out in outputs]


def compile_graph(
    graph: Graph, roots: Sequence[int], names: Sequence[str], titles: Sequence[str]
) -> CompiledFunction:
    """Compile ``roots`` (called ``titles`` in messages) as functions of the inputs ``names``, in order."""
    slots: dict[int, ast.expr] = {}
    body: list[ast.stmt] = []
    position = {name: index for index, name in enumerate(names)}
    for number in graph.needed(list(roots)):
        node = graph.nodes[number]
        if node.op == "const":
            slots[number] = ast.Constant(node.value)
        elif node.op == "var":
            slots[number] = ast.Name(f"x{position[node.name]}", ast.Load())
        else:
            body.append(
                ast.Assign(
                    [ast.Name(f"n{number}", ast.Store())], _operation(node, [slots[a] for a in node.args])
                )
            )
            slots[number] = ast.Name(f"n{number}", ast.Load())
    body.append(ast.Return(ast.Tuple([slots[root] for root in roots], ast.Load())))
    return CompiledFunction(_code(body, len(names)), names, titles)


def _operation(node: Node, arguments: list[ast.expr]) -> ast.expr:
    if node.op == "neg":
        return ast.UnaryOp(ast.USub(), arguments[0])
    if node.op in _OPERATORS:
        return ast.BinOp(arguments[0], _OPERATORS[node.op](), arguments[1])
    return ast.Call(ast.Name(node.op, ast.Load()), arguments, [])


def _code(body: list[ast.stmt], count: int) -> CodeType:
    parameters = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(f"x{index}") for index in range(count)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef("model", parameters, body, [])
    module = ast.fix_missing_locations(ast.Module([function], []))
    compiled = compile(module, "<model>", "exec")
    return next(part for part in compiled.co_consts if isinstance(part, CodeType))
