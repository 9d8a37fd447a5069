"""引导基金的输入形式: concession, buyback, sub_fund_rules, leverage."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.funds import (
    ConcessionTier,
    ExitFacts,
    Investment,
    Measured,
    SubFund,
    SubFundRule,
    buyback,
    compliance,
    concession,
    early_exit,
    leverage,
    of_government,
    rule_on,
)
from keqiao.engines.finance.funds.buyback import BuybackBands
from keqiao.engines.finance.funds.rulebook import document


def concession_tiers(given: Fields) -> Answer:
    floor = given.object("floor_return")
    tiers = [
        ConcessionTier(item.amount("multiple_at_least"), item.share("share_of_excess_given_up"))
        for item in given.objects("tiers_by_return_investment_multiple", empty=True)
    ]
    result = concession(
        given.amount("gov_contribution"),
        given.number("gov_profit_before_concession"),
        floor.amount("rate"),
        (floor.day("from"), floor.day("to")),
        tiers,
        given.amount("achieved_multiple"),
    )
    values = {
        "floor_return": result.floor_return,
        "excess": result.excess,
        "share_applied": result.share_applied,
        "conceded_to_social_capital_or_manager": result.conceded,
        "gov_keeps_profit": result.gov_keeps,
    }
    steps = [
        step("保底收益", result.floor_return, "出资 × 利率 × 天数 / 365(单利)"),
        step("超额", result.excess, "max(0, 利润 - 保底收益)"),
        step(
            "让利比例", result.share_applied, f"返投倍数 {given.raw('achieved_multiple')} 达到的最高一档(含)"
        ),
        step("让利", result.conceded, "比例 × 超额;本金从不让渡", "财预〔2015〕210号"),
    ]
    return Answer(values, steps)


def buyback_bands(given: Fields) -> Answer:
    rule = document("fund_rules.yaml")["buyback"]
    result = buyback(
        given.amount("original_contribution"),
        given.day("subfund_registered"),
        given.day("purchase_date"),
        given.amount("one_year_benchmark_rate"),
        BuybackBands(int(rule["cost_years"]), int(rule["interest_years"])),
    )
    steps = [
        step("分段", result.band, "自子基金注册日起的周年日(2 月 29 日按 28 日)", rule["source"]),
        step("利息", result.interest, "原值 × 一年期基准利率 × 第四周年日后天数 / 365"),
        step("价格", result.price),
    ]
    return Answer(asdict(result), steps, [f"待核:{rule['unconfirmed']}({rule['source']})"])


def sub_fund_compliance(given: Fields) -> Answer:
    rule = _rule(given)
    fund = SubFund(
        given.amount("sub_fund_size"),
        given.amount("gov_contribution"),
        given.amount("largest_other_investor"),
        [
            Investment(item.text("name"), item.amount("amount"), item.flag("qualifies"))
            for item in given.objects("investments", empty=True)
        ],
    )
    result = compliance(fund, rule)
    steps = [
        step(
            "出资比例", result.share, f"政府出资 / 子基金规模;应在 {rule.low} 到 {rule.high}(含)", rule.source
        ),
        step("比例合规", result.share_ok),
        step("非最大出资人", result.not_largest_ok, "政府出资应小于其他最大出资人"),
        step(
            "应投合格项目",
            result.required_qualifying_investment,
            f"max({rule.multiple} × 出资, {rule.floor} × 规模)",
        ),
        step("已投合格项目", result.qualifying_investment),
        step("缺口", result.shortfall),
        step("基金层撬动倍数", result.leverage_fund_level, "子基金规模 / 政府出资"),
    ]
    remarks = [f"待核:{item}" for item in rule.unconfirmed]
    if fund.contribution > fund.size:
        remarks.append(f"政府出资 {fund.contribution} 大于子基金规模 {fund.size}")
    return Answer(asdict(result), steps, remarks)


def _rule(given: Fields) -> SubFundRule:
    """The rule written in the input, or the dated one of ``rule_date``."""
    if not given.has("rule"):
        return rule_on(given.day("rule_date"))
    rule = given.object("rule")
    limits = rule.numbers("share", low="0", high="1")
    if len(limits) != 2 or limits[0] > limits[1]:
        raise InputError("“rule.share”应为 [下限, 上限]")
    floor = rule.share("floor") if rule.has("floor") else None
    return SubFundRule(rule.text("name"), limits[0], limits[1], rule.amount("mult"), floor)


def sub_fund_early_exit(given: Fields) -> Answer:
    days = {
        name: given.day(name) if given.has(name) else None
        for name in ("set_up", "money_received", "first_investment")
    }
    triggers = early_exit(
        ExitFacts(
            as_of=given.day("as_of"),
            approved=given.day("approved"),
            set_up=days["set_up"],
            money_received=days["money_received"],
            first_investment=days["first_investment"],
            field_as_agreed=given.flag("field_as_agreed"),
            charter_followed=given.flag("charter_followed"),
            other_breach=given.flag("other_breach"),
        )
    )
    values = {
        "may_exit_early": any(trigger.met for trigger in triggers),
        "triggers": [
            {"trigger": t.trigger, "text": t.text, "met": t.met, "since": t.since and t.since.isoformat()}
            for t in triggers
        ],
    }
    return Answer(values, [step(t.text, t.met, "", t.source) for t in triggers])


def leverage_levels(given: Fields) -> Answer:
    """``levels`` over the government contribution, or over a ``denominator`` of their own, then both
    named."""
    contribution = given.amount("gov_contribution")
    levels = [_measured(item, contribution) for item in given.objects("levels")]
    result = leverage(levels)
    values: dict[str, Decimal | list[dict[str, object]] | None] = {
        level.name: level.multiple for level in result if level.name != "levels"
    }
    values["levels"] = [
        {
            "level": level.name,
            "multiple": level.multiple,
            "numerator": level.numerator,
            "denominator": level.denominator,
        }
        for level in result
    ]
    return Answer(values, [step(v.name, v.multiple, f"{v.numerator} / {v.denominator}") for v in result])


def _measured(item: Fields, contribution: Decimal) -> Measured:
    name, total = item.text("name"), item.amount("total")
    if not item.has("denominator"):
        return of_government(name, total, contribution)
    return Measured(
        name, total, item.text("numerator_name"), item.amount("denominator"), item.text("denominator_name")
    )
