"""组合: the year's income tax under every route of rates, with all deductions that are entitled (stacking).

Deductions go together; the four routes of rates exclude each other. ``use_…`` inputs say which incentives the
enterprise is entitled to and takes.
"""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.incentives.formulas.income_tax import small_taxable
from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Value, minimum, positive_part, where

formulas = Formulas()
STACKING = "企业所得税法及各优惠文件;财税〔2009〕69号(同一所得不叠加享受低税率)"


@formulas.variable(
    title="扣除技术转让调减后的所得",
    english="Income after all entitled deductions but venture",
    unit="yuan",
    citation=STACKING,
)
def income_before_vc(
    taxable_income: Value,
    rd_deduction: Value,
    donation_extra: Value,
    transfer_adjustment: Value,
    prior_losses: Value,
    use_rd: Value,
    use_donation: Value,
    use_transfer: Value,
) -> Value:
    """扣除加计、出资、技术转让调减和以前年度亏损后的所得; losses are not set below zero."""
    income = taxable_income - where(use_rd, rd_deduction, Fraction(0))
    income = income - where(use_donation, donation_extra, Fraction(0))
    income = income - where(use_transfer, transfer_adjustment, Fraction(0))
    return income - minimum(prior_losses, positive_part(income))


@formulas.variable(
    title="优惠扣除后的应纳税所得额",
    english="Taxable income after all entitled deductions",
    unit="yuan",
    citation=STACKING,
)
def income_after(income_before_vc: Value, vc_deductible: Value, use_vc: Value) -> Value:
    """优惠扣除后的应纳税所得额."""
    used = minimum(vc_deductible, positive_part(income_before_vc))
    return positive_part(income_before_vc - where(use_vc, used, Fraction(0)))


@formulas.variable(
    title="其中按法定税率计税的技术转让所得",
    english="Transfer income in it, taxed at the statutory rate",
    unit="yuan",
    citation=STACKING,
)
def half_in_income(income_after: Value, transfer_taxed: Value, use_transfer: Value) -> Value:
    """其中按法定税率计税的技术转让所得."""
    return minimum(income_after, where(use_transfer, transfer_taxed, Fraction(0)))


@formulas.variable(
    title="按法定税率的税额", english="Tax by the general route", unit="yuan", citation=STACKING
)
def tax_general(income_after: Value, *, eit_rate_general: Value) -> Value:
    """一般税率路径."""
    return income_after * eit_rate_general


@formulas.variable(
    title="按高新技术企业税率的税额", english="Tax by the HNTE route", unit="yuan", citation=STACKING
)
def tax_hnte(
    income_after: Value, half_in_income: Value, *, eit_rate_general: Value, eit_rate_hnte: Value
) -> Value:
    """高新技术企业税率路径."""
    return (income_after - half_in_income) * eit_rate_hnte + half_in_income * eit_rate_general


@formulas.variable(
    title="按西部大开发税率的税额",
    english="Tax by the western route",
    unit="yuan",
    citation=STACKING,
)
def tax_west(
    income_after: Value, half_in_income: Value, *, eit_rate_general: Value, eit_rate_west: Value
) -> Value:
    """西部大开发税率路径."""
    return (income_after - half_in_income) * eit_rate_west + half_in_income * eit_rate_general


@formulas.variable(
    title="按小型微利企业的税额", english="Tax by the small low-profit route", unit="yuan", citation=STACKING
)
def tax_small(
    income_after: Value,
    half_in_income: Value,
    small_size_ok: Value,
    *,
    eit_rate_general: Value,
    small_bands: Value,
    small_bands_marginal: Value,
    small_rate: Value,
    small_income_limit: Value,
) -> Value:
    """小型微利企业路径: income after deductions is tested, so a deduction may avoid the cliff."""
    fits = small_size_ok & (income_after <= small_income_limit)
    reduced = small_taxable(income_after - half_in_income, small_bands, small_bands_marginal) * small_rate
    return where(fits, reduced + half_in_income * eit_rate_general, income_after * eit_rate_general)


@formulas.variable(
    title="小型微利企业规模达标",
    english="Size of a small low-profit enterprise",
    unit="flag",
    citation=STACKING,
)
def small_size_ok(small_headcount_ok: Value, small_assets_ok: Value, small_industry_ok: Value) -> Value:
    """从业人数、资产总额、行业均达标."""
    return small_headcount_ok & small_assets_ok & small_industry_ok
