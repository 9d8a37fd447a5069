"""JSON 输出: assessments and rule outcomes as plain values; exact amounts as decimal text."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from keqiao.engines.incentives.assess import Assessment, Finding
from keqiao.engines.incentives.cases import reported
from keqiao.engines.incentives.rule_keys import Outcome
from keqiao.engines.rules.exact import FEN, half_up


def assessment_json(result: Assessment, explain: str | None = None) -> str:
    """测算结果的 JSON."""
    chosen = [each for each in result.findings if explain is None or each.incentive.name == explain]
    body: dict[str, Any] = {
        "name": result.profile.name,
        "as_of": result.profile.as_of,
        "findings": [_finding(each) for each in chosen],
        "not_in_force": [each.name for each in result.closed],
    }
    if result.best is not None:
        choice = result.best.choice
        body["best"] = {
            "statutory_tax": _amount(result.best.statutory),
            "tax": _amount(choice.tax),
            "saving": _amount(result.best.saving),
            "deductions": list(choice.deductions),
            "rate": choice.route or None,
        }
    return dump(body)


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "incentive": each.incentive.name,
        "title": each.incentive.title,
        "verdict": each.verdict.name.lower(),
        "concerns": each.concerns,
        "reason": each.reason,
        "saving": _amount(each.saving),
        "base": _amount(each.base),
        "conditions": [
            {"name": c.name, "title": c.title, "met": c.met, "missing": list(c.missing)}
            for c in each.conditions
        ],
        "unconfirmed": [use.sentence() for use in each.marks if use.version.confidence == "U"],
        "from_memory": [use.sentence() for use in each.marks if use.version.confidence == "M"],
        "claim": each.incentive.claim,
        "form": each.incentive.form,
        "evidence": list(each.incentive.evidence),
        "excludes": list(each.incentive.excludes),
        "citations": list(each.incentive.citations),
        "trace": each.trace.to_plain(),
    }


def _amount(value: Fraction | None) -> Decimal | None:
    return None if value is None else half_up(value, FEN)


def outcome_json(outcome: Outcome) -> str:
    """规则结果的 JSON."""
    return dump(
        {
            "rule": outcome.rule.key,
            "as_of": outcome.as_of,
            "outputs": reported(outcome),
            "unconfirmed": [use.sentence() for use in outcome.marks if use.version.confidence == "U"],
            "from_memory": [use.sentence() for use in outcome.marks if use.version.confidence == "M"],
            "trace": outcome.trace.to_plain(),
        }
    )


def dump(value: Any) -> str:
    """成 JSON 文本."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
