"""记账模板: journals of a fund and of a risk pool, with shares split to the fen by largest remainder.

Accounts: ``cash``, ``capital:INVESTOR``, ``receivable:INVESTOR``, ``commitment:INVESTOR`` against
``commitment:contra`` (memorandum), ``distribution:INVESTOR``, ``investment:COMPANY``, ``pool:cash``,
``pool:contribution:PARTY``, ``pool:claims``, ``pool:recoveries``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.ledger.journal import Journal, Line
from keqiao.engines.finance.money import allocate_by_name

_CURRENCY = "CNY"


def _journal(key: str, day: date, memo: str, lines: Sequence[Line]) -> Journal:
    return Journal(key, day, _CURRENCY, tuple(line for line in lines if line.amount), memo)


def _positive(amount: int, memo: str) -> int:
    if amount <= 0:
        raise InputError("{memo}金额应大于零", memo=memo)
    return amount


def commitment(key: str, day: date, commitments: Mapping[str, int]) -> Journal:
    """认缴 of each investor in fen, kept as a memorandum."""
    lines = [Line(f"commitment:{name}", _positive(amount, "认缴")) for name, amount in commitments.items()]
    return _journal(key, day, "认缴", [*lines, Line("commitment:contra", -sum(commitments.values()))])


def call_notice(key: str, day: date, amount: int, shares: Mapping[str, Decimal]) -> Journal:
    """缴款通知: pending until paid; ``amount`` fen split by ``shares``."""
    parts = allocate_by_name(_positive(amount, "缴款通知"), shares)
    debits = [Line(f"receivable:{name}", part) for name, part in parts.items()]
    credits = [Line(f"capital:{name}", -part) for name, part in parts.items()]
    return replace(_journal(key, day, "缴款通知", debits + credits), kind="pending")


def call_paid(key: str, day: date, notice: str, paid: Mapping[str, int]) -> Journal:
    """缴款到账 of a notice, in fen by investor; what was not paid is released."""
    lines = [Line(f"capital:{name}", -_positive(amount, "缴款")) for name, amount in paid.items()]
    return replace(_journal(key, day, "缴款到账", [Line("cash", sum(paid.values())), *lines]), posts=notice)


def distribution(key: str, day: date, amount: int, shares: Mapping[str, Decimal]) -> Journal:
    """收益分配 of ``amount`` fen by ``shares``."""
    parts = allocate_by_name(_positive(amount, "分配"), shares)
    lines = [Line(f"distribution:{name}", part) for name, part in parts.items()]
    return _journal(key, day, "收益分配", [*lines, Line("cash", -amount)])


def investment(key: str, day: date, company: str, amount: int) -> Journal:
    """对外投资 at cost, in fen."""
    cost = _positive(amount, "投资")
    return _journal(key, day, "对外投资", [Line(f"investment:{company}", cost), Line("cash", -cost)])


def pool_deposit(key: str, day: date, deposits: Mapping[str, int]) -> Journal:
    """资金池缴存 by party, in fen."""
    lines = [
        Line(f"pool:contribution:{name}", -_positive(amount, "缴存")) for name, amount in deposits.items()
    ]
    return _journal(key, day, "资金池缴存", [Line("pool:cash", sum(deposits.values())), *lines])


def claim_payment(key: str, day: date, amount: int) -> Journal:
    """代偿支付, in fen; a limit of zero on ``pool:cash`` keeps the pool from paying more than it has."""
    paid = _positive(amount, "代偿")
    return _journal(key, day, "代偿支付", [Line("pool:claims", paid), Line("pool:cash", -paid)])


def recovery_received(key: str, day: date, amount: int) -> Journal:
    """追偿回收 returned to the pool, in fen."""
    got = _positive(amount, "追偿")
    return _journal(key, day, "追偿回收", [Line("pool:cash", got), Line("pool:recoveries", -got)])


def closing_entry(
    key: str, day: date, balances: Mapping[str, int], prefixes: Sequence[str] = ("income:", "expense:")
) -> Journal:
    """损益结转: income and expense accounts to zero against ``equity:result``."""
    moved = {name: amount for name, amount in balances.items() if amount and name.startswith(tuple(prefixes))}
    if not moved:
        raise InputError("没有需要结转的损益余额")
    lines = [Line(name, -amount) for name, amount in moved.items()]
    return _journal(key, day, "损益结转", [*lines, Line("equity:result", sum(moved.values()))])
