"""研发费用加计扣除: rate, other expenses, outsourcing, exclusion, deduction (section a)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import (
    Ratio,
    Value,
    maximum,
    minimum,
    negate,
    or_else,
    positive_part,
    where,
)

formulas = Formulas()
GUIDE = "研发费用加计扣除政策执行指引(2.0版)"


@formulas.variable(
    title="适用的加计扣除比例",
    english="Extra deduction rate that applies",
    unit="share",
    citation="财政部 税务总局公告2023年第7号、2021年第13号;2022年第16号;2023年第44号",
    optional=("rd_rate_manufacturing", "rd_rate_tech_sme", "rd_rate_ic"),
)
def rd_rate(
    enterprise_kind: Value,
    on_list: Value,
    *,
    rd_rate_general: Value,
    rd_rate_manufacturing: Value,
    rd_rate_tech_sme: Value,
    rd_rate_ic: Value,
) -> Value:
    """加计扣除比例: by kind of enterprise; without a rate of its own, the general one."""
    listed = (enterprise_kind == "ic_or_machine_tool") & on_list
    rate = where(listed, or_else(rd_rate_ic, rd_rate_general), rd_rate_general)
    rate = where(enterprise_kind == "tech_sme", or_else(rd_rate_tech_sme, rd_rate_general), rate)
    return where(enterprise_kind == "manufacturing", or_else(rd_rate_manufacturing, rd_rate_general), rate)


@formulas.variable(
    title="其他相关费用限额",
    english="Limit of other related expenses",
    unit="yuan",
    citation="国家税务总局公告2015年第97号第二条;国家税务总局公告2021年第28号第三条",
)
def rd_other_limit(rd_five_items: Value, *, rd_other_share: Value) -> Value:
    """其他相关费用限额 = 前五项之和 × 10% ÷ (1 − 10%)."""
    return rd_five_items * (rd_other_share / (1 - rd_other_share))


@formulas.variable(
    title="允许加计的其他相关费用",
    english="Other related expenses allowed",
    unit="yuan",
    citation="国家税务总局公告2021年第28号第三条",
)
def rd_other_allowed(rd_other: Value, rd_other_limit: Value) -> Value:
    """允许的其他相关费用: the smaller of what was spent and the limit; equal to the limit is allowed."""
    return minimum(rd_other, rd_other_limit)


@formulas.variable(
    title="自主研发可加计费用",
    english="Eligible own R&D",
    unit="yuan",
    citation=GUIDE,
)
def rd_own_eligible(rd_five_items: Value, rd_other_allowed: Value) -> Value:
    """自主研发可加计费用: five items and the allowed other expenses."""
    return rd_five_items + rd_other_allowed


@formulas.variable(
    title="委托境内研发可加计费用",
    english="Eligible domestic outsourced R&D",
    unit="yuan",
    citation="财税〔2015〕119号第二条",
)
def rd_domestic_allowed(rd_domestic_paid: Value, *, rd_outsourced_share: Value) -> Value:
    """委托境内研发: 80 % of the fee paid, whatever the contractor spent."""
    return rd_domestic_paid * rd_outsourced_share


@formulas.variable(
    title="委托境外研发费用的80%",
    english="Eligible share of overseas fees before the cap",
    unit="yuan",
    citation="财税〔2018〕64号",
)
def rd_overseas_share_of_fee(rd_overseas_paid: Value, *, rd_outsourced_share: Value) -> Value:
    """委托境外研发费用的 80%."""
    return rd_overseas_paid * rd_outsourced_share


@formulas.variable(
    title="境内符合条件的研发费用",
    english="Domestic eligible R&D",
    unit="yuan",
    citation="财税〔2018〕64号",
)
def rd_domestic_eligible(rd_own_eligible: Value, rd_domestic_allowed: Value) -> Value:
    """境内符合条件的研发费用: own, after the limit of other expenses, and 80 % of domestic outsourcing."""
    return rd_own_eligible + rd_domestic_allowed


@formulas.variable(
    title="委托境外研发上限",
    english="Cap of overseas R&D",
    unit="yuan",
    citation="财税〔2018〕64号",
)
def rd_overseas_cap(rd_domestic_eligible: Value, *, rd_overseas_cap_share: Value) -> Value:
    """委托境外研发上限: two thirds of domestic eligible R&D."""
    return rd_domestic_eligible * rd_overseas_cap_share


@formulas.variable(
    title="委托境外研发可加计费用",
    english="Eligible overseas outsourced R&D",
    unit="yuan",
    citation="财税〔2018〕64号",
)
def rd_overseas_allowed(
    rd_overseas_share_of_fee: Value,
    rd_overseas_cap: Value,
    overseas_to_institution: Value,
    *,
    rd_overseas_open: Value,
) -> Value:
    """委托境外研发可加计费用: not above the cap; nothing for individuals and nothing before 2018."""
    allowed = minimum(rd_overseas_share_of_fee, rd_overseas_cap)
    return where(overseas_to_institution & rd_overseas_open, allowed, Fraction(0))


@formulas.variable(
    title="可加计研发费用合计",
    english="Eligible R&D of the year",
    unit="yuan",
    citation=GUIDE,
)
def rd_eligible_base(rd_own_eligible: Value, rd_domestic_allowed: Value, rd_overseas_allowed: Value) -> Value:
    """可加计研发费用合计: own, domestic outsourced and overseas outsourced."""
    return rd_own_eligible + rd_domestic_allowed + rd_overseas_allowed


@formulas.variable(
    title="加计扣除额",
    english="Extra deduction",
    unit="yuan",
    citation="企业所得税法实施条例第九十五条",
)
def rd_extra(rd_expensed: Value, rd_amortised: Value, rd_rate: Value) -> Value:
    """加计扣除额 = (费用化 + 当年摊销) × 比例. The rate is that of the year of deduction or amortisation."""
    return (rd_expensed + rd_amortised) * rd_rate


@formulas.variable(
    title="2022年开业后经营月数",
    english="Months in business in 2022",
    unit="months",
    citation="财政部 税务总局 科技部公告2022年第28号",
)
def rd_months_q4(months_in_business: Value) -> Value:
    """第四季度经营月数: at most three; the opening month counts whole."""
    return minimum(months_in_business, Fraction(3))


@formulas.variable(
    title="第四季度研发费用(比例法)",
    english="R&D of the fourth quarter by the ratio method",
    unit="yuan",
    citation="财政部 税务总局 科技部公告2022年第28号",
)
def rd_q4_by_ratio(rd_year_total: Value, months_q4: Value, months_in_year: Value) -> Value:
    """第四季度研发费用 = 全年 × 10月1日后经营月数 ÷ 2022年经营月数."""
    return rd_year_total * months_q4 / months_in_year


@formulas.variable(
    title="2022年分段加计扣除额",
    english="Extra deduction of 2022 in two parts",
    unit="yuan",
    citation="财政部 税务总局 科技部公告2022年第28号",
)
def rd_q4_extra(
    rd_year_total: Value, rd_q4: Value, *, rd_rate_general: Value, rd_rate_q4_2022: Value
) -> Value:
    """2022年加计扣除额: the fourth quarter at 100 %, the rest of the year at 75 %."""
    return (rd_year_total - rd_q4) * rd_rate_general + rd_q4 * rd_rate_q4_2022


@formulas.variable(
    title="加计扣除额(含2022年第四季度提高部分)",
    english="Extra deduction including the fourth quarter of 2022",
    unit="yuan",
    citation="企业所得税法实施条例第九十五条;财政部 税务总局 科技部公告2022年第28号",
    optional=("rd_rate_q4_2022",),
)
def rd_deduction(
    rd_eligible_base: Value,
    rd_amortised: Value,
    rd_rate: Value,
    rd_months_q4: Value,
    months_in_business: Value,
    *,
    rd_rate_q4_2022: Value,
) -> Value:
    """年度加计扣除额: in 2022 firms at 75 % add the share of the fourth quarter, by the ratio method."""
    extra = (rd_eligible_base + rd_amortised) * rd_rate
    if rd_rate_q4_2022 is None:
        return extra
    # months in business is a whole number of 1 to 12, so the quotient is one of twelve constants
    q4_share = Fraction(1)
    for months in range(4, 13):
        q4_share = where(months_in_business == months, Fraction(3, months), q4_share)
    return extra + rd_eligible_base * q4_share * maximum(rd_rate_q4_2022 - rd_rate, Fraction(0))


@formulas.variable(
    title="扣除口径收入总额",
    english="Income of the negative-list test",
    unit="yuan",
    citation="国家税务总局公告2015年第97号第四条;" + GUIDE,
)
def rd_test_income(income_total: Value, non_taxable_income: Value, investment_income: Value) -> Value:
    """负面清单判断的收入: total income less non-taxable and investment income."""
    return income_total - non_taxable_income - investment_income


@formulas.variable(
    title="负面清单行业收入占比超过界限",
    english="Excluded by the negative list",
    unit="flag",
    citation="财税〔2015〕119号第四条;国家税务总局公告2015年第97号第四条",
)
def rd_negative(listed_industry_revenue: Value, rd_test_income: Value, *, rd_negative_share: Value) -> Value:
    """负面清单行业: revenue of all listed industries above half; half itself is not excluded."""
    return Ratio(listed_industry_revenue, rd_test_income) > rd_negative_share


@formulas.variable(
    title="不属于负面清单行业",
    english="Not on the negative list",
    unit="flag",
    citation="财税〔2015〕119号第四条",
)
def rd_not_negative(rd_negative: Value) -> Value:
    """不属于负面清单行业."""
    return negate(rd_negative)


@formulas.variable(
    title="有可加计的研发费用",
    english="There is eligible R&D",
    unit="flag",
    citation=GUIDE,
)
def rd_any(rd_eligible_base: Value, rd_amortised: Value) -> Value:
    """有可加计的研发费用或摊销."""
    return rd_eligible_base + rd_amortised > Fraction(0)


@formulas.variable(
    title="加计扣除单独节税",
    english="Tax saved by the super-deduction alone",
    unit="yuan",
    citation="企业所得税法第三十条",
)
def rd_saving(taxable_income: Value, rd_deduction: Value, *, eit_rate_general: Value) -> Value:
    """单独节税: at the statutory rate, never more than the tax without it."""
    return minimum(rd_deduction, positive_part(taxable_income)) * eit_rate_general


@formulas.variable(
    title="基础研究出资加计扣除额",
    english="Extra deduction for donations to basic research",
    unit="yuan",
    citation="财政部 税务总局公告2022年第32号",
    optional=("rd_basic_research_rate",),
)
def donation_extra(basic_research_donation: Value, *, rd_basic_research_rate: Value) -> Value:
    """基础研究出资加计扣除额."""
    return basic_research_donation * or_else(rd_basic_research_rate, Fraction(0))


@formulas.variable(
    title="有基础研究出资",
    english="There is a donation to basic research",
    unit="flag",
    citation="财政部 税务总局公告2022年第32号",
)
def donation_any(basic_research_donation: Value) -> Value:
    """有基础研究出资."""
    return basic_research_donation > Fraction(0)


@formulas.variable(
    title="基础研究出资单独节税",
    english="Tax saved by the donation alone",
    unit="yuan",
    citation="财政部 税务总局公告2022年第32号",
)
def donation_saving(taxable_income: Value, donation_extra: Value, *, eit_rate_general: Value) -> Value:
    """单独节税: at the statutory rate."""
    return minimum(donation_extra, positive_part(taxable_income)) * eit_rate_general
