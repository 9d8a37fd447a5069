"""合同金额: total, technology transaction amount, technical income, and what must hold between them.

Source: 国科发政字〔2001〕253号 (认定规则).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keqiao.engines.errors import InputError

ZERO = Decimal(0)
DEDUCTED = ("equipment", "parts", "materials", "other_cost")
"""What a total is cut by; goods among them may be carriers of the technology."""
STATED = ("total", *DEDUCTED, "carrier", "income")
"""The amounts a person states; the technology transaction amount follows from them."""
USUAL_SETS = 2
"""Carriers beyond this number ask for a reason: a hint on the form, no refusal (engine: contract_carrier_sets)."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """三个金额: what a contract, an entry or a certificate states."""

    total: Decimal
    technology: Decimal
    income: Decimal

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.total - other.total, self.technology - other.technology, self.income - other.income
        )

    def __neg__(self) -> Amounts:
        return Amounts(-self.total, -self.technology, -self.income)

    @property
    def nothing(self) -> bool:
        return not (self.total or self.technology or self.income)


def technology_of(stated: Mapping[str, Any]) -> Decimal:
    """技术交易额 = 合同交易总额 − 非技术性费用 + 合理数量载体的直接成本."""
    total = Decimal(stated["total"])
    deducted = sum((Decimal(stated.get(name) or 0) for name in DEDUCTED), ZERO)
    return total - deducted + Decimal(stated.get("carrier") or 0)


def check(stated: Mapping[str, Any], *, undetermined: bool = False) -> Decimal:
    """Refuse amounts that contradict each other; answer the technology transaction amount."""
    goods = sum((Decimal(stated.get(name) or 0) for name in DEDUCTED[:3]), ZERO)
    carrier = Decimal(stated.get("carrier") or 0)
    total, income = Decimal(stated["total"]), Decimal(stated.get("income") or 0)
    if any(Decimal(stated.get(name) or 0) < 0 for name in STATED):
        raise InputError("金额不能小于零")
    if total == 0 and not undetermined:
        raise InputError("合同交易总额应大于零；提成支付等金额待定的合同请选择相应的支付方式")
    if carrier > goods:
        raise InputError("载体成本不能大于设备、零部件、原材料之和")
    technology = technology_of(stated)
    if technology < carrier:
        raise InputError("扣除的各项费用之和不能大于合同交易总额")
    if income > technology:
        raise InputError("技术性收入不能大于技术交易额")
    return technology
