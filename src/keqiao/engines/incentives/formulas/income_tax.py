"""企业所得税: statutory tax, reduced rates, small low-profit enterprises (facts, sections c and f)."""

from __future__ import annotations

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import (
    Ratio,
    Value,
    by_upper_bound,
    marginal,
    negate,
    positive_part,
    where,
)

formulas = Formulas()
SMALL = "企业所得税法第二十八条;财税〔2019〕13号;财政部 税务总局公告2023年第12号"
WEST = "财税〔2011〕58号;财政部 税务总局 国家发展改革委公告2020年第23号"


def small_taxable(income: Value, bands: Value, by_parts: Value) -> Value:
    """减计后的所得: taxable share of each part, or of the whole by the band it falls in."""
    return where(by_parts, marginal(income, bands), by_upper_bound(income, bands) * income)


@formulas.variable(
    title="法定税额",
    english="Tax at the statutory rate",
    unit="yuan",
    citation="企业所得税法第四条",
)
def eit_statutory(taxable_income: Value, *, eit_rate_general: Value) -> Value:
    """法定税额: nothing on a loss."""
    return positive_part(taxable_income) * eit_rate_general


@formulas.variable(
    title="从业人数达标",
    english="Headcount within the limit",
    unit="flag",
    citation=SMALL,
)
def small_headcount_ok(
    headcount: Value,
    industrial: Value,
    *,
    small_headcount_limit: Value,
    small_headcount_limit_industry: Value,
) -> Value:
    """从业人数(含劳务派遣)不超过上限."""
    limits = headcount <= small_headcount_limit_industry, headcount <= small_headcount_limit
    return (industrial & limits[0]) | (negate(industrial) & limits[1])


@formulas.variable(
    title="资产总额达标",
    english="Assets within the limit",
    unit="flag",
    citation=SMALL,
)
def small_assets_ok(
    assets_wan: Value, industrial: Value, *, small_assets_limit: Value, small_assets_limit_industry: Value
) -> Value:
    """资产总额不超过上限."""
    limits = assets_wan <= small_assets_limit_industry, assets_wan <= small_assets_limit
    return (industrial & limits[0]) | (negate(industrial) & limits[1])


@formulas.variable(
    title="应纳税所得额达标",
    english="Income within the limit",
    unit="flag",
    citation=SMALL,
)
def small_income_ok(small_income: Value, *, small_income_limit: Value) -> Value:
    """年应纳税所得额不超过上限; one yuan above it and the whole income is taxed at 25 %."""
    return small_income <= small_income_limit


@formulas.variable(
    title="从事国家非限制和禁止行业",
    english="Not in a restricted or banned industry",
    unit="flag",
    citation=SMALL,
)
def small_industry_ok(industry_ok: Value) -> Value:
    """从事国家非限制和禁止行业."""
    return industry_ok


@formulas.variable(
    title="小型微利企业税额",
    english="Tax of a small low-profit enterprise",
    unit="yuan",
    citation=SMALL,
)
def small_tax(
    small_income: Value, *, small_bands: Value, small_bands_marginal: Value, small_rate: Value
) -> Value:
    """小型微利企业税额: taxable share of each band × 20 %; to 2018 the band of the whole income decides."""
    income = positive_part(small_income)
    return small_taxable(income, small_bands, small_bands_marginal) * small_rate


@formulas.variable(
    title="测试用应纳税所得额",
    english="Income tested against the limit",
    unit="yuan",
    citation=SMALL,
)
def small_income(income_after: Value) -> Value:
    """测试用应纳税所得额: after all entitled deductions."""
    return income_after


@formulas.variable(
    title="小型微利企业节税",
    english="Tax saved as a small low-profit enterprise",
    unit="yuan",
    citation=SMALL,
)
def small_saving(tax_general: Value, tax_small: Value) -> Value:
    """节税: after the entitled deductions, against the statutory rate."""
    return tax_general - tax_small


@formulas.variable(
    title="鼓励类主营业务收入占比达标",
    english="Encouraged main business reaches the share",
    unit="flag",
    citation=WEST,
)
def west_share_ok(catalogue_revenue: Value, income_total: Value, *, west_main_share: Value) -> Value:
    """主营业务占企业收入总额的比例."""
    return Ratio(catalogue_revenue, income_total) >= west_main_share


@formulas.variable(
    title="设在西部地区",
    english="Located in the western region",
    unit="flag",
    citation=WEST,
)
def west_located(in_west: Value) -> Value:
    """设在西部地区."""
    return in_west


@formulas.variable(
    title="主营业务属于西部地区鼓励类产业目录",
    english="Main business is in the encouraged catalogue",
    unit="flag",
    citation=WEST,
)
def west_has_catalogue(catalogue_revenue: Value) -> Value:
    """有鼓励类产业收入."""
    return catalogue_revenue > 0


@formulas.variable(
    title="西部大开发节税",
    english="Tax saved by western development",
    unit="yuan",
    citation=WEST,
)
def west_saving(tax_general: Value, tax_west: Value) -> Value:
    """节税: after the entitled deductions, against the statutory rate."""
    return tax_general - tax_west


@formulas.variable(
    title="有应纳税所得额",
    english="There is taxable income",
    unit="flag",
    citation="企业所得税法第五条",
)
def has_income(taxable_income: Value) -> Value:
    """有应纳税所得额."""
    return taxable_income > 0
