"""提前退出: the triggers of 财预〔2015〕210号 that let government money leave without the others' consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import anniversary
from keqiao.engines.finance.funds.rulebook import document


@dataclass(frozen=True)
class ExitFacts:
    """提前退出所需事实: ``None`` for what has not happened by ``as_of``."""

    as_of: date
    approved: date
    set_up: date | None
    money_received: date | None
    first_investment: date | None
    field_as_agreed: bool
    charter_followed: bool
    other_breach: bool


@dataclass(frozen=True)
class ExitTrigger:
    """触发条件: whether it holds, the day it started to hold (for the dated ones), and its clause."""

    trigger: str
    text: str
    met: bool
    since: date | None
    source: str


def early_exit(facts: ExitFacts) -> tuple[ExitTrigger, ...]:
    """提前退出触发条件: all five, in the order of the rule. "Over a year" starts the day after the
    anniversary."""
    _check(facts)
    data = document("fund_rules.yaml")["early_exit"]
    years = int(data["years"])
    deadline = anniversary(facts.approved, years)
    idle_until = None if facts.money_received is None else anniversary(facts.money_received, years)
    answers: Mapping[str, tuple[bool, date | None]] = {
        "not_set_up": _overdue(facts.as_of, deadline, facts.set_up),
        "idle_money": (False, None)
        if idle_until is None
        else _overdue(facts.as_of, idle_until, facts.first_investment),
        "wrong_field": (not facts.field_as_agreed, None),
        "charter": (not facts.charter_followed, None),
        "other": (facts.other_breach, None),
    }
    return tuple(
        ExitTrigger(item["id"], item["text"], *answers[item["id"]], data["source"])
        for item in data["triggers"]
    )


def _overdue(as_of: date, deadline: date, done: date | None) -> tuple[bool, date | None]:
    """Whether the deadline passed with the thing not done (a late doing ends the trigger)."""
    open_still = done is None or done > as_of
    return (True, deadline) if open_still and as_of > deadline else (False, None)


def _check(facts: ExitFacts) -> None:
    for name, day in (("set_up", facts.set_up), ("money_received", facts.money_received)):
        if day is not None and day < facts.approved:
            raise InputError(
                "“{name}”日期 {day} 早于批准日 {approved}", name=name, day=day, approved=facts.approved
            )
    if facts.as_of < facts.approved:
        raise InputError("基准日 {as_of} 早于批准日 {approved}", as_of=facts.as_of, approved=facts.approved)
