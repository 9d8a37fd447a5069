"""批量运行: the same formulas on columns of many enterprises, without a trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.rules.book import RuleBook, Variable
from keqiao.engines.rules.columns import Column, Flags


class BatchRun:
    """批量运算. ``columns`` hold the inputs; ``gaps`` mark rows where one is unknown.

    An input that is not among the columns takes its declared default; without one it is unknown in every row.
    """

    def __init__(
        self, book: RuleBook, as_of: date, size: int, columns: Mapping[str, Any], gaps: Mapping[str, Flags]
    ) -> None:
        self.book, self.as_of, self.size = book, as_of, size
        self._values = dict(columns)
        self._gaps = dict(gaps)

    def set(self, name: str, values: Any) -> None:
        """Hand in an input that earlier results decide."""
        self._values[name] = values

    def parameter(self, name: str) -> Any:
        """The parameter's figure on the day; None where no rule gives one."""
        return self.book.parameters[name].require(self.as_of).value

    def unknown(self, name: str) -> Flags:
        """未知: rows in which some input under this variable is not known."""
        rows = np.zeros(self.size, dtype=bool)
        for each in self.book.leaves(name):
            if each in self._gaps:
                rows |= self._gaps[each]
            elif each not in self._values and self.book.inputs[each].default is None:
                rows[:] = True
        return rows

    def computable(self, name: str) -> bool:
        """Whether every input under a variable has a column or a default."""
        known = (
            each in self._values or self.book.inputs[each].default is not None
            for each in self.book.leaves(name)
        )
        return all(known)

    def value(self, name: str) -> Any:
        """求值: the column of a variable or input."""
        if name in self._values:
            return self._values[name]
        if name not in self.book.variables:
            return self.book.inputs[name].default
        self._values[name] = self._computed(self.book.variables[name])
        return self._values[name]

    def flags(self, name: str) -> Flags:
        """A yes-or-no variable as a bool array, also where it is the same for all."""
        return np.broadcast_to(np.asarray(self.value(name), dtype=bool), (self.size,))

    def column(self, name: str) -> Column:
        """A number as a column, also where it is the same for all."""
        found = self.value(name)
        if isinstance(found, Column):
            return found
        return Column(np.zeros(self.size, dtype=np.int64), Fraction(1), 0) + Fraction(found)

    def _computed(self, variable: Variable) -> Any:
        named = {name: self.parameter(name) for name in variable.parameters}
        for name, figure in named.items():
            if figure is None and name not in variable.optional:
                parameter = self.book.parameters[name]
                raise InputError(
                    "日期 {day} 没有“{title}”的规则;已收录的期间为 {span}",
                    day=self.as_of,
                    title=parameter.title,
                    span=parameter.span(),
                )
        return variable(*(self.value(each) for each in variable.inputs), **named)
