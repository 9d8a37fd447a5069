"""规则集: variables, the parameters and inputs they name, and the graph found from arguments.

A variable's positional arguments are inputs or other variables; its keyword-only arguments are parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.rules.operations import Value
from keqiao.engines.rules.parameters import Parameter, ParameterSet
from keqiao.engines.rules.symbols import leaf, parameter_leaf, written

Formula = Callable[..., Value]


@dataclass(frozen=True)
class Input:
    """输入: a fact about an enterprise. ``default`` None: it must be known to decide on it."""

    name: str
    title: str
    unit: str
    default: Any = None
    choices: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
    profile: bool = False


@dataclass(frozen=True)
class Variable:
    """变量: one formula with its meaning in two languages, unit, period and citation."""

    name: str
    title: str
    english: str
    unit: str
    period: str
    citation: str
    formula: Formula
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    optional: frozenset[str] = frozenset()

    def __call__(self, *args: Value, **kwargs: Value) -> Value:
        return self.formula(*args, **kwargs)


class Formulas:
    """公式册: collects the variables of a module through its decorator."""

    def __init__(self) -> None:
        self.variables: dict[str, Variable] = {}

    def variable(
        self,
        *,
        title: str,
        english: str,
        unit: str,
        citation: str,
        period: str = "year",
        optional: Iterable[str] = (),
    ) -> Callable[[Formula], Variable]:
        """登记一个变量. ``optional`` names parameters whose absence on a day the formula handles itself."""

        def register(formula: Formula) -> Variable:
            name = formula.__name__
            if name in self.variables:
                raise InputError("变量“{name}”重复定义", name=name)
            if not citation.strip():
                raise InputError("变量“{name}”缺少出处", name=name)
            arguments = inspect.signature(formula).parameters.values()
            inputs = tuple(a.name for a in arguments if a.kind is a.POSITIONAL_OR_KEYWORD)
            named = tuple(a.name for a in arguments if a.kind is a.KEYWORD_ONLY)
            made = Variable(
                name, title, english, unit, period, citation, formula, inputs, named, frozenset(optional)
            )
            self.variables[name] = made
            return made

        return register


class RuleBook:
    """规则集. Building one checks that every name is known and that no variable needs itself."""

    def __init__(
        self, variables: Mapping[str, Variable], parameters: ParameterSet, inputs: Mapping[str, Input]
    ) -> None:
        self.variables, self.parameters, self.inputs = dict(variables), parameters, dict(inputs)
        for variable in self.variables.values():
            self._check_names(variable)
        self.order = self._ordered()
        self._leaves: dict[str, frozenset[str]] = {}
        for name in self.order:
            self._leaves[name] = self._found_leaves(self.variables[name])

    def with_parameters(self, changed: Mapping[str, Parameter]) -> RuleBook:
        """改动参数后的规则集: the same formulas under changed figures."""
        return RuleBook(self.variables, self.parameters.replaced(changed), self.inputs)

    def leaves(self, name: str) -> frozenset[str]:
        """The inputs that a variable (or an input itself) finally rests on."""
        return self._leaves[name] if name in self._leaves else frozenset({name})

    def below(self, name: str) -> list[Variable]:
        """The variable and all variables it rests on, in order of computation."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in self.variables and current not in found:
                found.add(current)
                waiting.extend(self.variables[current].inputs)
        return [self.variables[each] for each in self.order if each in found]

    def title(self, name: str) -> str:
        """The Chinese title of a variable, input or parameter."""
        for known in (self.variables, self.inputs, self.parameters):
            if name in known:
                return str(known[name].title)
        raise InputError("没有名为“{name}”的变量、输入或参数", name=name)

    def symbolic(self, name: str) -> Value:
        """The variable's formula on symbols."""
        variable = self.variables[name]
        named = {each: parameter_leaf(each, self.parameters[each].title) for each in variable.parameters}
        return variable(*(leaf(each, self.title(each)) for each in variable.inputs), **named)

    def formula_text(self, name: str) -> str:
        """公式文字: the formula of a variable as a person reads it, made from the function itself."""
        return written(self.symbolic(name))

    def _check_names(self, variable: Variable) -> None:
        for name in variable.inputs:
            if name not in self.variables and name not in self.inputs:
                raise InputError(
                    "变量“{variable}”用到未知的输入或变量“{name}”", variable=variable.name, name=name
                )
        for name in variable.parameters:
            if name not in self.parameters:
                raise InputError("变量“{variable}”用到未知的参数“{name}”", variable=variable.name, name=name)

    def _ordered(self) -> list[str]:
        order: list[str] = []
        state: dict[str, bool] = {}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name not in self.variables or state.get(name):
                return
            if name in state:
                circle = " → ".join((*path[path.index(name) :], name))
                raise InputError("变量之间循环引用:{circle}", circle=circle)
            state[name] = False
            for needed in self.variables[name].inputs:
                visit(needed, (*path, name))
            state[name] = True
            order.append(name)

        for name in self.variables:
            visit(name, ())
        return order

    def _found_leaves(self, variable: Variable) -> frozenset[str]:
        parts = (self._leaves.get(name, frozenset({name})) for name in variable.inputs)
        return frozenset().union(*parts)
