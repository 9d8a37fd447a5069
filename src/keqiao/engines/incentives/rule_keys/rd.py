"""研发费用加计扣除的规则 (rules facts, section a, the eleven rd keys without outsourcing)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.projects import PROJECTS, YearOfProjects, read_projects, year_of
from keqiao.engines.incentives.rule_keys.registry import (
    Inputs,
    above_zero,
    choice,
    day,
    flag,
    info,
    money,
    not_above,
    one_of,
    rule,
)
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run

KINDS = ("general", "manufacturing", "tech_sme", "ic_or_machine_tool")
KIND = choice("enterprise_kind", "企业类别", KINDS, required=True)
ON_LIST = flag("on_list", "在当年集成电路或工业母机企业清单内", True)
BASE = "财税〔2015〕119号;研发费用加计扣除政策执行指引(2.0版)"
OWN_RATES = {
    "manufacturing": "rd_rate_manufacturing",
    "tech_sme": "rd_rate_tech_sme",
    "ic_or_machine_tool": "rd_rate_ic",
}


def rate_of(run: Run, inputs: Inputs) -> Fraction:
    """适用比例 of the kind of enterprise on the day."""
    return Fraction(
        run.compute("rd_rate", enterprise_kind=inputs["enterprise_kind"], on_list=inputs.get("on_list", True))
    )


def extra_of(
    run: Run, rate: Fraction, expensed: Fraction, amortised: Fraction | None = Fraction(0)
) -> Fraction | None:
    """加计扣除额; None when an amortisation is not known."""
    if amortised is None:
        return None
    return Fraction(run.compute("rd_extra", rd_expensed=expensed, rd_amortised=amortised, rd_rate=rate))


@rule(
    "rd.superdeduction",
    "研发费用加计扣除(年度)",
    BASE,
    (
        KIND,
        flag("on_list", "在当年集成电路或工业母机企业清单内", False),
        PROJECTS,
        money("eligible_base", "已归集的可加计研发费用"),
    ),
    {
        "five_items_total": "yuan",
        "other_limit": "yuan",
        "other_allowed": "yuan",
        "other_alloc": "yuan",
        "eligible": "yuan",
        "eligible_base": "yuan",
        "expensed": "yuan",
        "capitalised": "yuan",
        "amortisation": "yuan",
        "rate": "share",
        "extra_deduction": "yuan",
        "flag": "text",
    },
)
def superdeduction(run: Run, inputs: Inputs) -> dict[str, Any]:
    """年度加计扣除: from projects, or from a base already known."""
    rate = rate_of(run, inputs)
    ended = {"rate": rate, "flag": _flag(run, inputs)}
    if one_of(inputs, "projects", "eligible_base") == "eligible_base":
        base = inputs["eligible_base"]
        empty = (
            "five_items_total",
            "other_limit",
            "other_allowed",
            "other_alloc",
            "eligible",
            "amortisation",
        )
        return {
            **dict.fromkeys(empty),
            "eligible_base": base,
            "expensed": base,
            "capitalised": Fraction(0),
            "extra_deduction": extra_of(run, rate, base),
            **ended,
        }
    year = year_of(run, read_projects(inputs))
    return {
        "five_items_total": year.five_items,
        "other_limit": year.other_limit,
        "other_allowed": year.other_allowed,
        "other_alloc": year.alloc,
        "eligible": {**year.eligible, "total": year.total},
        "eligible_base": year.total,
        "expensed": year.expensed,
        "capitalised": year.capitalised,
        "amortisation": year.amortisation,
        "extra_deduction": extra_of(run, rate, year.expensed, year.amortised),
        **ended,
    }


def _flag(run: Run, inputs: Inputs) -> str | None:
    """``window_ended``: a higher rate of the kind ran out and no extension is on record."""
    name = OWN_RATES.get(inputs["enterprise_kind"])
    listed = inputs["enterprise_kind"] != "ic_or_machine_tool" or inputs["on_list"]
    if name is None or not listed or run.parameter(name) is not None:
        return None
    ended = [
        v for v in run.book.parameters[name].versions if v.value is not None and v.end and v.end < run.as_of
    ]
    general = run.book.parameters["rd_rate_general"]
    higher = [v for v in ended if v.end and v.value > general.require(v.end).value]
    return "window_ended" if higher else None


@rule(
    "rd.superdeduction_prepayment",
    "研发费用加计扣除(预缴)",
    "国家税务总局 财政部公告2023年第11号",
    (KIND, ON_LIST, info("period", "期间"), Field(**{**PROJECTS.__dict__, "required": True})),
    {
        "other_limit": "yuan",
        "own_subtotal": "yuan",
        "domestic_outsourced_allowed": "yuan",
        "overseas_allowed": "yuan",
        "eligible_base": "yuan",
        "rate": "share",
        "extra_deduction": "yuan",
        "claimable": "flag",
    },
)
def prepayment(run: Run, inputs: Inputs) -> dict[str, Any]:
    """预缴加计扣除: cumulative amounts to the end of the period."""
    rate = rate_of(run, inputs)
    year = year_of(run, read_projects(inputs))
    own = year.five_items + year.other_allowed
    return {
        "other_limit": year.other_limit,
        "own_subtotal": own,
        "domestic_outsourced_allowed": year.domestic,
        "overseas_allowed": year.overseas,
        "eligible_base": own + year.domestic + year.overseas,
        "rate": rate,
        "extra_deduction": extra_of(run, rate, year.expensed, year.amortised),
        "claimable": _claimable(run),
    }


def _claimable(run: Run) -> bool:
    """Whether the period ends on a declaration in which the deduction may already be claimed."""
    moment = {6: "7月预缴(上半年)", 9: "10月预缴(前三季度)", 12: "年度汇算清缴"}.get(run.as_of.month)
    return moment in (run.parameter("rd_claim_moments") or ())


@rule(
    "rd.other_limit_single_project",
    "其他相关费用限额(分项目,2016-2020年)",
    "国家税务总局公告2015年第97号第二条第(三)项",
    (KIND, ON_LIST, Field(**{**PROJECTS.__dict__, "required": True})),
    {
        "project_limits": "yuan",
        "other_limit": "yuan",
        "eligible_base": "yuan",
        "rate": "share",
        "extra_deduction": "yuan",
    },
)
def other_limit(run: Run, inputs: Inputs) -> dict[str, Any]:
    """分项目限额."""
    projects = read_projects(inputs)
    if run.required("rd_other_pooled") and len(projects) > 1:
        raise InputError(
            "{day} 起其他相关费用限额按全部项目合并计算,分项目限额只适用于 2016 至 2020 年", day=run.as_of
        )
    year: YearOfProjects = year_of(run, projects)
    rate = rate_of(run, inputs)
    return {
        "project_limits": year.limits,
        "other_limit": year.other_limit if len(year.limits) == 1 else None,
        "eligible_base": year.total,
        "rate": rate,
        "extra_deduction": extra_of(run, rate, year.expensed, year.amortised),
    }


@rule(
    "rd.government_grant",
    "财政性资金用于研发",
    "国家税务总局公告2017年第40号第七条",
    (
        KIND,
        ON_LIST,
        money("rd_spend_gross", "研发支出总额", required=True),
        money("grant", "财政性资金支付的部分", required=True),
        choice(
            "grant_treatment", "财政性资金处理", ("netted_in_books_not_taxed", "taxed_income"), required=True
        ),
    ),
    {"eligible_base": "yuan", "rate": "share", "extra_deduction": "yuan"},
)
def government_grant(run: Run, inputs: Inputs) -> dict[str, Any]:
    """财政性资金: net in the books and not taxed gives the net base; taxed gives the gross base."""
    not_above(inputs, "grant", "rd_spend_gross")
    netted = inputs["grant_treatment"] == "netted_in_books_not_taxed"
    base = inputs["rd_spend_gross"] - (inputs["grant"] if netted else 0)
    rate = rate_of(run, inputs)
    return {"eligible_base": base, "rate": rate, "extra_deduction": extra_of(run, rate, base)}


@rule(
    "rd.accelerated_depreciation",
    "加速折旧设备的加计扣除",
    "国家税务总局公告2017年第40号第三条",
    (
        KIND,
        ON_LIST,
        money("asset_cost", "设备原值", required=True),
        money("residual", "残值", default=Fraction(0)),
        money("book_life_years", "会计折旧年限", required=True),
        info("tax_min_life_years", "税法最低折旧年限"),
        money("tax_life_years", "税前扣除折旧年限", required=True),
        choice("asset_use", "用途", ("rd_only",), default="rd_only"),
    ),
    {"book_depreciation": "yuan", "tax_depreciation": "yuan", "rate": "share", "extra_deduction": "yuan"},
)
def accelerated_depreciation(run: Run, inputs: Inputs) -> dict[str, Any]:
    """加速折旧: the base is tax depreciation since 2017; in 2016 book depreciation not above it."""
    above_zero(inputs, "book_life_years", "tax_life_years")
    not_above(inputs, "residual", "asset_cost")
    spread = inputs["asset_cost"] - inputs["residual"]
    book, tax = spread / inputs["book_life_years"], spread / inputs["tax_life_years"]
    base = tax if run.required("rd_depreciation_basis") == "tax" else min(book, tax)
    rate = rate_of(run, inputs)
    return {
        "book_depreciation": book,
        "tax_depreciation": tax,
        "rate": rate,
        "extra_deduction": extra_of(run, rate, base),
    }


@rule(
    "rd.intangible_amortisation",
    "无形资产加计摊销",
    "企业所得税法实施条例第九十五条;国家税务总局公告2017年第18号",
    (
        KIND,
        ON_LIST,
        money("tax_basis", "计税基础", required=True),
        flag("all_eligible", "全部为可加计研发费用", True),
        info("formed", "形成日期"),
        money("life_years", "摊销年限", required=True),
    ),
    {
        "plain_amortisation": "yuan",
        "book_amortisation": "yuan",
        "factor": "share",
        "deductible_amortisation": "yuan",
        "downward_adjustment": "yuan",
    },
)
def intangible_amortisation(run: Run, inputs: Inputs) -> dict[str, Any]:
    """无形资产摊销: the factor is that of the year of amortisation, whenever the asset was formed."""
    if not inputs["all_eligible"]:
        raise InputError("字段“all_eligible”为 false 的情形本规则不计算:请先分出可加计部分的计税基础")
    above_zero(inputs, "life_years")
    plain = inputs["tax_basis"] / inputs["life_years"]
    factor = 1 + rate_of(run, inputs)
    return {
        "plain_amortisation": plain,
        "book_amortisation": plain,
        "factor": factor,
        "deductible_amortisation": plain * factor,
        "downward_adjustment": plain * factor - plain,
    }


@rule(
    "rd.negative_industry",
    "负面清单行业判断",
    "财税〔2015〕119号第四条;国家税务总局公告2015年第97号第四条",
    (
        money("income_total", "收入总额", required=True),
        money("non_taxable_income", "不征税收入", default=Fraction(0)),
        money("investment_income", "投资收益", default=Fraction(0)),
        money("listed_industry_revenue", "负面清单行业主营业务收入", required=True),
    ),
    {"ratio": "share", "excluded": "flag"},
)
def negative_industry(run: Run, inputs: Inputs) -> dict[str, Any]:
    """负面清单: all listed industries together above half of the income of the test."""
    names = ("income_total", "non_taxable_income", "investment_income")
    income = run.compute("rd_test_income", **{name: inputs[name] for name in names})
    if income <= 0:
        raise InputError("收入总额减去不征税收入和投资收益后必须大于 0")
    excluded = run.compute(
        "rd_negative", listed_industry_revenue=inputs["listed_industry_revenue"], rd_test_income=income
    )
    return {"ratio": inputs["listed_industry_revenue"] / income, "excluded": excluded}


Q4_FIELDS = (
    choice("enterprise_kind", "企业类别", ("general", "ic_or_machine_tool"), default="general"),
    day("start_date", "开业日期"),
    money("rd_year_total", "2022年研发费用", required=True),
    money("q4_actual", "10至12月研发费用"),
)
Q4_OUTPUTS = {"months_in_year": "count", "months_q4": "count", "q4_rd": "yuan", "extra_deduction": "yuan"}
Q4_CITATION = "财政部 税务总局 科技部公告2022年第28号"


@rule(
    "rd.q4_2022_ratio",
    "2022年第四季度加计扣除(比例法)",
    Q4_CITATION,
    (*Q4_FIELDS, choice("method", "方法", ("ratio", "actual"), default="ratio")),
    Q4_OUTPUTS,
)
@rule(
    "rd.q4_2022_actual",
    "2022年第四季度加计扣除(实际发生额)",
    Q4_CITATION,
    (*Q4_FIELDS, choice("method", "方法", ("ratio", "actual"), default="actual")),
    Q4_OUTPUTS,
)
def fourth_quarter(run: Run, inputs: Inputs) -> dict[str, Any]:
    """2022年第四季度: the actual amount, or the year's total by months in business."""
    run.required("rd_rate_q4_2022")
    months = _months_of_2022(inputs["start_date"])
    last = run.compute("rd_months_q4", months_in_business=months)
    if inputs["method"] == "ratio":
        q4 = run.compute(
            "rd_q4_by_ratio", rd_year_total=inputs["rd_year_total"], months_q4=last, months_in_year=months
        )
    else:
        if inputs["q4_actual"] is None:
            raise InputError("按实际发生额计算须填字段“q4_actual”(10至12月研发费用)")
        not_above(inputs, "q4_actual", "rd_year_total")
        q4 = inputs["q4_actual"]
    extra = run.compute("rd_q4_extra", rd_year_total=inputs["rd_year_total"], rd_q4=q4)
    return {"months_in_year": months, "months_q4": last, "q4_rd": q4, "extra_deduction": extra}


def _months_of_2022(start: date | None) -> Fraction:
    """Months in business in 2022; the opening month counts whole, no date as January."""
    if start is None or start.year < 2022:
        return Fraction(12)
    if start.year > 2022:
        raise InputError("字段“start_date”(开业日期)晚于 2022 年")
    return Fraction(13 - start.month)
