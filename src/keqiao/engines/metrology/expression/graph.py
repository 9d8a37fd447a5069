"""表达式图: an expression as a directed graph in which every equal sub-expression exists once.

A node is a number; its arguments always have smaller numbers, so that counting upwards is an order of
evaluation. Sharing keeps second and third derivatives of a model small.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from keqiao.engines.errors import InputError

UNARY = {"neg", "exp", "log", "sqrt", "sin", "cos"}
BINARY = {"add", "sub", "mul", "div", "pow", "atan2"}


@dataclass(frozen=True, slots=True)
class Node:
    """节点: ``op`` is ``const`` (``value``), ``var`` (``name``), or an operation over ``args``."""

    op: str
    args: tuple[int, ...] = ()
    value: float = 0.0
    name: str = ""


class Graph:
    """Nodes by number; the building methods simplify what needs no arithmetic at run time."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}

    def const(self, value: float) -> int:
        """A constant; overflow to infinity and undefined values are refused."""
        if not math.isfinite(value):
            raise InputError("表达式里的常数 {value} 超出可表示的范围", value=value)
        return self._number(Node("const", value=value + 0.0))

    def var(self, name: str) -> int:
        """An input quantity by its name."""
        return self._number(Node("var", name=name))

    def value_of(self, number: int) -> float | None:
        """The value of a constant node, otherwise ``None``."""
        node = self.nodes[number]
        return node.value if node.op == "const" else None

    def add(self, a: int, b: int) -> int:
        if self.value_of(a) == 0.0:
            return b
        if self.value_of(b) == 0.0:
            return a
        return self._operation("add", a, b)

    def sub(self, a: int, b: int) -> int:
        if self.value_of(b) == 0.0:
            return a
        if self.value_of(a) == 0.0:
            return self.neg(b)
        if a == b:
            return self.const(0.0)
        return self._operation("sub", a, b)

    def mul(self, a: int, b: int) -> int:
        for one, other in ((a, b), (b, a)):
            value = self.value_of(one)
            if value == 0.0:
                return one
            if value == 1.0:
                return other
            if value == -1.0:
                return self.neg(other)
        return self._operation("mul", a, b)

    def div(self, a: int, b: int) -> int:
        if self.value_of(b) == 1.0 or (self.value_of(a) == 0.0 and self.value_of(b) != 0.0):
            return a
        return self._operation("div", a, b)

    def pow(self, a: int, b: int) -> int:
        exponent = self.value_of(b)
        if exponent == 0.0:
            return self.const(1.0)
        if exponent == 1.0:
            return a
        if exponent == 2.0:
            return self.mul(a, a)
        return self._operation("pow", a, b)

    def neg(self, a: int) -> int:
        node = self.nodes[a]
        return node.args[0] if node.op == "neg" else self._operation("neg", a)

    def call(self, name: str, *arguments: int) -> int:
        """``exp``, ``log``, ``sqrt``, ``sin``, ``cos`` of one node, ``atan2`` of two."""
        return self._operation(name, *arguments)

    def depends_on(self, roots: list[int]) -> set[str]:
        """Names of the input quantities that any of ``roots`` needs."""
        return {self.nodes[number].name for number in self.needed(roots) if self.nodes[number].op == "var"}

    def needed(self, roots: list[int]) -> list[int]:
        """All nodes that ``roots`` need, in an order of evaluation."""
        seen: set[int] = set()
        waiting = list(roots)
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                waiting += self.nodes[number].args
        return sorted(seen)

    def _operation(self, op: str, *arguments: int) -> int:
        values = [self.value_of(number) for number in arguments]
        known = [value for value in values if value is not None]
        if len(known) == len(arguments):
            return self.const(fold(op, known))
        if op in ("add", "mul") and arguments[0] > arguments[1]:
            arguments = arguments[::-1]
        return self._number(Node(op, arguments))

    def _number(self, node: Node) -> int:
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return number


_FOLD: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": math.pow,
    "atan2": math.atan2,
    "neg": lambda a: -a,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
}


def fold(op: str, values: list[float]) -> float:
    """The value of an operation between constants; an impossible one is an input error."""
    try:
        return float(_FOLD[op](*values))
    except (ValueError, ZeroDivisionError, OverflowError):
        shown = "、".join(f"{value:g}" for value in values)
        raise InputError("表达式里对常数 {values} 做的运算 {op} 没有意义", values=shown, op=op) from None
