"""上市数字条件筛查: a standard is met when all its conditions hold. Numbers only: not a view on the
application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keqiao.engines.finance.listing.conditions import Check, check
from keqiao.engines.finance.listing.rulesets import RuleSet


@dataclass(frozen=True)
class Screening:
    """筛查结果: every standard and common condition with its checks."""

    ruleset: RuleSet
    standards: tuple[tuple[str, Check], ...]
    common: Check

    @property
    def standards_met(self) -> list[str]:
        return [name for name, checked in self.standards if checked.met]

    @property
    def eligible(self) -> bool:
        return bool(self.standards_met) and self.common.met


def screen(ruleset: RuleSet, facts: Mapping[str, Any]) -> Screening:
    """上市数字条件筛查. An absent or null figure fails its condition; text where a number belongs is
    refused."""
    standards = tuple(
        (str(standard["id"]), check({"all": standard["conditions"]}, facts)) for standard in ruleset.standards
    )
    return Screening(ruleset, standards, check({"all": list(ruleset.common)}, facts))
