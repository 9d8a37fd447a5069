"""计分规则: from a reported value to points, in exact decimals, with the sentence that explains them.

Kinds found in published schemes: expert (a score given), share (of a base), threshold (steps), slope
(threshold plus slope plus cap), range (between two ends), count (points each, with a cap), flag (points when
it is so).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.indices.official.points import exact

MISSING = ("refuse", "zero", "renormalise")


@dataclass(frozen=True)
class Rounding:
    """取数规则: decimals kept at every level, and what a missing value does (``zero`` only when a rule says
    so)."""

    digits: int = 2
    missing: str = "refuse"

    def __post_init__(self) -> None:
        if self.missing not in MISSING:
            raise InputError(
                "rounding.missing 只能是 {known},收到“{v}”", known="、".join(MISSING), v=self.missing
            )
        if not 0 <= self.digits <= 10:
            raise InputError("rounding.digits 应在 0 到 10 之间,收到 {v}", v=self.digits)


@dataclass(frozen=True)
class Points:
    """得分: the points, and how they came about."""

    value: Decimal
    reason: str


def apply(rule: Mapping[str, Any], value: Decimal, where: str) -> Points:
    """Points for a value under a rule; ``where`` names the item and unit in messages."""
    kind = rule.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(
            "{where}:没有计分规则“{kind}”;可用:{known}", where=where, kind=kind, known="、".join(KINDS)
        )
    function, names = KINDS[kind]
    for key in rule:
        if key not in (*names, "kind"):
            raise InputError(
                "{where}:规则“{kind}”里有未知的键“{key}”;可用:{known}",
                where=where,
                kind=kind,
                key=key,
                known="、".join(names),
            )
    return function(Rule(rule, where), value)


@dataclass(frozen=True)
class Rule:
    """A rule's figures, read exactly and by name."""

    figures: Mapping[str, Any]
    where: str

    def figure(self, name: str, default: str | None = None) -> Decimal:
        value = self.figures.get(name, default)
        if value is None:
            raise InputError("{where}:计分规则缺少“{name}”", where=self.where, name=name)
        return exact(value, f"{self.where}的“{name}”")

    def wrong(self, reason: str) -> InputError:
        return InputError("{where}:{reason}", where=self.where, reason=reason)


def _expert(rule: Rule, value: Decimal) -> Points:
    full = rule.figure("full", "100")
    if not 0 <= value <= full:
        raise rule.wrong(f"评分 {value} 不在 0 到 {full} 之间")
    return Points(value, f"评分 {value}(满分 {full})")


def _share(rule: Rule, value: Decimal) -> Points:
    full, base = rule.figure("full", "100"), rule.figure("base")
    if base <= 0:
        raise rule.wrong(f"基准 {base} 应为正数")
    if value < 0:
        raise rule.wrong(f"取值 {value} 不能为负")
    points = min(full, full * value / base)
    return Points(points, f"{full} × {value} ÷ {base},以 {full} 分为限")


def _threshold(rule: Rule, value: Decimal) -> Points:
    steps = rule.figures.get("steps")
    if not isinstance(steps, list) or not all(isinstance(step, list) and len(step) == 2 for step in steps):
        raise rule.wrong("分档规则应写成 steps: [[达到值, 得分], …]")
    ladder = sorted((exact(a, rule.where), exact(b, rule.where)) for a, b in steps)
    reached = [(at, points) for at, points in ladder if value >= at]
    if not reached:
        return Points(Decimal(0), f"{value} 未达到最低档 {ladder[0][0] if ladder else ''}")
    at, points = reached[-1]
    return Points(points, f"{value} 达到 {at} 档")


def _slope(rule: Rule, value: Decimal) -> Points:
    start, full = rule.figure("start"), rule.figure("full")
    base, gain, per = rule.figure("base", "0"), rule.figure("gain"), rule.figure("per", "1")
    if per <= 0:
        raise rule.wrong(f"每档增量 {per} 应为正数")
    if value < start:
        return Points(rule.figure("below", "0"), f"{value} 低于起评线 {start}")
    steps = (value - start) / per
    if rule.figures.get("whole_steps"):
        steps = steps.to_integral_value(ROUND_FLOOR)
    points = min(full, base + gain * steps)
    return Points(points, f"达到 {start} 得 {base},每增 {per} 加 {gain},以 {full} 分为限")


def _range(rule: Rule, value: Decimal) -> Points:
    low, high, full = rule.figure("low"), rule.figure("high"), rule.figure("full", "100")
    if low == high:
        raise rule.wrong(f"区间两端相同({low})")
    share = min(Decimal(1), max(Decimal(0), (value - low) / (high - low)))
    return Points(full * share, f"({value} - {low}) ÷ ({high} - {low}) × {full},限于 0 到 {full}")


def _count(rule: Rule, value: Decimal) -> Points:
    each, full = rule.figure("each"), rule.figure("full")
    if value < 0:
        raise rule.wrong(f"个数 {value} 不能为负")
    return Points(min(full, each * value), f"{value} × {each},以 {full} 分为限")


def _flag(rule: Rule, value: Decimal) -> Points:
    points = rule.figure("points")
    return Points(points if value != 0 else Decimal(0), "有此情形" if value != 0 else "无此情形")


KINDS: dict[str, tuple[Callable[[Rule, Decimal], Points], tuple[str, ...]]] = {
    "expert": (_expert, ("full",)),
    "share": (_share, ("full", "base")),
    "threshold": (_threshold, ("steps",)),
    "slope": (_slope, ("start", "base", "gain", "per", "full", "below", "whole_steps")),
    "range": (_range, ("low", "high", "full")),
    "count": (_count, ("each", "full")),
    "flag": (_flag, ("points",)),
}
