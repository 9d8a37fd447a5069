"""增值税 (rules facts, section e)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Value, where

formulas = Formulas()
SMALL = "财政部 税务总局公告2023年第19号;2026年第10号及此前各公告"
TECH = "财税〔2016〕36号附件3第一条第(二十六)项"


@formulas.variable(
    title="月销售额免税", english="Monthly sales exempt", unit="flag", period="month", citation=SMALL
)
def vat_month_exempt(month_sales: Value, *, vat_small_month: Value, vat_small_all_exempt: Value) -> Value:
    """月销售额不超过免税标准; from April to December 2022 whatever the sales."""
    return (month_sales <= vat_small_month) | vat_small_all_exempt


@formulas.variable(
    title="季销售额免税", english="Quarterly sales exempt", unit="flag", period="quarter", citation=SMALL
)
def vat_quarter_exempt(
    vat_quarter_sales: Value, *, vat_small_quarter: Value, vat_small_all_exempt: Value
) -> Value:
    """季销售额不超过免税标准."""
    return (vat_quarter_sales <= vat_small_quarter) | vat_small_all_exempt


@formulas.variable(title="应纳增值税", english="VAT due", unit="yuan", period="quarter", citation=SMALL)
def vat_small_tax(vat_quarter_sales: Value, vat_quarter_exempt: Value, *, vat_small_rate: Value) -> Value:
    """应纳增值税: above the threshold the whole amount is taxed."""
    return where(vat_quarter_exempt, Fraction(0), vat_quarter_sales * vat_small_rate)


@formulas.variable(title="属于小规模纳税人", english="Is a small-scale taxpayer", unit="flag", citation=SMALL)
def vat_is_small(small_scale_taxpayer: Value) -> Value:
    """属于小规模纳税人."""
    return small_scale_taxpayer


@formulas.variable(
    title="有季度销售额", english="There are quarterly sales", unit="flag", period="quarter", citation=SMALL
)
def vat_small_any(vat_quarter_sales: Value) -> Value:
    """有季度销售额."""
    return vat_quarter_sales > Fraction(0)


@formulas.variable(
    title="小规模纳税人减免税额",
    english="VAT saved by a small-scale taxpayer",
    unit="yuan",
    period="quarter",
    citation=SMALL,
)
def vat_small_saving(vat_quarter_sales: Value, vat_small_tax: Value, *, vat_small_levy: Value) -> Value:
    """减免税额: against the levy rate of 3 %."""
    return vat_quarter_sales * vat_small_levy - vat_small_tax


@formulas.variable(
    title="有技术转让、开发及相关服务收入", english="There are technology sales", unit="flag", citation=TECH
)
def vat_tech_any(vat_tech_sales: Value) -> Value:
    """有技术转让、开发及相关服务收入."""
    return vat_tech_sales > Fraction(0)


@formulas.variable(
    title="技术合同已认定登记", english="The technology contract is registered", unit="flag", citation=TECH
)
def vat_tech_contract_ok(vat_tech_registered: Value) -> Value:
    """技术合同经认定登记并报税务机关备查."""
    return vat_tech_registered


@formulas.variable(
    title="技术收入免征增值税额", english="VAT saved on technology sales", unit="yuan", citation=TECH
)
def vat_tech_saving(vat_tech_sales: Value, *, vat_service_rate: Value) -> Value:
    """免征的销项税额 (input tax of the exempt part is not deductible and is not counted here)."""
    return vat_tech_sales * vat_service_rate
