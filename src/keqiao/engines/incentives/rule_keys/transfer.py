"""技术转让所得的规则 (rules facts, section d)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, flag, money, one_of, rule, share
from keqiao.engines.rules.run import Run

ZERO = Fraction(0)
REST = ("accounting_profit", "income_total", "other_taxable_income")


@rule(
    "tech_transfer.eit",
    "技术转让所得减免企业所得税",
    "企业所得税法第二十七条第(四)项;实施条例第九十条;国税函〔2009〕212号",
    (
        money("transfer_income", "技术转让所得(净额)", low=None),
        money("transfer_revenue", "技术转让收入"),
        money("parts_in_revenue", "其中设备、仪器、零部件、原材料等", default=ZERO),
        money("transfer_cost_tax", "技术转让成本和税费合计"),
        money("transfer_cost", "技术转让成本"),
        money("related_taxes", "相关税费"),
        choice("licence", "许可方式", ("exclusive_5y_plus", "non_exclusive_5y_plus")),
        money("accounting_profit", "利润总额(含技术转让)", low=None),
        money("income_total", "收入总额(含技术转让)"),
        money("deductions_total", "扣除总额(含技术转让)"),
        money("treasury_interest", "国债利息收入", default=ZERO),
        money("other_taxable_income", "技术转让以外的应纳税所得额", low=None),
        share("rate", "企业适用税率", default=Fraction(1, 4)),
        flag("hnte", "高新技术企业", False),
    ),
    {
        "transfer_income": "yuan",
        "qualifies": "flag",
        "exempt": "yuan",
        "halved": "yuan",
        "downward_adjustment": "yuan",
        "tax_on_transfer": "yuan",
        "tax_on_other": "yuan",
        "taxable_income": "yuan",
        "tax": "yuan",
    },
)
def transfer(run: Run, inputs: Inputs) -> dict[str, Any]:
    """技术转让所得: five million exempt, the rest half, the taxed half always at the statutory rate."""
    income = _transfer_income(inputs)
    qualifies = run.compute("transfer_form_ok", transfer_form=inputs["licence"] or "ownership")
    exempt = run.compute("transfer_exempt_part", transfer_income=income) if qualifies else ZERO
    halved = run.compute("transfer_halved_part", transfer_income=income) if qualifies else ZERO
    taxed = run.compute("transfer_taxed", transfer_halved_part=halved)
    adjustment = exempt + halved - taxed
    rate = run.required("eit_rate_hnte") if inputs["hnte"] else inputs["rate"]
    before, alone = _whole_income(inputs, income)
    after = before - adjustment
    rest = before - max(income, ZERO) if qualifies else before - income
    on_transfer = run.compute("transfer_tax", transfer_taxed=taxed) if qualifies else max(income, ZERO) * rate
    half = taxed if qualifies else ZERO
    tax = run.compute("tax_with_transfer", income_after_relief=after, transfer_half=half, rest_rate=rate)
    return {
        "transfer_income": income,
        "qualifies": qualifies,
        "exempt": exempt,
        "halved": halved,
        "downward_adjustment": adjustment,
        "tax_on_transfer": on_transfer,
        "tax_on_other": None if alone else max(rest, ZERO) * rate,
        "taxable_income": after,
        "tax": tax,
    }


def _transfer_income(inputs: Inputs) -> Fraction:
    if one_of(inputs, "transfer_income", "transfer_revenue") == "transfer_income":
        for name in ("transfer_cost_tax", "transfer_cost", "related_taxes"):
            if inputs[name] is not None:
                raise InputError("已填 transfer_income(净额),不能再填“{name}”", name=name)
        return Fraction(inputs["transfer_income"])
    if one_of(inputs, "transfer_cost_tax", "transfer_cost") == "transfer_cost_tax":
        if inputs["related_taxes"] is not None:
            raise InputError("transfer_cost_tax 已含税费,不能再填“related_taxes”")
        cost = inputs["transfer_cost_tax"]
    else:
        cost = inputs["transfer_cost"] + (inputs["related_taxes"] or ZERO)
    if inputs["parts_in_revenue"] > inputs["transfer_revenue"]:
        raise InputError("字段“parts_in_revenue”不能大于“transfer_revenue”")
    return Fraction(inputs["transfer_revenue"] - inputs["parts_in_revenue"] - cost)


def _whole_income(inputs: Inputs, income: Fraction) -> tuple[Fraction, bool]:
    """Income of the whole firm before the adjustment, and whether only the transfer is known."""
    given = [name for name in REST if inputs[name] is not None]
    if len(given) > 1:
        raise InputError("字段 {names} 只能填一项", names="、".join(given))
    if inputs["deductions_total"] is not None and given != ["income_total"]:
        raise InputError("字段“deductions_total”须与“income_total”同填")
    if inputs["treasury_interest"] and given not in (["income_total"], ["accounting_profit"]):
        raise InputError("字段“treasury_interest”须与“income_total”或“accounting_profit”同填")
    if not given:
        return income, True
    if given == ["accounting_profit"]:
        return inputs["accounting_profit"] - inputs["treasury_interest"], False
    if given == ["other_taxable_income"]:
        return inputs["other_taxable_income"] + income, False
    if inputs["deductions_total"] is None:
        raise InputError("字段“income_total”须与“deductions_total”同填")
    return inputs["income_total"] - inputs["deductions_total"] - inputs["treasury_interest"], False
