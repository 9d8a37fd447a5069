"""风险补偿办法: fixed shares and the published schemes; every rate is dated data with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.funds.rulebook import document
from keqiao.engines.finance.money import allocate_by_name, round_fen, whole_fen, yuan


def scheme(name: str) -> Mapping[str, Any]:
    """A scheme's dated parameters and source."""
    found: Mapping[str, Any] = document("risk_schemes.yaml")[name]
    return found


def fixed_shares(loss: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """固定比例分担: ``loss`` yuan by weights; largest remainder, ties to the earlier party."""
    parts = allocate_by_name(whole_fen(loss, "net_principal_loss"), weights)
    return {party: yuan(part) for party, part in parts.items()}


@dataclass(frozen=True)
class TieredCompensation:
    """分档补偿, in yuan; ``compensation`` + ``bank_bears`` = balance."""

    rate: Decimal
    compensation: Decimal
    bank_bears: Decimal


def tiered_compensation(balance: Decimal, unsecured: Decimal, first_loan: bool) -> TieredCompensation:
    """珠海科技信贷分档补偿: the highest rate that applies, capped per loan."""
    rule = scheme("tiered_compensation")
    rate = Decimal(0)
    for tier in rule["unsecured_tiers"]:
        edge = Decimal(tier["unsecured"])
        if unsecured > edge or (unsecured == edge and not tier["strict"]):
            rate = max(rate, Decimal(tier["rate"]))
    if first_loan:
        rate = max(rate, Decimal(rule["first_loan_rate"]))
    paid = min(round_fen(Decimal(rule["cap_per_loan"])), round_fen(rate * balance))
    return TieredCompensation(rate, yuan(paid), yuan(round_fen(balance) - paid))


@dataclass(frozen=True)
class CeilingCompensation:
    """各级合计上限之下的补偿, in yuan."""

    rate: Decimal
    uncapped: Decimal
    cap_left: Decimal
    compensation: Decimal


def ceiling_over_levels(
    kind: str, principal: Decimal, liability: Decimal, favoured: bool, other_government: Decimal
) -> CeilingCompensation:
    """安徽科技贷风险补偿: a rate on the principal, under a ceiling on what all levels of government pay
    together."""
    rule = scheme("ceiling_over_levels")
    if kind not in rule["rates"]:
        raise InputError("“kind”应为 {known},收到“{kind}”", known="、".join(rule["rates"]), kind=kind)
    rates = rule["rates"][kind]
    rate = Decimal(rates["favoured"] if favoured else rates["ordinary"])
    uncapped = rate * principal
    cap_left = max(Decimal(0), Decimal(rule["ceiling"]) * liability - other_government)
    return CeilingCompensation(
        rate, yuan(round_fen(uncapped)), yuan(round_fen(cap_left)), yuan(round_fen(min(uncapped, cap_left)))
    )


@dataclass(frozen=True)
class GuaranteePlan:
    """国家担保计划分担: ``ratio`` and ``borne`` (yuan) by party, bank first; ``outside`` says in what
    the loan is outside the plan."""

    ratio: dict[str, Decimal]
    borne: dict[str, Decimal]
    max_reguarantee_fee_rate: Decimal
    outside: tuple[str, ...] = ()


def national_guarantee_plan(
    loss: Decimal, guaranteed: Decimal, enterprise_class: str, borrower_cap: Decimal | None = None
) -> GuaranteePlan:
    """科技创新专项担保计划 (财金〔2024〕60号): the national fund at its maximum for the class, the rest
    to the local guarantor. Raises `InputError` for an unknown class; a loss above the guaranteed amount or
    an amount above the cap is computed and said."""
    rule = scheme("national_guarantee_plan")
    classes = rule["national_fund_by_class"]
    if enterprise_class not in classes:
        raise InputError(
            "企业类别“{value}”不在办法之内;可用:{known}", value=enterprise_class, known=";".join(classes)
        )
    national, bank, provincial = (
        Decimal(classes[enterprise_class]),
        Decimal(rule["bank"]),
        Decimal(rule["provincial"]),
    )
    shares = dict(
        zip(rule["parties"], (bank, national, provincial, 1 - bank - national - provincial), strict=True)
    )
    fees = rule["reguarantee_fee"]
    fee = fees["above"] if guaranteed > Decimal(fees["threshold"]) else fees["at_or_below"]
    cap = Decimal(rule["single_borrower_cap"]) if borrower_cap is None else borrower_cap
    outside = [f"担保金额 {guaranteed} 超过单户上限 {cap}"] if guaranteed > cap else []
    if loss > guaranteed:
        outside.append(f"净损失 {loss} 大于担保金额 {guaranteed}")
    return GuaranteePlan(shares, fixed_shares(loss, shares), Decimal(fee), tuple(outside))
