"""风险分担链: an ordered chain of parties with ratios, first-loss layers, caps per loan, borrower and year,
balances of their own, and a ceiling over all levels of government.

A party whose cap or balance is used up does not push its share on: what is cut stays with the lender,
unless the agreement names another (``rest_to``). Facts: 宁科贷 4:4:2, Jinhua first-loss pool, Anhui's 80
% over all levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import EXACT, allocate, floor_fen, whole_fen, yuan


@dataclass(frozen=True)
class Party:
    """分担方: ``ratio`` of the loss after first-loss layers; ``first_loss`` yuan borne before the ratios;
    ``None`` for a cap or balance that does not exist. ``government`` marks a level of government."""

    name: str
    ratio: Decimal
    government: bool = False
    first_loss: Decimal = Decimal(0)
    cap_per_loan: Decimal | None = None
    cap_per_borrower: Decimal | None = None
    cap_per_year: Decimal | None = None
    balance: Decimal | None = None


@dataclass(frozen=True)
class Loss:
    """一笔净损失: ``amount`` of net principal in yuan, in the ``year`` of the claim."""

    loan: str
    borrower: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class LossResult:
    """一笔损失的分担: yuan by party, adding to the loss; ``cut`` names what a cap held back."""

    loan: str
    borne: dict[str, Decimal]
    cut: dict[str, Decimal]


@dataclass(frozen=True)
class ChainResult:
    """分担链结果: every loss, totals by party, balances left and lending capacity (balance x
    multiplication)."""

    losses: tuple[LossResult, ...]
    totals: dict[str, Decimal]
    balances: dict[str, Decimal | None]
    capacity_after: Decimal | None


@dataclass
class _Account:
    """What one party has left: fen, ``None`` for no limit."""

    party: Party
    balance: int | None
    first_loss: int
    used_by_borrower: dict[str, int] = field(default_factory=dict)
    used_by_year: dict[int, int] = field(default_factory=dict)

    def room(self, loss: Loss) -> int | None:
        """The most this party can bear of ``loss``."""
        limits = [self.balance, _fen(self.party.cap_per_loan)]
        for cap, used in (
            (self.party.cap_per_borrower, self.used_by_borrower.get(loss.borrower, 0)),
            (self.party.cap_per_year, self.used_by_year.get(loss.year, 0)),
        ):
            limits.append(None if cap is None else whole_fen(cap, self.party.name) - used)
        known = [limit for limit in limits if limit is not None]
        return max(0, min(known)) if known else None

    def bear(self, loss: Loss, amount: int) -> None:
        self.used_by_borrower[loss.borrower] = self.used_by_borrower.get(loss.borrower, 0) + amount
        self.used_by_year[loss.year] = self.used_by_year.get(loss.year, 0) + amount
        if self.balance is not None:
            self.balance -= amount


def share_through_chain(
    parties: Sequence[Party],
    losses: Sequence[Loss],
    rest_to: str,
    government_ceiling: Decimal | None = None,
    multiplication: Decimal | None = None,
) -> ChainResult:
    """风险分担链: ``losses`` in order of acceptance; amounts in yuan and whole fen.

    Raises `InputError` when the ratios do not sum to one, names repeat, ``rest_to`` is unknown or itself
    capped, or a loss is negative.
    """
    _check(parties, rest_to)
    accounts = [
        _Account(party, _fen(party.balance), whole_fen(party.first_loss, party.name)) for party in parties
    ]
    rest = next(i for i, party in enumerate(parties) if party.name == rest_to)
    results: list[LossResult] = []
    totals = [0] * len(parties)
    for loss in losses:
        wanted = _wanted(accounts, _loss_fen(loss))
        borne = _capped(accounts, loss, wanted, government_ceiling)
        borne[rest] += sum(wanted) - sum(borne)
        for index, amount in enumerate(borne):
            accounts[index].bear(loss, amount)
            totals[index] += amount
        cut = {p.name: yuan(w - b) for p, w, b in zip(parties, wanted, borne, strict=True) if w > b}
        named = {party.name: yuan(amount) for party, amount in zip(parties, borne, strict=True)}
        results.append(LossResult(loss.loan, named, cut))
    return ChainResult(
        tuple(results),
        {party.name: yuan(total) for party, total in zip(parties, totals, strict=True)},
        {a.party.name: None if a.balance is None else yuan(a.balance) for a in accounts},
        _capacity(accounts, multiplication),
    )


def _wanted(accounts: Sequence[_Account], loss: int) -> list[int]:
    """First-loss layers in the chain's order, then the ratios by largest remainder."""
    layers = []
    left = loss
    for account in accounts:
        layer = min(left, account.first_loss)
        account.first_loss -= layer
        left -= layer
        layers.append(layer)
    shares = allocate(left, [account.party.ratio for account in accounts])
    return [layer + share for layer, share in zip(layers, shares, strict=True)]


def _capped(
    accounts: Sequence[_Account], loss: Loss, wanted: Sequence[int], ceiling: Decimal | None
) -> list[int]:
    """Each party under its own limits, then all levels of government together under the ceiling."""
    borne = []
    for account, amount in zip(accounts, wanted, strict=True):
        room = account.room(loss)
        borne.append(amount if room is None else min(amount, room))
    if ceiling is None:
        return borne
    most = floor_fen(EXACT.multiply(ceiling, loss.amount))
    public = [i for i, account in enumerate(accounts) if account.party.government]
    total = sum(borne[i] for i in public)
    if total > most:
        for index, part in zip(public, allocate(most, [Decimal(borne[i]) for i in public]), strict=True):
            borne[index] = part
    return borne


def _check(parties: Sequence[Party], rest_to: str) -> None:
    names = [party.name for party in parties]
    if len(set(names)) != len(names):
        raise InputError("分担方重名:{names}", names="、".join(names))
    total = sum((party.ratio for party in parties), Decimal(0))
    if total != 1:
        raise InputError(
            "分担比例之和为 {total},应为 1:{parts}",
            total=total,
            parts="、".join(f"{party.name} {party.ratio}" for party in parties),
        )
    if rest_to not in names:
        raise InputError("兜底方“{name}”不在分担链中", name=rest_to)
    rest = parties[names.index(rest_to)]
    if any(
        cap is not None for cap in (rest.cap_per_loan, rest.cap_per_borrower, rest.cap_per_year, rest.balance)
    ):
        raise InputError("兜底方“{name}”自身不能有上限或余额限制", name=rest_to)
    if rest.government:
        raise InputError("兜底方“{name}”不能是政府一方", name=rest_to)


def _loss_fen(loss: Loss) -> int:
    if loss.amount < 0:
        raise InputError("贷款“{loan}”的净损失为负:{amount}", loan=loss.loan, amount=loss.amount)
    return whole_fen(loss.amount, loss.loan)


def _fen(amount: Decimal | None) -> int | None:
    return None if amount is None else whole_fen(amount, "上限或余额")


def _capacity(accounts: Sequence[_Account], multiplication: Decimal | None) -> Decimal | None:
    if multiplication is None:
        return None
    balance = sum(account.balance or 0 for account in accounts if account.party.government)
    return EXACT.multiply(yuan(balance), multiplication)
