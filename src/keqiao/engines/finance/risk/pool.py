"""风险资金池: claims in order of acceptance under a balance and a yearly cap; suspension trigger;
capacity; refill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, money, ratio, round_fen, rounded, whole_fen, yuan


@dataclass(frozen=True)
class Pool:
    """资金池: amounts in yuan, shares as fractions, ``multiplication`` planned lending over the balance."""

    balance: Decimal
    multiplication: Decimal
    annual_payout_cap: Decimal
    share_of_loss: Decimal
    suspension_npl_rate: Decimal
    loan_book: Decimal

    def __post_init__(self) -> None:
        if self.loan_book <= 0:
            raise InputError("贷款余额 loan_book 应大于零,才能计算不良率")


@dataclass(frozen=True)
class Claim:
    """代偿申请: ``net_loss`` in yuan."""

    name: str
    net_loss: Decimal


@dataclass(frozen=True)
class ClaimResult:
    """代偿结果: ``reason`` is ``full``, ``annual cap`` or ``pool exhausted``."""

    claim: str
    requested: Decimal
    paid: Decimal
    reason: str
    npl_rate_after: Decimal
    suspend_new_lending: bool


@dataclass(frozen=True)
class PoolResult:
    """资金池结果, in yuan; room may be negative when the book is above capacity."""

    claims: tuple[ClaimResult, ...]
    pool_balance: Decimal
    capacity_before: Decimal
    capacity_after: Decimal
    room_before: Decimal


def pay_claims(pool: Pool, claims: Sequence[Claim]) -> PoolResult:
    """逐笔代偿: payment = min(share x loss, balance left, cap left); the trigger is tested after each
    claim."""
    balance, cap = (
        whole_fen(pool.balance, "pool_balance"),
        whole_fen(pool.annual_payout_cap, "annual_payout_cap"),
    )
    losses = Decimal(0)
    results: list[ClaimResult] = []
    for claim in claims:
        requested = round_fen(pool.share_of_loss * claim.net_loss)
        paid = min(requested, balance, cap)
        reason = "full" if paid == requested else "annual cap" if cap < balance else "pool exhausted"
        balance, cap = balance - paid, cap - paid
        losses += claim.net_loss
        rate = EXACT.divide(losses, pool.loan_book)
        results.append(
            ClaimResult(
                claim.name,
                yuan(requested),
                yuan(paid),
                reason,
                rounded(rate, 6),
                rate >= pool.suspension_npl_rate,
            )
        )
    before = pool.balance * pool.multiplication
    after = yuan(balance) * pool.multiplication
    return PoolResult(
        tuple(results), yuan(balance), money(before), money(after), money(before - pool.loan_book)
    )


@dataclass(frozen=True)
class Refill:
    """补充资金池: ``coverage`` to six decimals; ``refill_amount`` in yuan."""

    coverage: Decimal | None
    refill_needed: bool
    refill_amount: Decimal


def refill(balance: Decimal, loan_book: Decimal, trigger: Decimal, target: Decimal) -> Refill:
    """补充: needed when balance / book is strictly under ``trigger`` (unrounded); up to ``target`` of the
    book."""
    if loan_book <= 0:
        raise InputError("贷款余额 loan_book 应大于零,才能计算覆盖率")
    needed = balance < trigger * loan_book
    amount = max(Decimal(0), target * loan_book - balance) if needed else Decimal(0)
    return Refill(ratio(balance, loan_book), needed, money(amount))
