"""基金规则数据: dated rules of guidance funds, each with its source and how sure it is."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from keqiao.engines.errors import InputError


@cache
def document(name: str) -> Any:
    """A data file of the engine, parsed once."""
    text = resources.files("keqiao.engines.finance").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.safe_load(text)


def in_force(rules: list[dict[str, Any]], day: date, what: str) -> dict[str, Any]:
    """The rule whose period holds ``day`` (both ends inclusive); `InputError` when none does."""
    for rule in rules:
        if rule["from"] <= day and (rule["to"] is None or day <= rule["to"]):
            return rule
    raise InputError("{day} 没有生效的{what}规则", day=day, what=what)
