"""孵化载体的规则 (rules facts, sections g and l)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import (
    Inputs,
    above_zero,
    choice,
    count,
    day,
    flag,
    money,
    rule,
    share,
)
from keqiao.engines.periods import month_end, next_month_start
from keqiao.engines.rules.run import Run
from keqiao.engines.rules.verdict import all_known

KINDS = (
    "national_incubator",
    "provincial_incubator",
    "national_university_science_park",
    "provincial_university_science_park",
    "national_makerspace",
    "provincial_makerspace",
)
KIND = choice("kind", "载体类别", KINDS, required=True)
RELIEF = "财政部 税务总局 科技部 教育部公告2023年第42号及此前各文件"
PARTS_OF_YEAR = {"year": 1, "quarter": 4, "month": 12}


@rule(
    "incubator.land_tax",
    "载体城镇土地使用税",
    RELIEF,
    (
        KIND,
        money("area_m2", "面积(平方米)", required=True),
        money("rate_per_m2_year", "年税额标准(元/平方米)", required=True),
        choice("use", "用途", ("own_or_incubatees", "other"), required=True),
        choice("period", "期间", tuple(PARTS_OF_YEAR), required=True),
    ),
    {"tax_without_relief": "yuan", "tax_due": "yuan"},
)
def land_tax(run: Run, inputs: Inputs) -> dict[str, Any]:
    """土地使用税: own use, or given free or leased to incubatees, is exempt."""
    tax = inputs["area_m2"] * inputs["rate_per_m2_year"] / PARTS_OF_YEAR[inputs["period"]]
    due = run.compute(
        "carrier_tax_due",
        carrier_tax=tax,
        used_for_incubation=inputs["use"] == "own_or_incubatees",
        carrier_kind=inputs["kind"],
    )
    return {"tax_without_relief": tax, "tax_due": due}


@rule("incubator.relief_scope", "载体是否在免税范围", RELIEF, (KIND,), {"relief": "flag"})
def relief_scope(run: Run, inputs: Inputs) -> dict[str, Any]:
    """免税范围: which kinds have the relief on the day."""
    return {"relief": run.compute("carrier_in_scope", carrier_kind=inputs["kind"])}


@rule(
    "incubator.relief_start",
    "免税起始日",
    RELIEF,
    (KIND, day("recognised_on", "认定日期", required=True)),
    {"relief_from": "date"},
)
def relief_start(run: Run, inputs: Inputs) -> dict[str, Any]:
    """免税起始: the month after recognition, not before the kind itself came into scope."""
    start = next_month_start(inputs["recognised_on"])
    windows = _windows(run, inputs["kind"])
    for known_day in (start, run.as_of):
        for first, last in windows:
            if first <= known_day <= last and start <= last:
                return {"relief_from": max(start, first)}
    return {"relief_from": None}


def _windows(run: Run, kind: str) -> list[tuple[date, date]]:
    """Unbroken windows in which a kind is in scope."""
    run.parameter("carrier_kinds")
    windows: list[tuple[date, date]] = []
    for version in run.book.parameters["carrier_kinds"].versions:
        if version.value is None or kind not in version.value:
            continue
        end = version.end or date.max
        if windows and (version.start - windows[-1][1]).days == 1:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((version.start, end))
    return windows


@rule(
    "incubator.relief_stop",
    "免税终止日",
    RELIEF,
    (KIND, day("revoked_on", "取消资格日期", required=True)),
    {"relief_until": "date"},
)
def relief_stop(run: Run, inputs: Inputs) -> dict[str, Any]:
    """免税终止: the last day of the month of revocation."""
    in_scope = run.compute("carrier_in_scope", carrier_kind=inputs["kind"])
    return {"relief_until": month_end(inputs["revoked_on"]) if in_scope else None}


@rule(
    "incubator.national_2018",
    "国家级科技企业孵化器认定条件",
    "国科发火〔2018〕300号第六条、第七条",
    (
        choice("type", "类型", ("comprehensive", "professional"), required=True),
        money("years", "运营年限"),
        money("stat_years", "上报统计年数"),
        money("area", "可自主支配面积(平方米)"),
        share("incubatee_area_share", "在孵企业使用面积占比"),
        money("fund", "孵化资金"),
        share("financed_share", "获投融资在孵企业占比"),
        count("fund_cases", "资金使用案例"),
        share("prof_staff_share", "专业孵化服务人员占比"),
        count("prof_staff", "专业孵化服务人员"),
        count("mentors", "创业导师"),
        count("incubatees", "在孵企业"),
        count("graduates", "累计毕业企业"),
        share("patent_applied_share", "已申请专利的企业占比"),
        share("ip_share", "拥有有效知识产权的企业占比"),
        share("same_field_share", "同一领域企业占比"),
        flag("hardship_area", "艰苦边远等地区", False),
    ),
    {
        "density_per_1000m2": "share",
        "density_ok": "flag",
        "count_ok": "flag",
        "graduates_ok": "flag",
        "pass_scaled_tests": "flag",
        "pass": "flag",
    },
)
def national_2018(run: Run, inputs: Inputs) -> dict[str, Any]:
    """国家级孵化器: a test whose input is missing counts as met; hardship lowers five limits."""
    factor = run.required("incubator_hardship_factor") if inputs["hardship_area"] else Fraction(1)
    kind = inputs["type"]

    def reaches(name: str, limit: str, scaled: bool = False) -> bool:
        bound = run.required(f"incubator_{limit}") * (factor if scaled else 1)
        return inputs[name] is None or bool(inputs[name] >= bound)

    count_ok = reaches("incubatees", f"count_{kind}", True)
    graduates_ok = reaches("graduates", f"graduates_{kind}", True)
    rights = _rights_ok(inputs, reaches)
    scaled = all(
        (reaches("area", "area", True), reaches("fund", "fund", True), count_ok, graduates_ok, rights)
    )
    density = _density(inputs)
    density_ok = density is None or bool(density >= run.required(f"incubator_density_{kind}"))
    others = [
        reaches("years", "years"),
        reaches("stat_years", "stat_years"),
        reaches("incubatee_area_share", "area_share"),
        reaches("financed_share", "financed_share"),
        reaches("fund_cases", "fund_cases"),
        reaches("prof_staff_share", "prof_staff_share"),
        kind == "comprehensive" or reaches("same_field_share", "same_field_share"),
        _enough_people(run, inputs, "prof_staff"),
        _enough_people(run, inputs, "mentors"),
    ]
    return {
        "density_per_1000m2": density,
        "density_ok": density_ok,
        "count_ok": count_ok,
        "graduates_ok": graduates_ok,
        "pass_scaled_tests": scaled,
        "pass": all_known([scaled, density_ok, *others]),
    }


def _rights_ok(inputs: Inputs, reaches: Callable[[str, str, bool], bool]) -> bool:
    """Either share of firms with rights; a missing one does not count unless both are missing."""
    names = {"patent_applied_share": "patent_share", "ip_share": "ip_share"}
    given = {name: limit for name, limit in names.items() if inputs[name] is not None}
    return not given or any(reaches(name, limit, True) for name, limit in given.items())


def _density(inputs: Inputs) -> Fraction | None:
    if inputs["area"] is None or inputs["incubatees"] is None:
        return None
    above_zero(inputs, "area")
    return Fraction(inputs["incubatees"] * 1000) / Fraction(inputs["area"])


def _enough_people(run: Run, inputs: Inputs, name: str) -> bool | None:
    """一名人员对十家企业: one person for ten firms; None where only the rounding of a part of ten decides."""
    people, firms = inputs[name], inputs["incubatees"]
    if people is None or firms is None:
        return True
    needed = firms / run.required("incubator_firms_per_person")
    if people >= needed:
        return True
    return None if people >= needed.numerator // needed.denominator else False


MAKERSPACE = {
    "months": "months",
    "open_share": "open_share",
    "residents": "residents",
    "cases": "cases",
    "staff": "staff",
    "mentors": "mentors",
    "events": "events",
}


@rule(
    "makerspace.filing_2017",
    "国家备案众创空间条件",
    "国家众创空间备案暂行规定(2017)",
    (
        money("months", "运营月数", required=True),
        money("area", "面积(平方米)"),
        count("desks", "工位数"),
        share("open_share", "创业工位和公共服务面积占比", required=True),
        count("residents", "每年入驻", required=True),
        count("new_registered_per_year", "每年新注册企业", default=Fraction(0)),
        count("financed_per_year", "每年获得融资", default=Fraction(0)),
        count("cases", "典型案例", required=True),
        count("staff", "专职人员", required=True),
        count("mentors", "创业导师", required=True),
        count("events", "每年活动", required=True),
    ),
    {"pass": "flag"},
)
def makerspace(run: Run, inputs: Inputs) -> dict[str, Any]:
    """众创空间: area or desks; new firms or financed firms; all the rest."""
    if inputs["area"] is None and inputs["desks"] is None:
        raise InputError("字段“area”(面积)与“desks”(工位数)至少填一项")
    tests = [inputs[name] >= run.required(f"makerspace_{limit}") for name, limit in MAKERSPACE.items()]
    room = [
        inputs[name] is not None and inputs[name] >= run.required(f"makerspace_{name}")
        for name in ("area", "desks")
    ]
    fresh = [
        inputs["new_registered_per_year"] >= run.required("makerspace_registered"),
        inputs["financed_per_year"] >= run.required("makerspace_financed"),
    ]
    return {"pass": all(tests) and any(room) and any(fresh)}
