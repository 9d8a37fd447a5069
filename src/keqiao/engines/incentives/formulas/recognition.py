"""科技型中小企业评价、孵化器与众创空间认定 (rules facts, sections k and l)."""

from __future__ import annotations

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Ratio, Value, by_lower_bound, maximum

formulas = Formulas()
TECH_SME = "国科发政〔2017〕115号第六条至第八条"
VENTURE = "财税〔2018〕55号第二条"


@formulas.variable(title="科技人员指标得分", english="Staff score", unit="points", citation=TECH_SME)
def tech_sme_staff_score(st_staff: Value, staff: Value, *, tech_sme_staff_bands: Value) -> Value:
    """科技人员占企业职工总数的比例得分."""
    return by_lower_bound(Ratio(st_staff, staff), tech_sme_staff_bands)


@formulas.variable(
    title="研发投入得分(占销售收入)", english="R&D score by sales", unit="points", citation=TECH_SME
)
def tech_sme_rd_sales_score(rd_to_sales: Value, *, tech_sme_rd_sales_bands: Value) -> Value:
    """研发费用占销售收入得分."""
    return by_lower_bound(rd_to_sales, tech_sme_rd_sales_bands)


@formulas.variable(
    title="研发投入得分(占成本费用)", english="R&D score by cost", unit="points", citation=TECH_SME
)
def tech_sme_rd_cost_score(rd_to_cost: Value, *, tech_sme_rd_cost_bands: Value) -> Value:
    """研发费用占成本费用得分."""
    return by_lower_bound(rd_to_cost, tech_sme_rd_cost_bands)


@formulas.variable(title="研发投入得分", english="R&D score", unit="points", citation=TECH_SME)
def tech_sme_rd_score(tech_sme_rd_sales_score: Value, tech_sme_rd_cost_score: Value) -> Value:
    """研发投入得分: the enterprise may choose the better measure."""
    return maximum(tech_sme_rd_sales_score, tech_sme_rd_cost_score)


@formulas.variable(
    title="Ⅰ类知识产权得分", english="Points by class I rights", unit="points", citation=TECH_SME
)
def tech_sme_class_one_score(class_one: Value, *, tech_sme_class_one_bands: Value) -> Value:
    """Ⅰ类知识产权得分."""
    return by_lower_bound(class_one, tech_sme_class_one_bands)


@formulas.variable(
    title="Ⅱ类知识产权得分", english="Points by class II rights", unit="points", citation=TECH_SME
)
def tech_sme_class_two_score(class_two: Value, *, tech_sme_class_two_bands: Value) -> Value:
    """Ⅱ类知识产权得分."""
    return by_lower_bound(class_two, tech_sme_class_two_bands)


@formulas.variable(title="科技成果得分", english="IP score", unit="points", citation=TECH_SME)
def tech_sme_ip_score(tech_sme_class_one_score: Value, tech_sme_class_two_score: Value) -> Value:
    """科技成果得分: one class is chosen, the better."""
    return maximum(tech_sme_class_one_score, tech_sme_class_two_score)


@formulas.variable(title="综合评价得分", english="Total score", unit="points", citation=TECH_SME)
def tech_sme_total(tech_sme_staff_score: Value, tech_sme_rd_score: Value, tech_sme_ip_score: Value) -> Value:
    """综合评价得分."""
    return tech_sme_staff_score + tech_sme_rd_score + tech_sme_ip_score


@formulas.variable(title="职工总数达标", english="Staff within the limit", unit="flag", citation=TECH_SME)
def tech_sme_staff_size_ok(staff: Value, *, tech_sme_staff_limit: Value) -> Value:
    """职工总数不超过上限."""
    return staff <= tech_sme_staff_limit


@formulas.variable(title="年销售收入达标", english="Sales within the limit", unit="flag", citation=TECH_SME)
def tech_sme_sales_ok(sales: Value, *, tech_sme_sales_limit: Value) -> Value:
    """年销售收入不超过上限."""
    return sales <= tech_sme_sales_limit


@formulas.variable(title="资产总额达标", english="Assets within the limit", unit="flag", citation=TECH_SME)
def tech_sme_assets_ok(assets: Value, *, tech_sme_assets_limit: Value) -> Value:
    """资产总额不超过上限."""
    return assets <= tech_sme_assets_limit


@formulas.variable(
    title="得分达标",
    english="Score reaches the line and staff score is above zero",
    unit="flag",
    citation=TECH_SME,
)
def tech_sme_score_ok(
    tech_sme_total: Value,
    tech_sme_staff_score: Value,
    *,
    tech_sme_pass_score: Value,
    tech_sme_staff_floor: Value,
) -> Value:
    """综合评价得分不低于合格分,且科技人员指标得分不为零."""
    return (tech_sme_total >= tech_sme_pass_score) & (tech_sme_staff_score > tech_sme_staff_floor)


@formulas.variable(
    title="得分达标或有直接确认依据",
    english="Score or ground for direct confirmation",
    unit="flag",
    citation=TECH_SME,
)
def tech_sme_score_or_direct(tech_sme_score_ok: Value, hnte_valid: Value, direct_ground: Value) -> Value:
    """得分达标,或持有有效高企证书、奖励、研发机构、标准等直接确认依据."""
    return tech_sme_score_ok | hnte_valid | direct_ground


@formulas.variable(
    title="其他基本条件达标", english="Other conditions are met", unit="flag", citation=TECH_SME
)
def tech_sme_basic_ok(basic_ok: Value) -> Value:
    """居民企业、产品不属禁止限制淘汰类、无重大事故和失信."""
    return basic_ok


@formulas.variable(
    title="初创科技型企业规模达标",
    english="Start-up technology firm within the limits",
    unit="flag",
    citation=VENTURE,
)
def startup_size_ok(
    target_staff: Value,
    target_assets: Value,
    target_sales: Value,
    *,
    vc_target_staff: Value,
    vc_target_assets: Value,
) -> Value:
    """从业人数、资产总额、年销售收入均不超过上限."""
    return (
        (target_staff <= vc_target_staff)
        & (target_assets <= vc_target_assets)
        & (target_sales <= vc_target_assets)
    )


@formulas.variable(
    title="初创科技型企业设立时间达标",
    english="Start-up technology firm young enough",
    unit="flag",
    citation=VENTURE,
)
def startup_age_ok(target_age_months: Value, *, vc_target_age: Value) -> Value:
    """接受投资时设立时间不超过五年."""
    return target_age_months <= vc_target_age


@formulas.variable(
    title="初创科技型企业大学本科以上占比达标", english="Share of graduates", unit="flag", citation=VENTURE
)
def startup_graduates_ok(
    target_graduates: Value, target_staff: Value, *, vc_target_graduates: Value
) -> Value:
    """大学本科以上学历从业人数占比."""
    return Ratio(target_graduates, target_staff) >= vc_target_graduates


@formulas.variable(
    title="初创科技型企业研发费用占比达标", english="Share of R&D in cost", unit="flag", citation=VENTURE
)
def startup_rd_ok(target_rd: Value, target_cost: Value, *, vc_target_rd: Value) -> Value:
    """投资当年及下一年研发费用占成本费用支出."""
    return Ratio(target_rd, target_cost) >= vc_target_rd


@formulas.variable(
    title="投资方及亲属持股比例达标",
    english="Holding of investor and relatives below the limit",
    unit="flag",
    citation=VENTURE,
)
def investor_share_ok(investor_share: Value, *, vc_investor_share: Value) -> Value:
    """投资后两年内投资方及其亲属持股比例合计低于上限."""
    return investor_share < vc_investor_share
