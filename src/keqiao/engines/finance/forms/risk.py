"""风险分担的输入形式: risk_sharing, risk_pool, recovery, subsidy."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.money import whole_fen, yuan
from keqiao.engines.finance.risk import (
    Claim,
    LoanCosts,
    Loss,
    Party,
    Pool,
    ceiling_over_levels,
    cost_subsidies,
    fixed_shares,
    interest_by_days,
    national_guarantee_plan,
    pay_claims,
    refill,
    return_recovery,
    share_through_chain,
    tiered_compensation,
)
from keqiao.engines.finance.risk.schemes import scheme
from keqiao.engines.finance.risk.stacking import Programme, stack

_SPLIT = "按分、最大余额法分摊,余额相同时前者先得"


def fixed(given: Fields) -> Answer:
    weights: dict[str, Decimal] = {}
    for place, (party, weight) in given.pairs("shares"):
        if str(party) in weights:
            raise InputError("“{place}”:分担方“{party}”重复", place=place, party=party)
        weights[str(party)] = checked_number(weight, place, "0")
    if given.has("shares_sum_to"):
        total, wanted = sum(weights.values(), Decimal(0)), given.amount("shares_sum_to")
        if total != wanted:
            raise InputError("分担比例之和为 {total},应为 {wanted}", total=total, wanted=wanted)
    borne = fixed_shares(given.amount("net_principal_loss"), weights)
    steps = [step(party, amount, f"权重 {weights[party]}") for party, amount in borne.items()]
    return Answer({"borne": borne, "sum": sum(borne.values(), Decimal(0))}, steps, [_SPLIT])


def tiered(given: Fields) -> Answer:
    result = tiered_compensation(
        given.amount("npl_balance"),
        given.share("unsecured_share_of_project_loans"),
        given.flag("first_ever_loan_in_city"),
    )
    rule = scheme("tiered_compensation")
    steps = [
        step("补偿比例", result.rate, "适用的最高一档", rule["source"]),
        step("补偿", result.compensation, f"min(单笔上限 {rule['cap_per_loan']}, 比例 × 不良余额)"),
        step("银行承担", result.bank_bears),
    ]
    return Answer(asdict(result), steps)


def ceiling(given: Fields) -> Answer:
    result = ceiling_over_levels(
        given.text("kind"),
        given.amount("npl_principal"),
        given.amount("liability_actually_borne"),
        given.flag("first_loan_or_pure_credit_or_ip"),
        given.amount("other_government_compensation"),
    )
    rule = scheme("ceiling_over_levels")
    steps = [
        step("比例", result.rate, "", rule["source"]),
        step("未封顶", result.uncapped, "比例 × 本金"),
        step("各级合计剩余额度", result.cap_left, f"{rule['ceiling']} × 实际承担责任 - 其他政府补偿"),
        step("补偿", result.compensation, "两者取小"),
    ]
    return Answer(asdict(result), steps)


def guarantee_plan(given: Fields) -> Answer:
    caps = given.object("caps", {})
    result = national_guarantee_plan(
        given.amount("net_principal_loss"),
        given.amount("guaranteed_amount"),
        given.text("enterprise_class"),
        caps.amount("single_borrower") if caps.has("single_borrower") else None,
    )
    source = scheme("national_guarantee_plan")["source"]
    steps = [
        step(party, amount, f"比例 {result.ratio[party]}", source) for party, amount in result.borne.items()
    ]
    steps.append(step("再担保费率上限", result.max_reguarantee_fee_rate))
    return Answer(asdict(result), steps, [_SPLIT, *result.outside])


def chain(given: Fields) -> Answer:
    parties = [_party(item) for item in given.objects("parties")]
    losses = [
        Loss(item.text("loan"), item.text("borrower"), item.count("year"), item.amount("net_principal_loss"))
        for item in given.objects("losses", empty=True)
    ]
    result = share_through_chain(
        parties,
        losses,
        given.text("rest_to"),
        given.share("government_ceiling") if given.has("government_ceiling") else None,
        given.amount("multiplication") if given.has("multiplication") else None,
    )
    steps = [
        step(
            item.loan,
            sum(item.borne.values(), Decimal(0)),
            "先首损层,再按比例;超过上限或余额的部分由兜底方承担",
            "",
            [
                step(p, a, f"因上限或余额不足少承担 {item.cut[p]}" if p in item.cut else "")
                for p, a in item.borne.items()
            ],
        )
        for item in result.losses
    ]
    values = {
        "losses": [{"loan": item.loan, "borne": item.borne, "cut": item.cut} for item in result.losses],
        "totals": result.totals,
        "balances": result.balances,
        "capacity_after": result.capacity_after,
    }
    return Answer(values, steps, [_SPLIT])


def _party(item: Fields) -> Party:
    limits = {
        name: item.amount(name) if item.has(name) else None
        for name in ("cap_per_loan", "cap_per_borrower", "cap_per_year", "balance")
    }
    return Party(
        item.text("party"),
        item.share("ratio"),
        item.flag("government", False),
        item.amount("first_loss", "0"),
        **limits,
    )


def pool_claims(given: Fields) -> Answer:
    pool = Pool(
        given.amount("pool_balance"),
        given.amount("multiplication"),
        given.amount("annual_payout_cap"),
        given.share("share_of_loss"),
        given.amount("suspension_trigger_npl_rate"),
        given.amount("loan_book"),
    )
    claims = [
        Claim(item.text("claim"), item.amount("net_loss"))
        for item in given.objects("claims_in_order", empty=True)
    ]
    result = pay_claims(pool, claims)
    reasons = {"full": "足额", "annual cap": "受年度上限限制", "pool exhausted": "资金池余额不足"}
    steps = [
        step(c.claim, c.paid, f"申请 {c.requested};{reasons[c.reason]};不良率 {c.npl_rate_after}")
        for c in result.claims
    ]
    remarks = (
        ["不良率已达暂停线:暂停新增备案,不影响已受理代偿"]
        if any(c.suspend_new_lending for c in result.claims)
        else []
    )
    return Answer({**asdict(result), "claims": [asdict(c) for c in result.claims]}, steps, remarks)


def pool_refill(given: Fields) -> Answer:
    result = refill(
        given.amount("pool_balance"),
        given.amount("loan_book"),
        given.amount("refill_when_balance_below_share_of_book"),
        given.amount("refill_to_share_of_book"),
    )
    steps = [
        step("覆盖率", result.coverage, "余额 / 贷款余额"),
        step("需要补充", result.refill_needed, "未取整的覆盖率严格低于触发线"),
        step("补充金额", result.refill_amount),
    ]
    return Answer(asdict(result), steps)


def recovery(given: Fields) -> Answer:
    result = return_recovery(
        given.amount("net_loss_compensated"),
        given.amounts_by_name("borne"),
        given.amount("gross_recovery"),
        given.amount("recovery_costs"),
    )
    steps = [step("净追偿", result.net_recovery, "先扣费用")]
    steps += [step(party, amount, "按承担比例返还") for party, amount in result.returned.items()]
    return Answer(asdict(result), steps, [_SPLIT])


def subsidy_items(given: Fields) -> Answer:
    costs = LoanCosts(
        given.amount("interest_computed_at_LPR_1Y"),
        given.amount("guarantee_fees"),
        given.amount("insurance_fees"),
        given.amount("rating_fees"),
        given.numbers("ip_appraisal_fees", low="0", empty=True),
    )
    result = cost_subsidies(costs)
    rule = scheme("cost_subsidies")
    steps = [
        step(name, amount, f"规则 {rule['items'][name]}", rule["source"])
        for name, amount in result.items()
        if name != "total"
    ]
    return Answer(result, [*steps, step("合计", result["total"])])


def subsidy_days(given: Fields) -> Answer:
    result = interest_by_days(
        given.amount("principal"),
        given.amount("lpr_1y_on_signing"),
        given.amount("contract_rate"),
        given.day("from"),
        given.day("to"),
    )
    rule = scheme("interest_by_days")
    steps = [
        step("天数", result.days, "到期日减起息日"),
        step("按 LPR 计息", result.interest_at_lpr, "act/360"),
        step("2020 办法贴息", result.subsidy_2020_rule, "min(50 万元, 30% × LPR 利息)", rule["source"]),
        step("2025 办法贴息", result.subsidy_2025_rule, "1.5% × 天数 / 365", rule["subsidy_2025"]["source"]),
        step("利率合规", result.rate_ok_2025, f"合同利率不高于 {result.rate_ceiling_2025}"),
    ]
    remarks = [] if result.rate_ok_2025 else ["合同利率超过上限:金额照列,能否兑付另行判断"]
    return Answer(asdict(result), steps, [*remarks, f"待核:{rule['unconfirmed']}"])


def subsidy_stacked(given: Fields) -> Answer:
    programmes = []
    for item in given.objects("programmes"):
        base = item.text("base")
        if base not in ("cost", "remaining"):
            raise InputError("“{name}”应为 cost 或 remaining,收到“{base}”", name=item.name("base"), base=base)
        cap = item.amount("cap") if item.has("cap") else None
        programmes.append(Programme(item.text("name"), item.share("share"), base == "remaining", cap))
    result = stack(given.amount("cost"), programmes, given.share("ceiling_share_of_cost", "1"))
    rules = {p.name: f"{'剩余成本' if p.of_remaining else '成本'} × {p.share}" for p in programmes}
    steps = [step(name, amount, rules[name]) for name, amount in result.paid.items()]
    return Answer(asdict(result), steps, ["按所列次序叠加,合计不超过成本上限,超出部分由在后的项目减少。"])


def allocate_total(given: Fields) -> Answer:
    total = yuan(whole_fen(given.number("total"), "total"))
    parts = fixed_shares(total, given.amounts_by_name("weights"))
    values = {"allocation": parts, "sum": sum(parts.values(), Decimal(0))}
    return Answer(values, [step(party, amount) for party, amount in parts.items()], [_SPLIT])
