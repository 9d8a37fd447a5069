"""技术转让所得与创业投资抵扣 (rules facts, sections d and h)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Value, minimum, negate, positive_part, where

formulas = Formulas()
TRANSFER = "企业所得税法第二十七条第(四)项;实施条例第九十条;财税〔2010〕111号"
VENTURE = "企业所得税法实施条例第九十七条;国税发〔2009〕87号;财税〔2018〕55号"


@formulas.variable(
    title="转让方式符合条件",
    english="The form of transfer qualifies",
    unit="flag",
    citation=TRANSFER + ";财税〔2015〕116号",
)
def transfer_form_ok(
    transfer_form: Value, *, transfer_exclusive_open: Value, transfer_nonexclusive_open: Value
) -> Value:
    """转让方式: ownership; exclusive licence of five years; non-exclusive from 2015-10-01."""
    exclusive = (transfer_form == "exclusive_5y_plus") & transfer_exclusive_open
    shared = (transfer_form == "non_exclusive_5y_plus") & transfer_nonexclusive_open
    return (transfer_form == "ownership") | exclusive | shared


@formulas.variable(
    title="免税的技术转让所得", english="Exempt transfer income", unit="yuan", citation=TRANSFER
)
def transfer_exempt_part(transfer_income: Value, *, transfer_exempt: Value) -> Value:
    """免税部分: all transfers of the year share one allowance."""
    return minimum(positive_part(transfer_income), transfer_exempt)


@formulas.variable(
    title="减半的技术转让所得(减半前)",
    english="Transfer income above the allowance",
    unit="yuan",
    citation=TRANSFER,
)
def transfer_halved_part(transfer_income: Value, *, transfer_exempt: Value) -> Value:
    """减半部分: the part above the allowance, before halving."""
    return positive_part(transfer_income - transfer_exempt)


@formulas.variable(
    title="减半后计税的技术转让所得", english="Taxed half of transfer income", unit="yuan", citation=TRANSFER
)
def transfer_taxed(transfer_halved_part: Value, *, transfer_taxed_share: Value) -> Value:
    """减半后计税部分, always at the statutory rate (国税函〔2010〕157号)."""
    return transfer_halved_part * transfer_taxed_share


@formulas.variable(
    title="技术转让所得调减额",
    english="Downward adjustment for transfer income",
    unit="yuan",
    citation=TRANSFER,
)
def transfer_adjustment(
    transfer_exempt_part: Value, transfer_halved_part: Value, transfer_taxed: Value
) -> Value:
    """调减额 = 免税部分 + 减半部分中不计税的一半."""
    return transfer_exempt_part + transfer_halved_part - transfer_taxed


@formulas.variable(title="有技术转让所得", english="There is transfer income", unit="flag", citation=TRANSFER)
def transfer_any(transfer_income: Value) -> Value:
    """有技术转让所得; a loss gets no relief."""
    return transfer_income > Fraction(0)


@formulas.variable(
    title="技术转让合同已认定登记",
    english="The transfer contract is registered",
    unit="flag",
    citation="财税〔2010〕111号",
)
def transfer_contract_ok(transfer_registered: Value) -> Value:
    """合同经省级以上科技主管部门认定登记."""
    return transfer_registered


@formulas.variable(
    title="受让方不是全资关联方",
    english="The buyer is not a fully held party",
    unit="flag",
    citation="财税〔2010〕111号第四条",
)
def transfer_party_ok(transfer_within_full_holding: Value) -> Value:
    """不是直接或间接持股100%的关联方之间的转让."""
    return negate(transfer_within_full_holding)


@formulas.variable(
    title="技术转让所得单独节税",
    english="Tax saved by the transfer relief alone",
    unit="yuan",
    citation=TRANSFER,
)
def transfer_saving(taxable_income: Value, transfer_adjustment: Value, *, eit_rate_general: Value) -> Value:
    """单独节税."""
    return minimum(transfer_adjustment, positive_part(taxable_income)) * eit_rate_general


@formulas.variable(
    title="投资额的70%", english="Deductible share of the investment", unit="yuan", citation=VENTURE
)
def vc_deductible(vc_investment: Value, *, vc_share: Value) -> Value:
    """可抵扣的投资额."""
    return vc_investment * vc_share


@formulas.variable(
    title="投资对象在有效期内属于可抵扣范围",
    english="The kind of target is covered",
    unit="flag",
    citation=VENTURE,
)
def vc_target_open(vc_target: Value, *, vc_startup_open: Value, vc_sme_hnte_open: Value) -> Value:
    """投资对象: start-up technology firm or unlisted SME HNTE, each from its own date."""
    startup = (vc_target == "startup_tech") & vc_startup_open
    return startup | ((vc_target == "unlisted_sme_hnte") & vc_sme_hnte_open)


@formulas.variable(
    title="投资已满24个月", english="The holding has reached 24 months", unit="flag", citation=VENTURE
)
def vc_held_ok(vc_months_held: Value, *, vc_months: Value) -> Value:
    """投资持有满月数: reached on the corresponding day two years later."""
    return vc_months_held >= vc_months


@formulas.variable(title="有创业投资", english="There is a venture investment", unit="flag", citation=VENTURE)
def vc_any(vc_investment: Value) -> Value:
    """有创业投资."""
    return vc_investment > Fraction(0)


@formulas.variable(title="当年抵扣额", english="Deduction of the year", unit="yuan", citation=VENTURE)
def vc_deduction(income_before_vc: Value, vc_deductible: Value) -> Value:
    """当年抵扣额: not above the income; the rest is carried forward."""
    return minimum(positive_part(income_before_vc), vc_deductible)


@formulas.variable(
    title="创业投资抵扣单独节税",
    english="Tax saved by the venture deduction alone",
    unit="yuan",
    citation=VENTURE,
)
def vc_saving(taxable_income: Value, vc_deductible: Value, *, eit_rate_general: Value) -> Value:
    """单独节税."""
    return minimum(vc_deductible, positive_part(taxable_income)) * eit_rate_general


@formulas.variable(
    title="技术转让税额",
    english="Tax on the transfer",
    unit="yuan",
    citation=TRANSFER + ";国税函〔2010〕157号",
)
def transfer_tax(transfer_taxed: Value, *, eit_rate_general: Value) -> Value:
    """技术转让税额: the taxed half at the statutory rate, never at a reduced one."""
    return transfer_taxed * eit_rate_general


@formulas.variable(
    title="整体税额(技术转让减半部分按法定税率)",
    english="Tax of the whole firm with a transfer",
    unit="yuan",
    citation=TRANSFER + ";国税函〔2010〕157号",
)
def tax_with_transfer(
    income_after_relief: Value, transfer_half: Value, rest_rate: Value, *, eit_rate_general: Value
) -> Value:
    """整体税额: the rest at its own rate; a loss elsewhere is set against the taxed half."""
    rest = income_after_relief - transfer_half
    at_statutory = positive_part(where(rest >= 0, transfer_half, income_after_relief))
    return positive_part(rest) * rest_rate + at_statutory * eit_rate_general
