"""小型微利企业的规则 (rules facts, section f)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, flag, money, one_of, rule
from keqiao.engines.periods import quarter_of
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run

SOURCE = "企业所得税法第二十八条;财税〔2019〕13号;财政部 税务总局公告2023年第12号"
INDUSTRY = flag("industry_ok", "从事国家非限制和禁止行业", True)
QUALIFIES = flag("qualifies", "规模条件已满足")
SECTOR = choice("sector", "行业类别(2018年及以前须填)", ("industry", "other"))


@rule(
    "small_low_profit.prepayment",
    "小型微利企业预缴",
    "国家税务总局公告2019年第2号;2023年第6号",
    (
        money("cumulative_income", "累计应纳税所得额", required=True, low=None),
        QUALIFIES,
        INDUSTRY,
        SECTOR,
        Field("headcount_by_quarter", "各季度从业人数 [季初, 季末]", "pairs"),
        Field("assets_wan_by_quarter", "各季度资产总额(万元) [季初, 季末]", "pairs"),
    ),
    {
        "avg_headcount": "share",
        "avg_assets_wan": "wan",
        "qualifies": "flag",
        "tax": "yuan",
        "reduction": "yuan",
    },
)
def prepayment(run: Run, inputs: Inputs) -> dict[str, Any]:
    """预缴: means of the quarters so far, cumulative income against the yearly limit."""
    headcount = _mean(run, inputs, "headcount_by_quarter")
    assets = _mean(run, inputs, "assets_wan_by_quarter")
    _same_quarters(inputs)
    income = inputs["cumulative_income"]
    qualifies = _qualifies(run, inputs, income, headcount, assets)
    tax = _tax(run, income, qualifies)
    statutory = run.compute("eit_statutory", taxable_income=income)
    return {
        "avg_headcount": headcount,
        "avg_assets_wan": assets,
        "qualifies": qualifies,
        "tax": tax,
        "reduction": statutory - tax,
    }


@rule(
    "small_low_profit.annual",
    "小型微利企业年度汇算清缴",
    SOURCE,
    (
        money("taxable_income", "应纳税所得额", low=None),
        money("revenue", "收入总额"),
        money("deductions", "扣除总额"),
        QUALIFIES,
        INDUSTRY,
        SECTOR,
        money("headcount", "全年平均从业人数"),
        money("assets_wan", "全年平均资产总额(万元)"),
    ),
    {"taxable_income": "yuan", "qualifies": "flag", "tax": "yuan"},
)
def annual(run: Run, inputs: Inputs) -> dict[str, Any]:
    """年度: one yuan above the income limit and the whole income is taxed at the statutory rate."""
    if one_of(inputs, "taxable_income", "revenue") == "revenue":
        if inputs["deductions"] is None:
            raise InputError("字段“revenue”须与“deductions”同填")
        income = inputs["revenue"] - inputs["deductions"]
    else:
        if inputs["deductions"] is not None:
            raise InputError("已填 taxable_income,不能再填“deductions”")
        income = inputs["taxable_income"]
    qualifies = _qualifies(run, inputs, income, inputs["headcount"], inputs["assets_wan"])
    return {"taxable_income": income, "qualifies": qualifies, "tax": _tax(run, income, qualifies)}


def _mean(run: Run, inputs: Inputs, name: str) -> Fraction | None:
    """Mean of the quarters' means; not more quarters than the year has had."""
    pairs = inputs[name]
    if pairs is None:
        return None
    if len(pairs) > quarter_of(run.as_of):
        raise InputError("字段“{name}”的季度数多于截至 {day} 的季度数", name=name, day=run.as_of)
    return sum(((start + end) / 2 for start, end in pairs), Fraction(0)) / len(pairs)


def _same_quarters(inputs: Inputs) -> None:
    both = inputs["headcount_by_quarter"], inputs["assets_wan_by_quarter"]
    if both[0] is not None and both[1] is not None and len(both[0]) != len(both[1]):
        raise InputError("字段“headcount_by_quarter”与“assets_wan_by_quarter”的季度数不一致")


def _qualifies(
    run: Run, inputs: Inputs, income: Fraction, headcount: Fraction | None, assets: Fraction | None
) -> bool:
    """Given, or tested; the income limit holds in both cases, and size is asked for only if it decides."""
    in_income = run.compute("small_income_ok", small_income=income)
    if inputs["qualifies"] is not None:
        return bool(inputs["qualifies"] and in_income)
    if not (in_income and inputs["industry_ok"]):
        return False
    if headcount is None or assets is None:
        raise InputError("须填字段“qualifies”,或同时填从业人数与资产总额")
    size = {"industrial": _industrial(run, inputs)}
    in_staff = run.compute("small_headcount_ok", headcount=headcount, **size)
    in_assets = run.compute("small_assets_ok", assets_wan=assets, **size)
    return bool(in_staff and in_assets)


def _industrial(run: Run, inputs: Inputs) -> bool:
    """Whether the industrial limits apply; asked for only in years when they differ."""
    limits = run.required("small_headcount_limit"), run.required("small_headcount_limit_industry")
    if limits[0] != limits[1] and inputs["sector"] is None:
        raise InputError(
            "{year} 年工业与其他企业的规模标准不同,须填字段“sector”(industry 或 other)", year=run.as_of.year
        )
    return bool(inputs["sector"] == "industry")


def _tax(run: Run, income: Fraction, qualifies: bool) -> Fraction:
    if qualifies:
        return Fraction(run.compute("small_tax", small_income=income))
    return Fraction(run.compute("eit_statutory", taxable_income=income))
