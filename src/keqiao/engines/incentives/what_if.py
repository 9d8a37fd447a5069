"""假设: a change of facts written as ``field=+10%``, ``field=-50000`` or ``field==value``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.profile import Profile, check_facts, profile_field, profile_inputs
from keqiao.engines.rules.fields import read_fields

FORM = re.compile(r"(?P<sign>[+-])(?P<number>\d+(\.\d+)?)(?P<percent>%?)")
TOGETHER = {"revenue": ("income_total", "sales", "last_year_sales", "total_income")}
"""One word for facts that move together."""


def changed(profile: Profile, words: Sequence[str]) -> Profile:
    """改变事实: a new profile; an unknown or absent field and a value out of range are errors."""
    facts = dict(profile.facts)
    for word in words:
        name, equals, change = word.partition("=")
        if not (name and equals and change):
            raise InputError("--what-if 要写成 字段=+10%、字段=-5000 或 字段=新值,收到“{word}”", word=word)
        for field in _fields(name, facts):
            facts[field] = _value(field, facts.get(field), change)
    check_facts(facts)
    return replace(profile, facts=facts)


def _fields(name: str, facts: Mapping[str, Any]) -> list[str]:
    if name in TOGETHER:
        present = [each for each in TOGETHER[name] if each in facts]
        if not present:
            raise InputError(
                "企业情况里没有与“{name}”对应的字段:{known}", name=name, known="、".join(TOGETHER[name])
            )
        return present
    if name not in profile_inputs():
        known = "、".join([*TOGETHER, *profile_inputs()])
        raise InputError("--what-if 的字段“{name}”不认识;可用:{known}", name=name, known=known)
    return [name]


def _value(name: str, now: Any, change: str) -> Any:
    field = profile_field(profile_inputs()[name])
    step = FORM.fullmatch(change)
    value: Any = change
    if field.kind == "flag":
        value = {"true": True, "false": False}.get(change, change)
    elif step is not None:
        if not isinstance(now, Fraction):
            raise InputError("字段“{name}”没有填数,不能按增减量改变", name=name)
        amount = Fraction(step["number"]) * (-1 if step["sign"] == "-" else 1)
        value = now * (1 + amount / 100) if step["percent"] else now + amount
    return read_fields([field], {name: value}, "--what-if ")[name]
