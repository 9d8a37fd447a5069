"""界限: the comparisons a formula makes with parameters, found in the formula itself.

They tell an enterprise how far it is from a threshold, and give every rule its border tests on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keqiao.engines.rules.book import RuleBook
from keqiao.engines.rules.parameters import BORDERS
from keqiao.engines.rules.symbols import Symbol

MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True)
class Comparison:
    """一次比较: ``measured operator bound``, in a variable; ``bound`` is a parameter."""

    variable: str
    measured: Any
    operator: str
    parameter: str
    divisor: str | None = None
    """Name of the denominator when a share is compared: measured ⋛ bound × divisor."""

    @property
    def subject(self) -> str | None:
        """The single input or variable that is measured, if it is one."""
        plain = isinstance(self.measured, Symbol) and self.measured.operation == "name"
        return str(self.measured.operands[0]) if plain else None


def comparisons(book: RuleBook, name: str) -> list[Comparison]:
    """与参数的比较: in the variable's own formula, not in those below it."""
    formula = book.symbolic(name)
    nodes = formula.walk() if isinstance(formula, Symbol) else ()
    found = (_comparison(name, node) for node in nodes if node.operation in BORDERS)
    return [each for each in found if each is not None]


def _comparison(name: str, node: Symbol) -> Comparison | None:
    left, right = node.operands
    operator = node.operation
    if _parameter(left) is not None:
        left, right, operator = right, left, MIRRORED[operator]
    parameter = _parameter(right)
    if parameter is not None:
        return Comparison(name, left, operator, parameter)
    if isinstance(right, Symbol) and right.operation == "*":
        figure, divisor = _parameter(right.operands[0]), _name(right.operands[1])
        if figure is not None and divisor is not None:
            return Comparison(name, left, operator, figure, divisor)
    return None


def _parameter(value: Any) -> str | None:
    return str(value.operands[0]) if isinstance(value, Symbol) and value.operation == "parameter" else None


def _name(value: Any) -> str | None:
    return str(value.operands[0]) if isinstance(value, Symbol) and value.operation == "name" else None
