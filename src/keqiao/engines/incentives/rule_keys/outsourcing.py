"""委托研发的规则 (rules facts, section a4)."""

from __future__ import annotations

from typing import Any

from keqiao.engines.incentives.rule_keys.rd import KIND, ON_LIST, extra_of, rate_of
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, flag, info, money, rule
from keqiao.engines.rules.run import Run


@rule(
    "rd.outsourced_domestic",
    "委托境内研发",
    "财税〔2015〕119号第二条",
    (
        KIND,
        ON_LIST,
        money("outsourced_domestic_paid", "委托境内研发费用", required=True),
        flag("related_party", "受托方为关联方", False),
        info("contractor_actual_cost", "受托方实际成本"),
        info("contractor_eligible_cost", "受托方可加计成本"),
    ),
    {
        "eligible_base": "yuan",
        "rate": "share",
        "extra_deduction": "yuan",
        "cost_breakdown_required": "flag",
        "contractor_extra_deduction": "yuan",
    },
)
def domestic(run: Run, inputs: Inputs) -> dict[str, Any]:
    """委托境内: 80 % of the fee; a related contractor gives the breakdown; the contractor claims nothing."""
    base = run.compute("rd_domestic_allowed", rd_domestic_paid=inputs["outsourced_domestic_paid"])
    rate = rate_of(run, inputs)
    return {
        "eligible_base": base,
        "rate": rate,
        "extra_deduction": extra_of(run, rate, base),
        "cost_breakdown_required": inputs["related_party"],
        "contractor_extra_deduction": base * 0,
    }


@rule(
    "rd.outsourced_overseas",
    "委托境外研发",
    "财税〔2018〕64号",
    (
        KIND,
        ON_LIST,
        money("overseas_paid", "委托境外研发费用", required=True),
        choice("overseas_payee", "受托方", ("institution", "individual"), required=True),
        money("domestic_eligible", "境内符合条件的研发费用", required=True),
    ),
    {
        "overseas_80pct": "yuan",
        "two_thirds_cap": "yuan",
        "overseas_allowed": "yuan",
        "rate": "share",
        "extra_deduction_on_overseas": "yuan",
        "plain_plus_extra": "yuan",
    },
)
def overseas(run: Run, inputs: Inputs) -> dict[str, Any]:
    """委托境外: 80 %, not above two thirds of domestic eligible R&D; individuals nothing."""
    paid, domestic_eligible = inputs["overseas_paid"], inputs["domestic_eligible"]
    share = run.compute("rd_overseas_share_of_fee", rd_overseas_paid=paid)
    cap = run.compute("rd_overseas_cap", rd_domestic_eligible=domestic_eligible)
    allowed = run.compute(
        "rd_overseas_allowed",
        rd_overseas_share_of_fee=share,
        rd_overseas_cap=cap,
        overseas_to_institution=inputs["overseas_payee"] == "institution",
    )
    rate = rate_of(run, inputs)
    extra = allowed * rate
    return {
        "overseas_80pct": share,
        "two_thirds_cap": cap,
        "overseas_allowed": allowed,
        "rate": rate,
        "extra_deduction_on_overseas": extra,
        "plain_plus_extra": paid + extra,
    }
