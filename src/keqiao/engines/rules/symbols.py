"""符号: a formula run on names instead of numbers, to be read in documents and searched for its borders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.rules.exact import shown

STRENGTH = {
    "where": 0,
    "|": 1,
    "&": 2,
    "~": 3,
    ">=": 4,
    ">": 4,
    "<=": 4,
    "<": 4,
    "==": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
SIGNS = {
    "|": " 或 ",
    "&": " 且 ",
    ">=": " ≥ ",
    ">": " > ",
    "<=": " ≤ ",
    "<": " < ",
    "==": " 为 ",
    "+": " + ",
    "-": " − ",
}
SIGNS |= {"*": " × ", "/": " ÷ "}


TABLES = {
    "marginal": "按“{1}”分段累计({0})",
    "upper": "按“{1}”所在档({0})",
    "lower": "按“{1}”得分({0})",
    "in": "{0} 属于“{1}”",
}


class Symbol:
    """符号式: an operation and its operands; a leaf is a ``name`` or a ``parameter`` with its title."""

    __hash__ = None  # type: ignore[assignment]  # == builds a condition, so a symbol has no hash

    def __init__(self, operation: str, *operands: Any, title: str = "") -> None:
        self.operation, self.operands, self.title = operation, operands, title

    def __add__(self, other: Any) -> Symbol:
        return self if isinstance(other, Fraction | int) and other == 0 else Symbol("+", self, other)

    def __radd__(self, other: Any) -> Symbol:
        return self if other == 0 else Symbol("+", other, self)

    def __sub__(self, other: Any) -> Symbol:
        return self if isinstance(other, Fraction | int) and other == 0 else Symbol("-", self, other)

    def __rsub__(self, other: Any) -> Symbol:
        return Symbol("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return Fraction(0) if isinstance(other, Fraction | int) and other == 0 else Symbol("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return Fraction(0) if other == 0 else Symbol("*", other, self)

    def __truediv__(self, other: Any) -> Symbol:
        return Symbol("/", self, other)

    def __rtruediv__(self, other: Any) -> Symbol:
        return Symbol("/", other, self)

    def __neg__(self) -> Symbol:
        return Symbol("-", Fraction(0), self)

    def __ge__(self, other: Any) -> Symbol:
        return Symbol(">=", self, other)

    def __gt__(self, other: Any) -> Symbol:
        return Symbol(">", self, other)

    def __le__(self, other: Any) -> Symbol:
        return Symbol("<=", self, other)

    def __lt__(self, other: Any) -> Symbol:
        return Symbol("<", self, other)

    def __eq__(self, other: object) -> Symbol:  # type: ignore[override]  # a condition, not a truth
        return Symbol("==", self, other)

    def __and__(self, other: Any) -> Symbol:
        return Symbol("&", self, other)

    def __rand__(self, other: Any) -> Symbol:
        return Symbol("&", other, self)

    def __or__(self, other: Any) -> Symbol:
        return Symbol("|", self, other)

    def __ror__(self, other: Any) -> Symbol:
        return Symbol("|", other, self)

    def __invert__(self) -> Symbol:
        return Symbol("~", self)

    def __bool__(self) -> bool:
        raise TypeError("a formula may not branch with if; use where()")

    def least_(self, other: Any) -> Symbol:
        """孰小, written."""
        return Symbol("min", self, other)

    def greatest_(self, other: Any) -> Symbol:
        """孰大, written."""
        return Symbol("max", self, other)

    def where_(self, then: Any, otherwise: Any) -> Symbol:
        """若…则…, written."""
        return Symbol("where", self, then, otherwise)

    def walk(self) -> Iterator[Symbol]:
        """This node and every node below it."""
        yield self
        for operand in self.operands:
            if isinstance(operand, Symbol):
                yield from operand.walk()


def leaf(name: str, title: str) -> Symbol:
    """名称: an input or another variable, by its title."""
    return Symbol("name", name, title=title)


def parameter_leaf(name: str, title: str) -> Symbol:
    """参数名称: a dated figure, by its title."""
    return Symbol("parameter", name, title=title)


def written(value: Any) -> str:
    """公式文字: the formula as a person reads it."""
    return _written(value, 0)


def _written(value: Any, outside: int) -> str:
    if not isinstance(value, Symbol):
        return _constant(value)
    operation, operands = value.operation, value.operands
    if operation in ("name", "parameter"):
        return value.title
    if operation in ("min", "max"):
        word = "孰小" if operation == "min" else "孰大"
        return f"{word}({_written(operands[0], 0)}, {_written(operands[1], 0)})"
    if operation in TABLES:
        return TABLES[operation].format(_written(operands[0], 0), operands[1].title)
    if operation == "where":
        parts = [_written(part, 1) for part in operands]
        text = f"若 {parts[0]} 则 {parts[1]},否则 {parts[2]}"
        return f"({text})" if outside else text
    if operation == "~":
        return f"非({_written(operands[0], 0)})"
    strength = STRENGTH[operation]
    right = _written(operands[1], strength + (operation in "-/"))
    text = _written(operands[0], strength) + SIGNS[operation] + right
    return f"({text})" if strength < outside else text


def _constant(value: Any) -> str:
    if isinstance(value, tuple):
        return "所列"
    if isinstance(value, Fraction | int | bool | date) or value is None:
        return shown(value)
    return f"“{value}”"
