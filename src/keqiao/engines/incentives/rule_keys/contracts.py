"""技术合同认定登记的规则 (rules facts, section j)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, count, day, flag, money, rule
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run

ZERO = Fraction(0)
RECOGNITION = "国科发政字〔2001〕253号"
MEASURES = "国科发政字〔2000〕063号"
TYPES = ("development", "transfer", "licence", "consulting", "service")
REFUSALS = {
    "written": "oral_contract",
    "in_force": "not_in_force",
    "technology_contract": "not_technology_contract",
    "terms_clear": "unclear_terms",
    "approved": "approval_missing",
    "name_matches": "name_mismatch",
    "no_monopoly_clause": "monopoly_clause",
    "proof_complete": "proof_missing",
    "seals_match": "seal_mismatch",
}


@rule(
    "tech_contract.amounts",
    "技术交易额",
    RECOGNITION,
    (
        money("contract_total", "合同交易总额", required=True),
        money("equipment", "其中设备、仪器", default=ZERO),
        money("parts", "其中零部件", default=ZERO),
        money("materials", "其中原材料", default=ZERO),
        money("of_which_reasonable_carrier", "其中合理数量载体的直接成本", default=ZERO),
        count("carrier_sets", "载体套数"),
    ),
    {"technology_transaction_amount": "yuan", "carrier_reason_needed": "flag"},
)
def amounts(run: Run, inputs: Inputs) -> dict[str, Any]:
    """技术交易额 = 合同总额 − 非技术性费用 + 合理数量载体的直接成本."""
    goods = inputs["equipment"] + inputs["parts"] + inputs["materials"]
    kept = inputs["of_which_reasonable_carrier"]
    if goods > inputs["contract_total"]:
        raise InputError("设备、零部件、原材料之和不能大于字段“contract_total”")
    if kept > goods:
        raise InputError("字段“of_which_reasonable_carrier”不能大于设备、零部件、原材料之和")
    if not run.required("contract_carriers_kept"):
        kept = ZERO
    sets = inputs["carrier_sets"]
    many = sets is not None and sets > run.required("contract_carrier_sets")
    return {
        "technology_transaction_amount": inputs["contract_total"] - goods + kept,
        "carrier_reason_needed": many,
    }


@rule(
    "tech_contract.deadline",
    "认定登记的办理期限",
    MEASURES + "第十四条",
    (day("accepted_on", "受理日期", required=True),),
    {"decide_by": "date", "basis": "text"},
)
def deadline(run: Run, inputs: Inputs) -> dict[str, Any]:
    """办理期限: thirty calendar days, the day of acceptance not counted; not confirmed from 2026-03-01."""
    days = run.parameter("contract_decision_days", inputs["accepted_on"])
    if days is None:
        return {"decide_by": None, "basis": "unconfirmed"}
    return {"decide_by": inputs["accepted_on"] + timedelta(days=int(days)), "basis": f"{days} calendar days"}


@rule(
    "tech_contract.reject",
    "不予登记的情形",
    MEASURES + "第九条;科技部火炬中心不予登记情形(2021)",
    tuple(flag(name, code, True) for name, code in REFUSALS.items()),
    {"accept": "flag", "reason": "text"},
)
def reject(run: Run, inputs: Inputs) -> dict[str, Any]:
    """不予登记: the first ground of refusal, in the order of the list."""
    grounds = dict(REFUSALS)
    if not run.required("contract_oral_refused"):
        del grounds["written"]
    reason = next((code for name, code in grounds.items() if not inputs[name]), None)
    return {"accept": reason is None, "reason": reason}


@rule(
    "tech_contract.registrant",
    "由谁申请登记",
    MEASURES + ";财税〔2018〕64号",
    (
        choice("type", "合同类型", TYPES, required=True),
        Field("seller", "卖方(技术提供方)", "text", required=True),
        Field("buyer", "买方(技术接受方)", "text", required=True),
        flag("overseas_rd", "委托境外研发", False),
    ),
    {"registrant": "text"},
)
def registrant(run: Run, inputs: Inputs) -> dict[str, Any]:
    """登记申请人: the provider; for R&D outsourced overseas the principal."""
    run.required("contract_regime")
    by_buyer = inputs["overseas_rd"] and run.required("contract_overseas_by_buyer")
    return {"registrant": inputs["buyer"] if by_buyer else inputs["seller"]}
