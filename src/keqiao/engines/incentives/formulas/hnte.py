"""高新技术企业: conditions, growth bands, loss years (rules facts, section b)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Ratio, Value, by_lower_bound, by_upper_bound, where

formulas = Formulas()
MEASURES = "国科发火〔2016〕32号第十一条"
GUIDE = "国科发火〔2016〕195号三(七)"


@formulas.variable(
    title="注册成立满一年", english="Registered for a year", unit="flag", citation=MEASURES + "(一)"
)
def hnte_registered_ok(registered_days: Value, *, hnte_registered_days: Value) -> Value:
    """注册成立365个日历天数以上."""
    return registered_days >= hnte_registered_days


@formulas.variable(
    title="拥有核心自主知识产权", english="Owns core IP", unit="flag", citation=MEASURES + "(二)"
)
def hnte_ip_ok(has_core_ip: Value) -> Value:
    """拥有对主要产品起核心支持作用的知识产权."""
    return has_core_ip


@formulas.variable(
    title="核心技术属于国家重点支持的高新技术领域",
    english="Core technology is in the national fields",
    unit="flag",
    citation=MEASURES + "(三)",
)
def hnte_field_ok(in_national_field: Value) -> Value:
    """核心技术属于国家重点支持的高新技术领域."""
    return in_national_field


@formulas.variable(
    title="科技人员占比达标", english="Share of S&T staff", unit="flag", citation=MEASURES + "(四)"
)
def hnte_staff_ok(st_staff: Value, staff: Value, *, hnte_staff_share: Value) -> Value:
    """科技人员占职工总数."""
    return Ratio(st_staff, staff) >= hnte_staff_share


@formulas.variable(
    title="研发费用比例要求", english="Required R&D share", unit="share", citation=MEASURES + "(五)"
)
def hnte_rd_threshold(last_year_sales: Value, *, hnte_rd_share: Value) -> Value:
    """研发费用比例要求: by last year's sales; a bound belongs to the lower tier."""
    return by_upper_bound(last_year_sales, hnte_rd_share)


@formulas.variable(
    title="研发费用占销售收入比例达标", english="R&D share of sales", unit="flag", citation=MEASURES + "(五)"
)
def hnte_rd_ok(rd_3y: Value, sales_3y: Value, hnte_rd_threshold: Value) -> Value:
    """近三个会计年度研发费用占同期销售收入."""
    return Ratio(rd_3y, sales_3y) >= hnte_rd_threshold


@formulas.variable(
    title="境内研发费用占比达标",
    english="Share of R&D spent in China",
    unit="flag",
    citation=MEASURES + "(五)",
)
def hnte_china_ok(rd_in_china_3y: Value, rd_3y: Value, *, hnte_china_share: Value) -> Value:
    """境内发生的研发费用占全部研发费用."""
    return Ratio(rd_in_china_3y, rd_3y) >= hnte_china_share


@formulas.variable(
    title="高新技术产品(服务)收入占比达标",
    english="Share of high-tech income",
    unit="flag",
    citation=MEASURES + "(六)",
)
def hnte_income_ok(high_tech_income: Value, total_income: Value, *, hnte_income_share: Value) -> Value:
    """近一年高新技术产品(服务)收入占同期总收入."""
    return Ratio(high_tech_income, total_income) >= hnte_income_share


@formulas.variable(
    title="主要产品(服务)收入占比达标",
    english="Share of main products",
    unit="flag",
    citation="国科发火〔2016〕195号三(二)",
)
def hnte_core_product_ok(
    core_product_income: Value, high_tech_income: Value, *, hnte_core_product_share: Value
) -> Value:
    """主要产品(服务)收入之和超过高新技术产品(服务)收入的一半."""
    return Ratio(core_product_income, high_tech_income) > hnte_core_product_share


@formulas.variable(
    title="创新能力评价达标",
    english="Innovation score passes",
    unit="flag",
    citation=MEASURES + "(七);" + GUIDE,
)
def hnte_score_ok(hnte_score: Value, *, hnte_pass_score: Value) -> Value:
    """创新能力评价得分超过合格线."""
    return hnte_score > hnte_pass_score


@formulas.variable(
    title="近一年无重大安全质量事故或环境违法",
    english="No major incident",
    unit="flag",
    citation=MEASURES + "(八)",
)
def hnte_incident_ok(no_major_incident: Value) -> Value:
    """申请前一年内无重大安全、重大质量事故或严重环境违法行为."""
    return no_major_incident


@formulas.variable(
    title="成长性最低得分", english="Lowest points of a growth", unit="points", citation=GUIDE + "4"
)
def hnte_growth_low(growth: Value, *, hnte_growth_bands: Value, hnte_growth_floor: Value) -> Value:
    """增长率得分下限: experts choose inside the band."""
    return where(growth > hnte_growth_floor, by_lower_bound(growth, hnte_growth_bands, 1), Fraction(0))


@formulas.variable(
    title="成长性最高得分", english="Highest points of a growth", unit="points", citation=GUIDE + "4"
)
def hnte_growth_high(growth: Value, *, hnte_growth_bands: Value, hnte_growth_floor: Value) -> Value:
    """增长率得分上限."""
    return where(growth > hnte_growth_floor, by_lower_bound(growth, hnte_growth_bands, 2), Fraction(0))


@formulas.variable(
    title="持有有效高新技术企业证书",
    english="Holds a valid HNTE certificate",
    unit="flag",
    citation="国科发火〔2016〕32号第九条、第十条",
)
def hnte_certified(hnte_valid: Value) -> Value:
    """持有有效高新技术企业证书; valid for three years from the year of issue."""
    return hnte_valid


@formulas.variable(
    title="高新技术企业税率节税",
    english="Tax saved by the HNTE rate",
    unit="yuan",
    citation="企业所得税法第二十八条",
)
def hnte_saving(tax_general: Value, tax_hnte: Value) -> Value:
    """节税: after the entitled deductions, against the statutory rate."""
    return tax_general - tax_hnte


@formulas.variable(
    title="当年具备高新技术企业或科技型中小企业资格",
    english="Qualified as HNTE or technology SME",
    unit="flag",
    citation="财税〔2018〕76号",
)
def loss_qualified(hnte_valid: Value, tech_sme_valid: Value) -> Value:
    """当年具备资格."""
    return hnte_valid | tech_sme_valid


@formulas.variable(
    title="有尚未弥补的亏损", english="There are open losses", unit="flag", citation="财税〔2018〕76号"
)
def loss_any(open_losses: Value) -> Value:
    """有尚未弥补的亏损."""
    return open_losses > Fraction(0)


@formulas.variable(
    title="适用十年结转的亏损余额",
    english="Losses that carry for ten years",
    unit="yuan",
    citation="财税〔2018〕76号;国家税务总局公告2018年第45号",
)
def loss_amount(open_losses: Value) -> Value:
    """适用延长结转的亏损余额 (a base, not tax)."""
    return open_losses
