"""收益的输入形式: xirr, fund_multiples, pme."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.returns import Rate, multiples, period_return, public_market_equivalent, xirr

_STATUS = {
    "ok": "唯一的根",
    "no_sign_change": "现金流方向全部相同,没有收益率",
    "no_real_root": "在 -100% 到 10000% 之间没有使净现值变号的收益率",
    "multiple_roots": "有多个收益率同时使净现值为零,不能只报一个",
}


def _flows(given: Fields) -> list[tuple[date, Decimal]]:
    flows = [
        (parse_date(row[0], place), checked_number(row[1], place)) for place, row in given.pairs("flows")
    ]
    for bound, wrong in (("fund_opened", "早于"), ("fund_ends", "晚于")):
        if given.has(bound):
            edge = given.day(bound)
            for number, (day, _) in enumerate(flows, 1):
                if (day < edge) if bound == "fund_opened" else (day > edge):
                    raise InputError(
                        "第 {number} 笔现金流日期 {day} {wrong} {bound} {edge}",
                        number=number,
                        day=day,
                        wrong=wrong,
                        bound=bound,
                        edge=edge,
                    )
    return flows


def rate(given: Fields) -> Answer:
    flows = _flows(given)
    found = xirr([day for day, _ in flows], [float(amount) for _, amount in flows])
    values: dict[str, Any] = {"xirr": found.xirr, "status": found.status}
    if found.status == "multiple_roots":
        values["roots"] = list(found.roots)
    remarks = [] if found.status == "ok" else [_STATUS[found.status]]
    if found.touching:
        places = "、".join(f"{root:.6%}" for root in found.touching)
        remarks.append(f"净现值在 {places} 处触及零而不变号,不作为收益率")
    return Answer(values, [_rate_step(found)], remarks)


def _rate_step(found: Rate) -> Any:
    roots = "、".join(f"{root:.6%}" for root in found.roots) or "无"
    return step("资金加权收益率", found.xirr, f"act/365 实际年化;全部实根:{roots};{_STATUS[found.status]}")


def fund_multiples(given: Fields) -> Answer:
    result = multiples(
        given.amount("committed"),
        given.numbers("calls", low="0", empty=True),
        given.numbers("distributions", low="0", empty=True),
        given.amount("nav"),
        given.amount("recallable_part_of_distributions", "0"),
    )
    steps = [
        step("实缴", result.paid_in, "历次缴款之和(含召回再投)"),
        step("已分配", result.distributed, "历次分配之和(含其后召回部分)"),
        step("DPI", result.DPI, "已分配 / 实缴", "GIPS IRR 指标检查表"),
        step("RVPI", result.RVPI, "净值 / 实缴"),
        step("TVPI", result.TVPI, "(已分配 + 净值) / 实缴;未按实现分拆时即 MOIC"),
        step("PIC", result.PIC, "实缴 / 认缴"),
        step("未缴", result.unfunded, "认缴 - 实缴 + 可召回"),
    ]
    remarks = [] if result.unfunded >= 0 else ["实缴超过认缴与可召回之和:未缴为负,请核对缴款"]
    return Answer({**asdict(result), "MOIC": result.TVPI}, steps, remarks)


def fund_period_return(given: Fields) -> Answer:
    flows = _flows(given)
    result = period_return([day for day, _ in flows], [float(amount) for _, amount in flows])
    values = {
        "xirr_annual": result.xirr_annual,
        "reported_return": result.reported_return,
        "annualised": result.annualised,
        "status": result.rate.status,
    }
    reason = "满 365 天,报年化" if result.annualised else "不足 365 天,不年化 (1+XIRR)^(天数/365)-1"
    return Answer(
        values,
        [_rate_step(result.rate), step("应报告的收益率", result.reported_return, reason, "GIPS 第 6 项")],
    )


def pme(given: Fields) -> Answer:
    index_fields = given.object("index")
    index = {
        parse_date(key, index_fields.name(key)): index_fields.number(key, low="0")
        for key in index_fields.values
    }
    result = public_market_equivalent(_flows(given), given.amount("nav"), given.day("as_of"), index)
    values = {key: value for key, value in asdict(result).items() if key != "own_rate"}
    steps = [
        _rate_step(result.own_rate),
        step("出资终值 C", result.contributions_fv, "金额 × 基准日指数 / 当日指数"),
        step("分配终值 D", result.distributions_fv),
        step("KS-PME", result.ks_pme, "(D + 净值) / C", "Kaplan & Schoar (2005)"),
        step("直接阿尔法", result.direct_alpha_annual_effective, "终值现金流的资金加权收益率"),
        step("PME+ λ", result.pme_plus_lambda, "(C - 净值) / D"),
        step("Long-Nickels 净值", result.ln_pme_nav, "C - D;分配很大时失真"),
    ]
    remarks = ["Long-Nickels 净值为负,其收益率不可用"] if result.ln_pme_nav < 0 else []
    return Answer(values, steps, remarks)
