"""判定案例: decision rules, risks, capability."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keqiao.engines.metrology.decision import (
    GlobalRisk,
    capability,
    conformance_probability,
    enforcement_threshold,
    global_risk,
    guard_band_risk,
    in_tolerance_sds,
    probability_above_limit,
)
from keqiao.engines.metrology.fields import many

Inputs = Mapping[str, Any]
Answers = dict[str, Any]


def guard_band_case(inputs: Inputs) -> Answers:
    """decision_rule / guard_band."""
    k = inputs.get("k", 2.0)
    return {"pfa": [guard_band_risk(r, k) for r in many(inputs["r"], "r")]}


def conformance_case(inputs: Inputs) -> Answers:
    """decision_rule / conformance_probability."""
    p = conformance_probability(inputs["y"], inputs["u"], inputs.get("lower"), inputs.get("upper"))
    return {"p_c": p}


def enforcement_case(inputs: Inputs) -> Answers:
    """decision_rule / enforcement_threshold."""
    answers: Answers = {"threshold": enforcement_threshold(inputs["limit"], inputs["u_rel"], inputs["p_min"])}
    if inputs.get("check_at") is not None:
        answers["p_at_check"] = probability_above_limit(inputs["check_at"], inputs["limit"], inputs["u_rel"])
    return answers


def risk_case(inputs: Inputs) -> Answers:
    """decision_risk / global_risk, global_risk_from_in_tolerance: one figure, or one per probability."""
    limits = inputs["limits"]
    acceptance = inputs.get("acceptance", limits)
    if "in_tolerance_probability" not in inputs:
        risk = global_risk(limits, acceptance, inputs["sigma_process"], inputs["sigma_test"])
        return {"pfa": risk.pfa, "pfr": risk.pfr, "conditional_pfa": risk.conditional_pfa}
    shares = many(inputs["in_tolerance_probability"], "in_tolerance_probability")
    risks = [_risk_at(share, inputs["sigma_ratio"], limits, acceptance) for share in shares]
    return {
        "pfa": [risk.pfa for risk in risks],
        "pfr": [risk.pfr for risk in risks],
        "conditional_pfa": [risk.conditional_pfa for risk in risks],
    }


def _risk_at(share: float, ratio: float, limits: list[float], acceptance: list[float]) -> GlobalRisk:
    # sigma_process = 1/Phi^-1((1+p)/2): the tolerance is ± 1 in that unit
    process, test = in_tolerance_sds(share, ratio)
    return global_risk(limits, acceptance, process, test)


def capability_case(inputs: Inputs) -> Answers:
    """capability / cpk."""
    found = capability(inputs["mean"], inputs["sd"], inputs["limits"])
    return {"cpk": found.cpk, "risk_total": found.risk_total}
