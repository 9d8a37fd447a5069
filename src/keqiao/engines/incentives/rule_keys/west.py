"""西部大开发的规则 (rules facts, section c)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import (
    Inputs,
    above_zero,
    choice,
    flag,
    info,
    money,
    not_above,
    rule,
    share,
)
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run

ROUNDING = Fraction(1, 10**6)
"""Shares of units may have been rounded to six decimals each."""


@rule(
    "west.mixed_locations",
    "总分机构适用不同税率",
    "国家税务总局公告2012年第57号",
    (
        money("taxable_income", "全企业应纳税所得额", required=True),
        Field("hq", "总机构", "object", required=True, inner=(share("rate", "总机构税率", required=True),)),
        Field(
            "units",
            "分支机构",
            "map",
            required=True,
            inner=(
                share("share", "分摊比例", required=True),
                share("rate", "税率", required=True),
                info("west", "设在西部"),
                flag("at_hq_place", "总机构所在地的独立部门", False),
            ),
        ),
        share("hq_split", "总机构分摊比例", default=Fraction(1, 2)),
    ),
    {"tax_total": "yuan", "tax_reduction": "yuan", "pay": "yuan", "HQ_place_total": "yuan"},
)
def mixed_locations(run: Run, inputs: Inputs) -> dict[str, Any]:
    """总分机构: split the income, apply each rate, add, split the total tax by the same shares."""
    units, income, split = inputs["units"], inputs["taxable_income"], inputs["hq_split"]
    if "HQ" in units:
        raise InputError("字段“units”里不能有名为 HQ 的分支机构,它表示总机构")
    total_share = sum((unit["share"] for unit in units.values()), Fraction(0))
    if abs(total_share - 1) > ROUNDING * len(units):
        raise InputError("字段“units”的分摊比例合计应为 1,现为 {total}", total=float(total_share))
    statutory = run.required("eit_rate_general")
    tax = income * split * inputs["hq"]["rate"]
    for unit in units.values():
        tax += income * (1 - split) * unit["share"] * unit["rate"]
    pay = {"HQ": tax * split} | {name: tax * (1 - split) * unit["share"] for name, unit in units.items()}
    at_hq = sum((pay[name] for name, unit in units.items() if unit["at_hq_place"]), Fraction(0))
    return {
        "tax_total": tax,
        "tax_reduction": income * statutory - tax,
        "pay": pay,
        "HQ_place_total": pay["HQ"] + at_hq,
    }


LEVELS = (Fraction(0), Fraction(2), Fraction(3))


@rule(
    "west.which_units_qualify",
    "哪些机构可适用西部税率",
    "国家税务总局公告2012年第12号;财政部公告2020年第23号",
    (
        Field(
            "units",
            "机构",
            "map",
            required=True,
            inner=(
                flag("in_zone", "设在西部地区", required=True),
                flag("catalogue", "主营业务属于鼓励类且占比达标", required=True),
                Field("level", "机构层级(0 总机构、2 分支机构、3 下级机构)", "count", required=True),
                Field("parent", "上级机构名称", "text"),
            ),
        ),
        info("threshold", "占比要求"),
    ),
    {"rate15": "list", "rate25": "list"},
)
def which_units_qualify(run: Run, inputs: Inputs) -> dict[str, Any]:
    """逐个机构判断: a sub-branch in the zone under a branch outside it does not qualify."""
    run.required("eit_rate_west")
    units = inputs["units"]
    reduced = [name for name in units if _qualifies(name, units)]
    return {"rate15": reduced, "rate25": [name for name in units if name not in reduced]}


def _qualifies(name: str, units: dict[str, dict[str, Any]]) -> bool:
    unit = units[name]
    if unit["level"] not in LEVELS:
        raise InputError("字段“units.{name}.level”应是 0、2、3 之一", name=name)
    own = unit["in_zone"] and unit["catalogue"]
    if unit["level"] != 3:
        return bool(own)
    if unit["parent"] not in units or unit["parent"] == name:
        raise InputError("字段“units.{name}.parent”应是所列机构中的上级机构名称", name=name)
    return bool(own and units[unit["parent"]]["in_zone"])


@rule(
    "west.main_business_share",
    "鼓励类主营业务收入占比",
    "财税〔2011〕58号;财政部 税务总局 国家发展改革委公告2020年第23号",
    (
        choice("region", "所在地区", ("Sichuan",), required=True),
        money("catalogue_revenue", "鼓励类主营业务收入", required=True),
        money("income_total", "收入总额", required=True),
    ),
    {"threshold": "share", "pass": "flag", "rate": "share"},
)
def main_business_share(run: Run, inputs: Inputs) -> dict[str, Any]:
    """主营业务占比: at least 70 % to 2020, at least 60 % from 2021."""
    above_zero(inputs, "income_total")
    not_above(inputs, "catalogue_revenue", "income_total")
    met = run.compute(
        "west_share_ok", catalogue_revenue=inputs["catalogue_revenue"], income_total=inputs["income_total"]
    )
    rate = run.required("eit_rate_west" if met else "eit_rate_general")
    return {"threshold": run.required("west_main_share"), "pass": met, "rate": rate}
