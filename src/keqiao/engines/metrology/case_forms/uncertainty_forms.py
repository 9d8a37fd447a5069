"""不确定度案例: outputs named as in the case files, each part computed only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.uncertainty import (
    Budget,
    FirstOrder,
    MonteCarlo,
    SecondOrderEstimate,
    propagate,
    read_budget,
    second_order,
    simulate,
)

LEAST_DRAWS = 1_000_000
_REMARKS = {"title", "source", "note", "notes", "status", "basis", "comment"}


class PropagateAnswers:
    """One budget's results by output name, e.g. ``gum.Y.u`` or ``mc.correlation.Y,Z``."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        sections = {key: part for key, part in inputs.items() if key not in _REMARKS}
        if not isinstance(sections.get("unit", {}), Mapping):
            del sections["unit"]  # one unit for everything is a remark: units play no part in a case
        self.budget: Budget = read_budget(sections)

    @cached_property
    def first(self) -> FirstOrder:
        return propagate(self.budget)

    @cached_property
    def second(self) -> dict[str, SecondOrderEstimate]:
        return second_order(self.budget)

    @cached_property
    def simulated(self) -> MonteCarlo:
        return simulate(self.budget, max(LEAST_DRAWS, self.budget.settings.draws or 0))

    def answer(self, name: str) -> Any:
        """The value called ``name``; an unknown name is an input error."""
        part, _, rest = name.partition(".")
        ways: dict[str, Callable[[str], Any]] = {
            "input": self._input,
            "gum": self._first,
            "gum2": self._second,
            "mc": self._simulated,
        }
        if part not in ways or not rest:
            raise InputError("不认识的输出名“{name}”", name=name)
        return ways[part](rest)

    def _input(self, rest: str) -> float:
        if rest.startswith("correlation."):
            return _pair(self.budget.correlation, list(self.budget.names), rest)
        name, _, field = rest.rpartition(".")
        quantity = self.budget.quantities.get(name)
        if quantity is None or field not in ("value", "u"):
            raise InputError("不认识的输出名“input.{rest}”", rest=rest)
        return quantity.value if field == "value" else quantity.u

    def _first(self, rest: str) -> Any:
        if rest.startswith("correlation."):
            return _pair(self.first.correlation, list(self.budget.outputs), rest)
        output, field = self._output(rest)
        estimate = self.first.outputs[output]
        label, _, quantity = field.partition(".")
        if label == "contribution" and quantity in estimate.contributions:
            return estimate.contributions[quantity]
        if field in ("value", "u", "u_rel", "nu_eff", "k_p", "U_p", "U_k"):
            return getattr(estimate, field)
        raise InputError("不认识的输出名“gum.{rest}”", rest=rest)

    def _second(self, rest: str) -> float | None:
        output, field = self._output(rest)
        estimate = self.second[output]
        label, _, group = field.partition(".")
        if field == "u":
            return estimate.u
        if label == "term" and group in estimate.terms:
            return estimate.terms[group]
        raise InputError("不认识的输出名“gum2.{rest}”", rest=rest)

    def _simulated(self, rest: str) -> float:
        if rest.startswith("correlation."):
            return _pair(self.simulated.correlation, list(self.budget.outputs), rest)
        output, field = self._output(rest)
        if field not in ("mean", "u", "low", "high"):
            raise InputError("不认识的输出名“mc.{rest}”", rest=rest)
        return float(getattr(self.simulated.outputs[output], field))

    def _output(self, rest: str) -> tuple[str, str]:
        """The output and the field of ``Y.u`` or ``Y.re.u``."""
        for output in self.budget.outputs:
            if rest.startswith(output + "."):
                return output, rest[len(output) + 1 :]
        raise InputError("输出名“{rest}”中的量不在 outputs 里", rest=rest)


def propagate_case(inputs: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """uncertainty / propagate."""
    answers = PropagateAnswers(inputs)
    return {name: answers.answer(name) for name in names}


def _pair(matrix: np.ndarray[Any, np.dtype[np.float64]] | None, names: list[str], rest: str) -> float:
    first, _, second = rest.removeprefix("correlation.").partition(",")
    if first not in names or second not in names:
        raise InputError("不认识的输出名“{rest}”", rest=rest)
    i, j = names.index(first), names.index(second)
    if matrix is None:
        return float(i == j)
    return float(matrix[i, j])
