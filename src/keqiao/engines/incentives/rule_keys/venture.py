"""创业投资抵扣的规则 (rules facts, section h)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, day, flag, money, rule, share
from keqiao.engines.periods import months_later
from keqiao.engines.rules.run import Run

ZERO = Fraction(0)
SOURCE = "企业所得税法实施条例第九十七条;国税发〔2009〕87号;财税〔2018〕55号"


@rule(
    "vc.corporate_70",
    "公司制创业投资企业抵扣",
    SOURCE,
    (
        money("investment", "实缴投资额", required=True),
        day("invested_on", "投资日期", required=True),
        day("held_to", "持有至"),
        choice("target", "投资对象", ("startup_tech", "unlisted_sme_hnte"), required=True),
        money("profit", "弥补亏损前的应纳税所得额", low=None),
        money("prior_losses", "以前年度亏损", default=ZERO),
        money("taxable_income_before", "抵扣前应纳税所得额", low=None),
        share("rate", "税率", default=Fraction(1, 4)),
    ),
    {"deduction": "yuan", "carry_forward": "yuan", "taxable_income": "yuan", "tax": "yuan"},
)
def corporate(run: Run, inputs: Inputs) -> dict[str, Any]:
    """公司制创投: 70 % in the year 24 months are completed, not above the income."""
    year_end = date(run.as_of.year, 12, 31)
    held_to = min(inputs["held_to"] or year_end, year_end)
    if inputs["held_to"] is not None and inputs["held_to"] < inputs["invested_on"]:
        raise InputError("字段“held_to”不能早于“invested_on”")
    income = _income(inputs)
    completed = months_later(inputs["invested_on"], int(run.required("vc_months")))
    allowed = run.compute("vc_target_open", vc_target=inputs["target"]) and held_to >= completed
    most = run.compute("vc_deductible", vc_investment=inputs["investment"]) if allowed else ZERO
    used = run.compute("vc_deduction", income_before_vc=income, vc_deductible=most)
    rest = max(income, ZERO) - used
    return {
        "deduction": used,
        "carry_forward": most - used,
        "taxable_income": rest,
        "tax": rest * inputs["rate"],
    }


def _income(inputs: Inputs) -> Fraction:
    if inputs["taxable_income_before"] is None:
        profit = inputs["profit"] or ZERO
        return Fraction(profit - min(inputs["prior_losses"], max(profit, ZERO)))
    if inputs["profit"] is not None or inputs["prior_losses"]:
        raise InputError("字段“taxable_income_before”已扣除亏损,不能再填“profit”或“prior_losses”")
    return Fraction(inputs["taxable_income_before"])


@rule(
    "vc.angel_70",
    "天使投资个人抵扣",
    "财税〔2018〕55号第一条第(三)项",
    (
        money("investment", "投资额", required=True),
        money("transfer_gain", "转让该企业股权所得", required=True, low=None),
        flag("held_two_years", "持有满两年", required=True),
    ),
    {"deduction": "yuan", "taxable_gain": "yuan", "tax": "yuan"},
)
def angel(run: Run, inputs: Inputs) -> dict[str, Any]:
    """天使投资: 70 % of the investment against the gain on the same firm's shares."""
    gain = max(inputs["transfer_gain"], ZERO)
    allowed = inputs["held_two_years"] and run.required("vc_individual_open")
    most = run.compute("vc_deductible", vc_investment=inputs["investment"]) if allowed else ZERO
    used = min(most, gain)
    tax = run.compute("property_tax", property_gain=gain - used)
    return {"deduction": used, "taxable_gain": gain - used, "tax": tax}


@rule(
    "vc.fund_two_years",
    "合伙创投满两年的计算",
    "财税〔2018〕55号;国家税务总局公告2018年第43号",
    (
        day("fund_invested_on", "创投企业投资日期", required=True),
        day("partner_paid_in_on", "合伙人出资日期", required=True),
        choice("partner", "合伙人类型", ("legal_person", "individual"), required=True),
    ),
    {"two_years_reached": "text", "partner_qualifies": "flag"},
)
def fund_two_years(run: Run, inputs: Inputs) -> dict[str, Any]:
    """满两年: counted for the fund's holding, not for the partner's."""
    reached = months_later(inputs["fund_invested_on"], int(run.required("vc_months")))
    name = "vc_legal_partner_open" if inputs["partner"] == "legal_person" else "vc_individual_open"
    paid_in = inputs["partner_paid_in_on"] <= run.as_of
    return {
        "two_years_reached": f"{reached:%Y-%m}",
        "partner_qualifies": bool(run.required(name) and reached <= run.as_of and paid_in),
    }


@rule(
    "vc.partner_share",
    "合伙人可抵扣投资额",
    "财税〔2018〕55号;国家税务总局公告2015年第81号",
    (
        money("fund_investment", "创投企业投资额", required=True),
        share("partner_paid_in_share", "合伙人实缴比例", required=True),
    ),
    {"deductible_amount": "yuan"},
)
def partner_share(run: Run, inputs: Inputs) -> dict[str, Any]:
    """合伙人可抵扣投资额 = 创投企业投资额 × 实缴比例 × 70%."""
    amount = inputs["fund_investment"] * inputs["partner_paid_in_share"]
    return {"deductible_amount": run.compute("vc_deductible", vc_investment=amount)}
