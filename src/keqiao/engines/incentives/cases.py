"""规则案例: `keqiao cases incentives FILE` runs the published and derived cases of the 41 rule keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, differences, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys import Outcome, evaluate
from keqiao.engines.rules.exact import FEN, SHARE, half_up
from keqiao.engines.rules.fields import DATE_FORM, read_date

PARTS = ("id", "rule", "as_of", "inputs", "expected")
TOLERANCES = {"yuan": Decimal("0.01"), "wan": Decimal("0.01"), "share": Decimal("0.000001")}
DIGITS = {"yuan": FEN, "wan": FEN, "share": SHARE, "count": SHARE}


def run(path: Path, options: Mapping[str, str]) -> Iterable[CaseOutcome]:
    """核对案例文件: a list of cases, each with id, rule, as_of, inputs, expected."""
    if options:
        raise InputError("incentives 的案例核对没有选项,收到 {names}", names="、".join(options))
    cases = load_json(path)
    if not isinstance(cases, list):
        raise InputError("案例文件 {path} 应是案例的列表", path=path)
    for index, case in enumerate(cases, 1):
        yield check(case, index)


def check(case: Any, index: int = 1) -> CaseOutcome:
    """核对一个案例; a malformed case, or an input the rule refuses, is a difference, not a crash."""
    name = _name(case, index)
    try:
        as_of = _as_of(case)
        if case.get("disputed"):
            return CaseOutcome(name, (), f"来源有争议,未核对:{_source_note(case)}")
        return _compared(name, as_of, case)
    except InputError as error:
        return CaseOutcome(name, (f"输入被拒绝:{error}",))


def _name(case: Any, index: int) -> str:
    """The id of a case, or its place in the file."""
    known = isinstance(case, Mapping) and case.get("id") is not None
    return str(case["id"]) if known else f"第 {index} 个案例"


def _as_of(case: Any) -> date:
    """The day of a well-formed case; otherwise one sentence on what is wrong with it."""
    if not isinstance(case, Mapping):
        raise InputError("案例应是“字段: 值”的对象")
    missing = [field for field in PARTS if field not in case]
    if missing:
        raise InputError("案例缺少 {names}", names="、".join(missing))
    if not isinstance(case["expected"], Mapping):
        raise InputError("案例的 expected 应是“输出: 值”的对象")
    as_of = read_date(case["as_of"])
    if as_of is None:
        raise InputError("案例的 as_of 应是{form},收到“{value}”", form=DATE_FORM, value=case["as_of"])
    return as_of


def _source_note(case: Mapping[str, Any]) -> str:
    source = case.get("source")
    return str(source.get("note", "")) if isinstance(source, Mapping) else str(source or "")


def _compared(name: str, as_of: date, case: Mapping[str, Any]) -> CaseOutcome:
    ignored: list[str] = []
    outcome = evaluate(str(case["rule"]), as_of, case["inputs"], ignored=ignored)
    found = differences(
        case["expected"],
        reported(outcome),
        {name: TOLERANCES.get(unit) for name, unit in outcome.rule.outputs.items()},
    )
    note = f"规则不用的输入字段:{'、'.join(ignored)}" if ignored else ""
    return CaseOutcome(name, tuple(found), note)


def reported(outcome: Outcome) -> dict[str, Any]:
    """报告值: outputs rounded where they are reported, amounts to the fen, shares to six decimals."""
    return {
        name: _reported(value, outcome.rule.outputs.get(name, "text"))
        for name, value in outcome.outputs.items()
    }


def _reported(value: Any, unit: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _reported(item, unit) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_reported(item, unit) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Fraction | int):
        return half_up(Fraction(value), DIGITS.get(unit, SHARE))
    return value.isoformat() if isinstance(value, date) else value
