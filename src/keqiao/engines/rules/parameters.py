"""参数: a figure of the law with the dates between which it holds, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from keqiao.engines.errors import InputError

Confidence = Literal["T", "S", "M", "U"]
CONFIDENCE_NAMES: Mapping[str, str] = {
    "T": "原文读到",
    "S": "二手资料引述",
    "M": "凭记忆,未见原文",
    "U": "未确认",
}
BORDERS = (">=", ">", "<=", "<")
NUMBER_UNITS = frozenset(
    ("yuan", "wan", "share", "persons", "firms", "months", "days", "years", "m2", "points")
)
NUMBER_UNITS |= {"rights", "number"}
UNITS = NUMBER_UNITS | {"text", "flag", "date", "scale", "list"}


@dataclass(frozen=True)
class Version:
    """参数版本: one value, the first and last day it holds, its publication, repeal, source and confidence.

    ``value`` None says that no rule gives a figure in this window. ``end`` None is open.
    """

    value: Any
    start: date
    end: date | None
    source: str
    confidence: Confidence
    published: date | None = None
    repealed: date | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Parameter:
    """参数: its versions follow each other without gap or overlap. ``border`` says how equality falls."""

    name: str
    title: str
    english: str
    unit: str
    versions: tuple[Version, ...]
    border: str | None = None

    def version(self, day: date, known_on: date | None = None) -> Version | None:
        """The version for a day; with ``known_on``, only what had been published by then."""
        for version in self.versions:
            if version.covers(day):
                unseen = (
                    known_on is not None and version.published is not None and version.published > known_on
                )
                return None if unseen else version
        return None

    def require(self, day: date, known_on: date | None = None) -> Version:
        """The version for a day, or an error that names the years with rules."""
        found = self.version(day, known_on)
        if found is None:
            raise InputError(
                "日期 {day} 没有“{title}”的规则;已收录的期间为 {span}",
                day=day,
                title=self.title,
                span=self.span(),
            )
        return found

    def span(self) -> str:
        """First to last day on record, in words."""
        known = [version for version in self.versions if version.value is not None]
        first, last = (known or list(self.versions))[0], (known or list(self.versions))[-1]
        return f"{first.start} 至 {last.end or '今(未定终止)'}"


class ParameterSet(Mapping[str, Parameter]):
    """参数集: parameters by name."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = dict(parameters)

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def replaced(self, changed: Mapping[str, Parameter]) -> ParameterSet:
        """A set with some parameters changed; naming one that does not exist is an error."""
        for name in changed:
            if name not in self._parameters:
                raise InputError("没有名为“{name}”的参数", name=name)
        return ParameterSet({**self._parameters, **changed})
