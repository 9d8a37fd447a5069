"""自动求导: exact derivatives of a graph, built as further nodes of the same graph."""

from __future__ import annotations

from collections.abc import Callable

from keqiao.engines.metrology.expression.graph import Graph

_Rule = Callable[[Graph, int, tuple[int, ...], list[int]], int]


class Derivatives:
    """导数: ``of(root, name)`` is the node of ∂root/∂name; apply it again for higher orders."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[tuple[int, str], int] = {}

    def of(self, root: int, name: str) -> int:
        """The node of the derivative; shared sub-expressions are differentiated once."""
        for number in self.graph.needed([root]):
            if (number, name) not in self._known:
                self._known[number, name] = self._one(number, name)
        return self._known[root, name]

    def _one(self, number: int, name: str) -> int:
        node = self.graph.nodes[number]
        if node.op == "const":
            return self.graph.const(0.0)
        if node.op == "var":
            return self.graph.const(1.0 if node.name == name else 0.0)
        inner = [self._known[argument, name] for argument in node.args]
        if all(self.graph.value_of(part) == 0.0 for part in inner):
            return self.graph.const(0.0)
        return _RULES[node.op](self.graph, number, node.args, inner)


def _product(g: Graph, _: int, args: tuple[int, ...], d: list[int]) -> int:
    a, b = args
    return g.add(g.mul(d[0], b), g.mul(a, d[1]))


def _quotient(g: Graph, number: int, args: tuple[int, ...], d: list[int]) -> int:
    # (a/b)' = (a' - (a/b) b') / b: uses the quotient that is computed anyway
    return g.div(g.sub(d[0], g.mul(number, d[1])), args[1])


def _power(g: Graph, number: int, args: tuple[int, ...], d: list[int]) -> int:
    base, exponent = args
    by_base = g.mul(g.mul(exponent, g.pow(base, g.sub(exponent, g.const(1.0)))), d[0])
    if g.value_of(d[1]) == 0.0:
        return by_base
    return g.add(by_base, g.mul(g.mul(number, g.call("log", base)), d[1]))


def _arctangent(g: Graph, _: int, args: tuple[int, ...], d: list[int]) -> int:
    y, x = args
    square = g.add(g.mul(x, x), g.mul(y, y))
    return g.div(g.sub(g.mul(x, d[0]), g.mul(y, d[1])), square)


_RULES: dict[str, _Rule] = {
    "add": lambda g, _, args, d: g.add(*d),
    "sub": lambda g, _, args, d: g.sub(*d),
    "neg": lambda g, _, args, d: g.neg(d[0]),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "atan2": _arctangent,
    "exp": lambda g, number, args, d: g.mul(number, d[0]),
    "log": lambda g, _, args, d: g.div(d[0], args[0]),
    "sqrt": lambda g, number, args, d: g.div(d[0], g.mul(g.const(2.0), number)),
    "sin": lambda g, _, args, d: g.mul(g.call("cos", args[0]), d[0]),
    "cos": lambda g, _, args, d: g.neg(g.mul(g.call("sin", args[0]), d[0])),
}
