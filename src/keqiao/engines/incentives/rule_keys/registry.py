"""规则登记: every rule key with its input fields, output units, citation and computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.law import law
from keqiao.engines.rules.book import RuleBook
from keqiao.engines.rules.fields import Field, read_fields
from keqiao.engines.rules.run import Run
from keqiao.engines.rules.trace import ParameterUse, TraceStep, marks

Inputs = dict[str, Any]
Computation = Callable[[Run, Inputs], dict[str, Any]]


@dataclass(frozen=True)
class RuleKey:
    """一条规则: ``outputs`` gives each output's unit: yuan, wan, share, count, flag, text, date or list."""

    key: str
    title: str
    citation: str
    fields: tuple[Field, ...]
    outputs: Mapping[str, str]
    computation: Computation


@dataclass(frozen=True)
class Outcome:
    """一条规则的结果: exact outputs, the trace, uses of unconfirmed figures, unknown input fields."""

    rule: RuleKey
    as_of: date
    outputs: Mapping[str, Any]
    trace: TraceStep
    marks: tuple[ParameterUse, ...]
    ignored: tuple[str, ...] = field(default=())


RULES: dict[str, RuleKey] = {}


def rule(
    key: str, title: str, citation: str, fields: tuple[Field, ...], outputs: Mapping[str, str]
) -> Callable[[Computation], Computation]:
    """登记一条规则."""

    def register(computation: Computation) -> Computation:
        RULES[key] = RuleKey(key, title, citation, fields, outputs, computation)
        return computation

    return register


def evaluate(
    key: str, as_of: date, given: Any, book: RuleBook | None = None, ignored: list[str] | None = None
) -> Outcome:
    """计算一条规则: checked inputs in, outputs and trace out.

    Raises InputError for unknown keys, bad or missing inputs, days without rules. With a list ``ignored``,
    fields the rule does not know are noted there instead of being refused.
    """
    if key not in RULES:
        known = "、".join(sorted(RULES))
        raise InputError("没有名为“{key}”的规则;可用:{known}", key=key, known=known)
    found = RULES[key]
    inputs = read_fields(found.fields, given, unknown=ignored)
    run = Run(book or law(), as_of)
    run.root.title, run.root.citation = found.title, found.citation
    outputs = found.computation(run, inputs)
    return Outcome(found, as_of, outputs, run.root, marks([run.root]), tuple(ignored or ()))


def money(name: str, title: str, **more: Any) -> Field:
    """金额字段(元), not negative unless ``low=None``."""
    return Field(name, title, "number", **more)


def share(name: str, title: str, **more: Any) -> Field:
    """比例字段, 0 to 1 unless told otherwise."""
    return Field(name, title, "number", **{"high": 1, **more})


def count(name: str, title: str, **more: Any) -> Field:
    """个数字段, a whole number."""
    return Field(name, title, "count", **more)


def flag(name: str, title: str, default: bool | None = None, **more: Any) -> Field:
    """是非字段."""
    return Field(name, title, "flag", default, **more)


def day(name: str, title: str, **more: Any) -> Field:
    """日期字段."""
    return Field(name, title, "date", **more)


def choice(name: str, title: str, choices: tuple[str, ...], **more: Any) -> Field:
    """选项字段."""
    return Field(name, title, "choice", choices=choices, **more)


def info(name: str, title: str) -> Field:
    """说明字段: explains the case, does not enter the calculation."""
    return Field(name, title, "any")


def one_of(inputs: Inputs, *names: str) -> str:
    """择一: the one field that is given; none or two is an error."""
    given = [name for name in names if inputs[name] is not None]
    if not given:
        raise InputError("缺少字段:{names} 至少填一项", names="、".join(names))
    if len(given) > 1:
        raise InputError("字段 {names} 只能填一项", names="、".join(given))
    return given[0]


def not_above(inputs: Inputs, part: str, whole: str) -> None:
    """部分不大于整体, when both are given."""
    if inputs[part] is not None and inputs[whole] is not None and inputs[part] > inputs[whole]:
        raise InputError("字段“{part}”不能大于“{whole}”", part=part, whole=whole)


def above_zero(inputs: Inputs, *names: str) -> None:
    """必须大于零: a denominator."""
    for name in names:
        if inputs[name] is not None and inputs[name] <= 0:
            raise InputError("字段“{name}”必须大于 0", name=name)
