"""单户运行: one enterprise, exact, with a full trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.rules.book import RuleBook, Variable
from keqiao.engines.rules.trace import ParameterUse, TraceStep


class MissingInputError(InputError):
    """缺少输入: a fact is needed and was not given; ``names`` lists the missing inputs."""

    def __init__(self, names: tuple[str, ...], titles: tuple[str, ...]) -> None:
        self.names = names
        words = "、".join(f"{title}({name})" for name, title in zip(names, titles, strict=True))
        super().__init__("缺少输入:{words}", words=words)


class Run:
    """一次运算: a rule set, a day, the facts of one enterprise. What is asked for enters the trace."""

    def __init__(
        self,
        book: RuleBook,
        as_of: date,
        inputs: Mapping[str, Any] | None = None,
        known_on: date | None = None,
    ) -> None:
        self.book, self.as_of, self.known_on = book, as_of, known_on
        self.inputs = dict(inputs or {})
        self.root = TraceStep("root", "计算过程")
        self._current = self.root
        self._done: dict[str, TraceStep] = {}

    def parameter(self, name: str, day: date | None = None) -> Any:
        """参数值: the figure on the day (default: the run's), noted in the trace; None: no rule."""
        use = self._use(name, day or self.as_of)
        self._current.uses.append(use)
        return use.version.value

    def required(self, name: str, day: date | None = None) -> Any:
        """参数值(必须有): as `parameter`, with an error naming the years on record where there is none."""
        value = self.parameter(name, day)
        if value is None:
            raise self._no_rule(name, day or self.as_of)
        return value

    @contextmanager
    def step(self, title: str, citation: str = "") -> Iterator[TraceStep]:
        """命名步骤: groups what is computed inside under one heading of the trace."""
        above, made = self._current, TraceStep("", title, citation=citation)
        above.children.append(made)
        self._current = made
        try:
            yield made
        finally:
            self._current = above

    def value(self, name: str) -> Any:
        """求值: a variable or input of the enterprise, computed once."""
        step = self._step_of(name, {})
        if step not in self._current.children:
            self._current.children.append(step)
        return step.value

    def compute(self, name: str, title: str = "", /, **given: Any) -> Any:
        """求值(另给输入): a variable on inputs given here (a project, a month), not kept for others."""
        step = self._computed(self.book.variables[name], given)
        if title:
            step.title = f"{step.title}({title})"
        self._current.children.append(step)
        return step.value

    def adopt(self, other: Run, title: str) -> None:
        """并入: the trace of a run on another day, under a title."""
        other.root.title = title
        self._current.children.append(other.root)

    def _step_of(self, name: str, given: Mapping[str, Any]) -> TraceStep:
        if name in given:
            return TraceStep(name, self.book.title(name), given[name], self._unit(name))
        if name in self._done:
            return self._done[name]
        if name in self.book.variables:
            step = self._computed(self.book.variables[name], given)
        else:
            step = TraceStep(name, self.book.title(name), self._input(name), self._unit(name))
        if not given:
            self._done[name] = step
        return step

    def _computed(self, variable: Variable, given: Mapping[str, Any]) -> TraceStep:
        below = [self._step_of(name, given) for name in variable.inputs]
        uses = [self._use(name, self.as_of) for name in variable.parameters]
        for use in uses:
            if use.version.value is None and use.parameter.name not in variable.optional:
                raise self._no_rule(use.parameter.name, self.as_of)
        named = {use.parameter.name: use.version.value for use in uses}
        value = variable(*(step.value for step in below), **named)
        text = self.book.formula_text(variable.name)
        return TraceStep(
            variable.name, variable.title, value, variable.unit, text, variable.citation, uses, below
        )

    def _use(self, name: str, day: date) -> ParameterUse:
        parameter = self.book.parameters[name]
        return ParameterUse(parameter, parameter.require(day, self.known_on))

    def _no_rule(self, name: str, day: date) -> InputError:
        parameter = self.book.parameters[name]
        return InputError(
            "日期 {day} 没有“{title}”的规则;已收录的期间为 {span}",
            day=day,
            title=parameter.title,
            span=parameter.span(),
        )

    def _input(self, name: str) -> Any:
        if name in self.inputs:
            return self.inputs[name]
        declared = self.book.inputs[name]
        if declared.default is None:
            raise MissingInputError((name,), (declared.title,))
        return declared.default

    def _unit(self, name: str) -> str:
        known = self.book.variables.get(name) or self.book.inputs.get(name)
        return known.unit if known else ""
