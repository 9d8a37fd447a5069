"""单位核对: does the model give the declared unit? Dimensions and scale are checked by pint.

A model is an equation between numbers in the declared units, so that besides the dimension the scale must
agree: V/mA declared as ohm is refused, with the factor. Temperatures count as intervals (degC as kelvin).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import clean_name
from keqiao.engines.metrology.uncertainty.budget import Budget

Unit = Any
"""pint's own unit; its stubs know it by several unrelated names."""

_ALIKE = {"abs", "re", "im", "conj"}
_INTERVALS = {"degC": "delta_degC", "°C": "delta_degC", "℃": "delta_degC", "degF": "delta_degF"}
_SAME_SCALE = 1e-9


def check_units(budget: Budget) -> dict[str, str]:
    """The unit of every model quantity as text, by name; units left out are taken as pure numbers.

    Raises InputError naming the model line, the two units and, where only the scale differs, the factor.
    """
    declared = {clean_name(name): unit for name, unit in budget.units.items()}
    units: dict[str, Unit] = {"pi": parse_unit("", "pi")}
    for name, entry in budget.constants.items():
        text = str(entry.get("unit", "")) if isinstance(entry, Mapping) else ""
        units[clean_name(name)] = parse_unit(text, name)
    for name, quantity in budget.quantities.items():
        base = name.partition(".")[0]
        units[base] = parse_unit(quantity.unit or declared.get(base, ""), name)
    found: dict[str, str] = {}
    for raw, expression in budget.model.items():
        name = clean_name(raw)
        unit = _UnitWalk(units, name).visit(ast.parse(expression.strip(), mode="eval").body)
        if name in declared:
            _same(unit, parse_unit(declared[name], name), name, "声明的单位")
        units[name] = unit
        found[name] = f"{unit:~P}" if str(unit) != "dimensionless" else "1"
    return found


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint  # reading its unit definitions takes longer than most budgets; few commands need them

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=False)


def parse_unit(text: str, name: str) -> Unit:
    """A unit by its usual symbol; empty, ``1`` and ``%``-free pure numbers are dimensionless."""
    text = text.strip()
    if text in ("", "1", "rad"):
        text = "dimensionless"
    try:
        return _registry().parse_units(_INTERVALS.get(text, text))
    except Exception:  # noqa: BLE001 - pint raises several unrelated kinds for a text it cannot read
        raise InputError("“{name}”的单位“{unit}”不认识", name=name, unit=text) from None


def _factor(unit: Unit) -> float:
    return float(_registry().Quantity(1.0, unit).to_base_units().magnitude)


def _same(left: Unit, right: Unit, name: str, what: str) -> None:
    if left.dimensionality != right.dimensionality:
        raise InputError(
            "模型“{name}”的量纲不对:{left} 与{what} {right} 不能相比",
            name=name,
            left=f"{left:~P}" or "1",
            what=what,
            right=f"{right:~P}" or "1",
        )
    ratio = _factor(left) / _factor(right)
    if abs(ratio - 1) > _SAME_SCALE:
        raise InputError(
            "模型“{name}”的单位差 {ratio:g} 倍:算出的是 {left},{what}是 {right};请改写模型或单位",
            name=name,
            ratio=ratio,
            left=f"{left:~P}" or "1",
            what=what,
            right=f"{right:~P}" or "1",
        )


class _UnitWalk:
    """Units of an expression that the reader has already accepted."""

    def __init__(self, units: Mapping[str, Unit], name: str) -> None:
        self.units = units
        self.name = name
        self.one = parse_unit("", name)

    def visit(self, node: ast.expr) -> Unit:
        match node:
            case ast.Name(id=name):
                return self.units[name]
            case ast.UnaryOp(operand=operand):
                return self.visit(operand)
            case ast.BinOp():
                return self._operation(node)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(name, [self.visit(argument) for argument in arguments])
        return self.one

    def _operation(self, node: ast.BinOp) -> Unit:
        left = self.visit(node.left)
        if isinstance(node.op, ast.Pow):
            return self._power(left, node.right)
        right = self.visit(node.right)
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
        # a bare number beside a unit (x + 1) is refused too: its unit cannot be known
        _same(left, right, self.name, "相加减的另一项")
        return left

    def _power(self, base: Unit, exponent: ast.expr) -> Unit:
        if base == self.one:
            return self.one
        try:
            return base ** float(ast.literal_eval(exponent))
        except (ValueError, TypeError):
            raise InputError("模型“{name}”:有单位的量只能取常数次幂", name=self.name) from None

    def _call(self, function: str, units: list[Unit]) -> Unit:
        if function == "sqrt":
            return units[0] ** 0.5
        if function in _ALIKE:
            return units[0]
        if function == "atan2":
            _same(units[0], units[1], self.name, "atan2 的另一个参数")
            return self.one
        if function != "arg":
            _same(units[0], self.one, self.name, f"函数 {function} 所要的纯数")
        return self.one
