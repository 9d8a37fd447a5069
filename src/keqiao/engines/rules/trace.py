"""计算过程: a tree of what was computed, from which figures, by which version of which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from keqiao.engines.publish import Step
from keqiao.engines.rules.exact import shown
from keqiao.engines.rules.parameters import CONFIDENCE_NAMES, Parameter, Version


@dataclass(frozen=True)
class ParameterUse:
    """参数引用: which version of a parameter a step used."""

    parameter: Parameter
    version: Version

    def sentence(self) -> str:
        """The figure with its dates, source and mark, in one line."""
        value = "(见表)" if self.parameter.unit == "scale" else shown(self.version.value, self.parameter.unit)
        until = self.version.end or "今"
        mark = "" if self.version.confidence in "TS" else f",{CONFIDENCE_NAMES[self.version.confidence]}"
        return f"{self.parameter.title} {value}({self.version.start} 至 {until}{mark};{self.version.source})"


@dataclass
class TraceStep:
    """计算步骤: a variable or named act: value, formula, citation, parameter versions, inputs."""

    name: str
    title: str
    value: Any = None
    unit: str = ""
    formula: str = ""
    citation: str = ""
    uses: list[ParameterUse] = field(default_factory=list)
    children: list[TraceStep] = field(default_factory=list)

    def walk(self) -> Iterator[TraceStep]:
        """This step and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_step(self) -> Step:
        """成文步骤: for publish."""
        sources = [self.citation] if self.citation else []
        sources += [use.sentence() for use in self.uses]
        children = tuple(child.to_step() for child in self.children)
        return Step(self.title, shown(self.value, self.unit), self.formula, ";".join(sources), children)

    def to_plain(self) -> dict[str, Any]:
        """For JSON: the same tree in plain values."""
        return {
            "name": self.name,
            "title": self.title,
            "value": shown(self.value, self.unit),
            "formula": self.formula,
            "citation": self.citation,
            "parameters": [use.sentence() for use in self.uses],
            "steps": [child.to_plain() for child in self.children],
        }


def marks(steps: Iterable[TraceStep]) -> tuple[ParameterUse, ...]:
    """未定依据: every use of a parameter that is unconfirmed or from memory, once each."""
    found: dict[tuple[str, object], ParameterUse] = {}
    for root in steps:
        for step in root.walk():
            for use in step.uses:
                if use.version.confidence in "MU":
                    found[(use.parameter.name, use.version.start)] = use
    return tuple(found.values())
