"""判定规则: named decision rules with acceptance limits, and the statement of conformity they give.

Source: ILAC-G8:09/2019 clause 4.2 (CNAS-GL015:2022), JCGM 106:2012; ISO/IEC 17025:2017, 7.8.6. The rules are
dated data in data/decision_rules.yaml; every statement carries the rule's id and version.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.decision.specific_risk import (
    agreed_factor,
    conformance_probability,
    guard_band_risk,
    limits,
)
from keqiao.engines.metrology.fields import not_negative, number, positive

RULES = Path(__file__).parent.parent / "data" / "decision_rules.yaml"
Kind = Literal["simple", "guarded", "non_binary", "agreed_risk"]


@dataclass(frozen=True)
class DecisionRule:
    """判定规则: ``guard`` is w/U (``None``: from the agreed risk); ``source`` the clause it comes from."""

    id: str
    version: str
    title: str
    kind: Kind
    guard: float | None
    source: str


@dataclass(frozen=True)
class Acceptance:
    """接受限: limits moved inwards by ``guard_band``; ``warning`` where the rule is strained."""

    low: float | None
    high: float | None
    guard_band: float
    warning: str = ""


@dataclass(frozen=True)
class Decision:
    """合格判定: the verdict with all that ISO/IEC 17025 asks to be kept beside it.

    ``p_conform`` is the probability that this item conforms; ``risk`` the specific risk that the verdict is
    wrong; ``worst_risk`` that of an item just at the acceptance limit.
    """

    rule: DecisionRule
    y: float
    u: float
    U: float
    k: float
    lower: float | None
    upper: float | None
    acceptance: Acceptance
    verdict: Literal["pass", "conditional_pass", "conditional_fail", "fail"]
    p_conform: float
    risk: float
    worst_risk: float
    agreed_risk: float | None = None


VERDICTS = {
    "pass": "合格",
    "conditional_pass": "有条件合格",
    "conditional_fail": "有条件不合格",
    "fail": "不合格",
}


@cache
def load_rules(path: Path = RULES) -> dict[str, DecisionRule]:
    """The rules of the data file by id."""
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return {entry["id"]: DecisionRule(**entry) for entry in entries}


def acceptance_limits(
    rule: DecisionRule,
    u: float,
    k: float = 2.0,
    lower: float | None = None,
    upper: float | None = None,
    agreed_risk: float | None = None,
) -> Acceptance:
    """接受限 of a rule; refuses a guard band that leaves nothing to accept. ILAC-G8, 4.2; JCGM 106, 8.3."""
    low, high = limits(lower, upper)
    u, k = not_negative(u, "u"), positive(k, "k")
    if rule.kind == "agreed_risk":
        if agreed_risk is None:
            raise InputError("判定规则“{title}”要给出约定风险", title=rule.title)
        band = agreed_factor(agreed_risk, u, low, high) * u
    else:
        assert rule.guard is not None
        band = rule.guard * k * u
    inner = (None if low is None else low + band, None if high is None else high - band)
    if inner[0] is not None and inner[1] is not None and inner[0] > inner[1]:
        raise InputError("保护带 {band:g} 太宽:收紧后的下限大于上限,没有可以接受的结果", band=band)
    narrow = low is not None and high is not None and k * u > (high - low) / 2
    return Acceptance(
        *inner, band, "扩展不确定度大于容差宽度的一半,单侧保护带不足以限制风险" if narrow else ""
    )


def decide(
    y: float,
    u: float,
    rule: DecisionRule | str = "simple",
    *,
    k: float = 2.0,
    lower: float | None = None,
    upper: float | None = None,
    agreed_risk: float | None = None,
) -> Decision:
    """合格判定 of one result ``y`` with standard uncertainty ``u`` against limits in the same unit."""
    if isinstance(rule, str):
        known = load_rules()
        if rule not in known:
            raise InputError("没有判定规则“{rule}”;可用:{known}", rule=rule, known="、".join(known))
        rule = known[rule]
    y = number(y, "y")
    acceptance = acceptance_limits(rule, u, k, lower, upper, agreed_risk)
    p = conformance_probability(y, u, lower, upper)
    verdict = _verdict(rule, y, lower, upper, acceptance)
    return Decision(
        rule=rule,
        y=y,
        u=u,
        U=k * u,
        k=k,
        lower=lower,
        upper=upper,
        acceptance=acceptance,
        verdict=verdict,
        p_conform=p,
        risk=1 - p if "pass" in verdict else p,
        worst_risk=_worst(u, k, lower, upper, acceptance),
        agreed_risk=agreed_risk,
    )


def _verdict(
    rule: DecisionRule, y: float, lower: float | None, upper: float | None, acceptance: Acceptance
) -> Literal["pass", "conditional_pass", "conditional_fail", "fail"]:
    if _within(y, acceptance.low, acceptance.high):
        return "pass"
    if rule.kind != "non_binary":
        return "fail"
    if _within(y, lower, upper):
        return "conditional_pass"
    band = acceptance.guard_band
    wide = (None if lower is None else lower - band, None if upper is None else upper + band)
    return "conditional_fail" if _within(y, *wide) else "fail"


def _within(y: float, low: float | None, high: float | None) -> bool:
    return (low is None or y >= low) and (high is None or y <= high)


def _worst(u: float, k: float, lower: float | None, upper: float | None, acceptance: Acceptance) -> float:
    if u == 0:
        return 0.0
    if lower is None or upper is None:
        return guard_band_risk(acceptance.guard_band / (k * u), k)
    edges = [edge for edge in (acceptance.low, acceptance.high) if edge is not None and math.isfinite(edge)]
    return max(1 - conformance_probability(edge, u, lower, upper) for edge in edges)
