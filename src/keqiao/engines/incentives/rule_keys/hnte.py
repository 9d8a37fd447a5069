"""高新技术企业的规则 (rules facts, section b)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import (
    Inputs,
    above_zero,
    count,
    info,
    money,
    not_above,
    rule,
)
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run
from keqiao.engines.rules.verdict import Interval

GUIDE = "国科发火〔2016〕195号三(七)"
HNTE_LOSSES_START = 2018
LETTERS = ("A", "B", "C", "D", "E")


@rule(
    "hnte.loss_carryforward",
    "亏损结转年限延长",
    "财税〔2018〕76号;国家税务总局公告2018年第45号",
    (
        count("qualified_from", "首个具备资格年度", required=True, low=Fraction(2008), high=Fraction(2100)),
        Field(
            "pre_loss_results",
            "弥补亏损前各年所得",
            "map",
            required=True,
            inner=(money("", "年度所得", low=None),),
        ),
    ),
    {"left": "yuan", "usable_years": "list"},
)
def loss_carryforward(run: Run, inputs: Inputs) -> dict[str, Any]:
    """亏损结转: oldest first; losses of the five years before the status carry ten years."""
    results = _years(inputs["pre_loss_results"], run.as_of)
    lives = {
        year: _life(run, year, int(inputs["qualified_from"]))
        for year, result in results.items()
        if result < 0
    }
    left = {year: -results[year] for year in lives}
    for year in range(min(results), run.as_of.year + 1):
        income = max(results.get(year, Fraction(0)), Fraction(0))
        for loss in sorted(lives):
            if loss < year <= loss + lives[loss]:
                used = min(income, left[loss])
                left[loss], income = left[loss] - used, income - used
    after = run.as_of.year + 1
    usable = {year: [after, year + life] if year + life >= after else None for year, life in lives.items()}
    open_left = {year: left[year] if usable[year] else Fraction(0) for year in lives}
    return {
        "left": {str(year): open_left[year] for year in sorted(lives)},
        "usable_years": {str(year): usable[year] for year in sorted(lives)},
    }


def _years(given: dict[str, Fraction], as_of: date) -> dict[int, Fraction]:
    results: dict[int, Fraction] = {}
    for name, value in given.items():
        if not (name.isascii() and name.isdigit() and len(name) == 4):
            raise InputError("字段“pre_loss_results”的年度“{name}”应写作四位数字", name=name)
        if int(name) > as_of.year:
            raise InputError(
                "字段“pre_loss_results”的年度 {name} 晚于测算年度 {year}", name=name, year=as_of.year
            )
        if int(name) < as_of.year - 60:
            raise InputError("字段“pre_loss_results”的年度 {name} 过早", name=name)
        results[int(name)] = value
    return results


def _life(run: Run, loss_year: int, qualified_from: int) -> int:
    """Years a loss carries: ten from five years before the status on, once the rule is in force."""
    longer = run.parameter("loss_years_qualified")
    start = next(
        version.start.year
        for version in run.book.parameters["loss_years_qualified"].versions
        if version.value is not None
    )
    first = max(qualified_from, start) - int(run.required("loss_lookback_years"))
    if longer is not None and loss_year >= first:
        return int(longer)
    return int(run.required("loss_years_general"))


@rule(
    "hnte.ip_reuse",
    "知识产权重复使用",
    GUIDE,
    (
        info("previous_period", "上次认定期间"),
        count("class_I_patents", "持有的Ⅰ类知识产权", required=True),
        count("class_II_total", "持有的Ⅱ类知识产权", required=True),
        count("class_II_used_before", "其中以前认定已使用", default=Fraction(0)),
    ),
    {"usable_class_I": "count", "usable_class_II": "count"},
)
def ip_reuse(run: Run, inputs: Inputs) -> dict[str, Any]:
    """知识产权使用: class I again and again, class II for one application only."""
    run.required("hnte_ip_max")
    not_above(inputs, "class_II_used_before", "class_II_total")
    return {
        "usable_class_I": inputs["class_I_patents"],
        "usable_class_II": inputs["class_II_total"] - inputs["class_II_used_before"],
    }


@rule(
    "hnte.growth_score",
    "企业成长性得分",
    GUIDE + "4",
    (
        Field("net_assets", "三年末净资产", "numbers", required=True, low=None),
        Field("sales", "三年销售收入", "numbers", required=True, low=None),
    ),
    {
        "net_assets_growth": "share",
        "sales_growth": "share",
        "net_assets_band": "text",
        "sales_band": "text",
        "score_range": "list",
    },
)
def growth_score(run: Run, inputs: Inputs) -> dict[str, Any]:
    """成长性: mean growth of two years; experts choose inside the band, so the score is a range."""
    outputs: dict[str, Any] = {}
    score = Interval(Fraction(0), Fraction(0))
    for name, title in (("net_assets", "净资产"), ("sales", "销售收入")):
        growth = _growth(inputs[name], name)
        basis = Fraction(-1) if growth is None else growth
        band_low = run.compute("hnte_growth_low", title, growth=basis)
        band_high = run.compute("hnte_growth_high", title, growth=basis)
        score += Interval(band_low, band_high)
        outputs[f"{name}_growth"] = growth
        outputs[f"{name}_band"] = _letter(run, band_high)
    return {**outputs, "score_range": [score.low, score.high]}


def _growth(values: tuple[Fraction, ...], name: str) -> Fraction | None:
    if len(values) != 3:
        raise InputError("字段“{name}”应是三个年度的数,由早到晚", name=name)
    if any(value < 0 for value in values):
        raise InputError(
            "字段“{name}”有负数:文件未规定净资产或收入为负时的算法,请先向认定机构确认", name=name
        )
    first, second, third = values
    if second == 0:
        return None
    if first == 0:
        return third / second - 1
    return (second / first + third / second) / 2 - 1


def _letter(run: Run, highest: Fraction) -> str:
    rows = run.parameter("hnte_growth_bands")
    letters = {row[2]: letter for row, letter in zip(rows, LETTERS, strict=True)}
    return letters.get(highest, "F")


@rule(
    "hnte.rd_ratio",
    "研发费用占销售收入比例",
    "国科发火〔2016〕32号第十一条(五)",
    (
        money("last_year_sales", "最近一年销售收入", required=True),
        money("rd_3y", "近三年研发费用", required=True),
        money("sales_3y", "近三年销售收入", required=True),
        money("rd_in_china_3y", "近三年境内研发费用", required=True),
    ),
    {"threshold": "share", "ratio": "share", "china_share": "share", "pass": "flag"},
)
def rd_ratio(run: Run, inputs: Inputs) -> dict[str, Any]:
    """研发费用比例: by last year's sales, and sixty per cent of it in China."""
    above_zero(inputs, "sales_3y")
    not_above(inputs, "rd_in_china_3y", "rd_3y")
    threshold = run.compute("hnte_rd_threshold", last_year_sales=inputs["last_year_sales"])
    spent, china = inputs["rd_3y"], inputs["rd_in_china_3y"]
    enough = run.compute("hnte_rd_ok", rd_3y=spent, sales_3y=inputs["sales_3y"], hnte_rd_threshold=threshold)
    at_home = run.compute("hnte_china_ok", rd_in_china_3y=china, rd_3y=spent)
    return {
        "threshold": threshold,
        "ratio": spent / inputs["sales_3y"],
        "china_share": china / spent if spent else None,
        "pass": enough and at_home,
    }


@rule(
    "hnte.total_score",
    "创新能力评价总分",
    GUIDE,
    (
        money("ip", "知识产权", required=True),
        money("transformation", "科技成果转化能力", required=True),
        money("organisation", "研究开发组织管理水平", required=True),
        money("growth", "企业成长性", required=True),
    ),
    {"total": "share", "pass": "flag"},
)
def total_score(run: Run, inputs: Inputs) -> dict[str, Any]:
    """创新能力评价: above seventy; seventy itself does not pass."""
    for name in ("ip", "transformation", "organisation", "growth"):
        most = run.required(f"hnte_{name}_max")
        if inputs[name] > most:
            raise InputError("字段“{name}”的得分不能超过满分 {most}", name=name, most=most)
    total = sum((inputs[name] for name in ("ip", "transformation", "organisation", "growth")), Fraction(0))
    return {"total": total, "pass": run.compute("hnte_score_ok", hnte_score=total)}
