"""科技人员个人所得税的规则 (rules facts, section i)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, day, flag, info, money, rule
from keqiao.engines.periods import months_later
from keqiao.engines.rules.run import Run

ZERO = Fraction(0)
AWARD = "财税〔2018〕58号;国家税务总局公告2018年第30号"
TABLES = {"monthly_2011": "wage_tax_2011", "monthly_2018q4": "wage_tax_2018q4"}


@rule(
    "pit.transformation_award",
    "职务科技成果转化现金奖励",
    AWARD,
    (
        money("salary", "当月工资薪金", required=True),
        money("cash_award", "现金奖励", required=True),
        money("standard_deduction", "基本减除费用", required=True),
        money("social", "社会保险等扣除", default=ZERO),
        choice("table", "税率表", tuple(TABLES), default="monthly_2011"),
    ),
    {
        "tax_without_relief": "yuan",
        "tax_with_relief": "yuan",
        "saving": "yuan",
        "relief": "flag",
        "tax": "yuan",
    },
)
def transformation_award(run: Run, inputs: Inputs) -> dict[str, Any]:
    """现金奖励: half joins the month's wages since 2018-07-01."""
    share = run.parameter("pit_award_share")
    reduced = _share_on_record(run) if share is None else share
    less = inputs["social"] + inputs["standard_deduction"]
    table = TABLES[inputs["table"]]

    def tax_on(part: Fraction, title: str) -> Fraction:
        return Fraction(run.compute(table, title, wage_income=inputs["salary"] + part - less))

    full = tax_on(inputs["cash_award"], "全额计入")
    halved = tax_on(inputs["cash_award"] * reduced, "减按50%计入")
    relief = share is not None
    return {
        "tax_without_relief": full,
        "tax_with_relief": halved,
        "saving": full - halved,
        "relief": relief,
        "tax": halved if relief else full,
    }


def _share_on_record(run: Run) -> Fraction:
    """The reduced share of the later rule, to show what it would have been."""
    versions = run.book.parameters["pit_award_share"].versions
    return next(Fraction(version.value) for version in versions if version.value is not None)


@rule(
    "pit.transformation_award_window",
    "现金奖励的三十六个月",
    AWARD + ";民法典第二百零一条、第二百零二条",
    (
        day("income_received_on", "单位取得转化收入日期", required=True),
        day("award_paid_on", "奖励发放日期", required=True),
    ),
    {"within_36_months": "flag"},
)
def award_window(run: Run, inputs: Inputs) -> dict[str, Any]:
    """三十六个月: from the receipt, at the earliest 2018-07-01; open on the corresponding day."""
    received, paid = inputs["income_received_on"], inputs["award_paid_on"]
    if paid < received:
        raise InputError("字段“award_paid_on”(发放)不能早于“income_received_on”(取得收入)")
    window = run.book.parameters["pit_award_months"].versions[0]
    if paid < window.start:
        return {"within_36_months": False}
    last = months_later(max(received, window.start), int(run.required("pit_award_months", paid)))
    return {"within_36_months": None if paid == last else paid < last}


@rule(
    "pit.equity_deferral",
    "非上市公司股权激励递延纳税",
    "财税〔2016〕101号第一条",
    (
        choice("instrument", "激励方式", ("option", "restricted_share", "equity_award"), required=True),
        money("exercise_price_total", "行权价款", default=ZERO),
        money("cost", "取得成本", default=ZERO),
        info("fair_value_at_exercise", "行权日公允价值"),
        money("sale_price", "转让收入", required=True),
        money("fees", "合理税费", default=ZERO),
        flag("qualifies", "满足七项条件并备案", True),
    ),
    {"tax_at_exercise": "yuan", "taxable_gain": "yuan", "tax_at_sale": "yuan"},
)
def equity_deferral(run: Run, inputs: Inputs) -> dict[str, Any]:
    """递延纳税: no tax at exercise; at the sale, price less cost and fees at 20 %."""
    if not run.required("pit_equity_open"):
        raise InputError("日期 {day} 尚无非上市公司股权激励递延纳税规定(2016-09-01 起)", day=run.as_of)
    if not inputs["qualifies"]:
        raise InputError("字段“qualifies”为 false 的情形(不递延)本规则不计算")
    gain = max(inputs["sale_price"] - _cost(inputs) - inputs["fees"], ZERO)
    return {
        "tax_at_exercise": ZERO,
        "taxable_gain": gain,
        "tax_at_sale": run.compute("property_tax", property_gain=gain),
    }


def _cost(inputs: Inputs) -> Fraction:
    """Exercise price of an option, amount paid for restricted shares, nothing for an award."""
    if inputs["instrument"] == "option":
        if inputs["cost"]:
            raise InputError("股票期权的成本填字段“exercise_price_total”,不填“cost”")
        return Fraction(inputs["exercise_price_total"])
    if inputs["exercise_price_total"]:
        raise InputError("字段“exercise_price_total”只用于股票期权")
    if inputs["instrument"] == "equity_award" and inputs["cost"]:
        raise InputError("股权奖励的取得成本为零,字段“cost”应为 0")
    return Fraction(inputs["cost"])
