"""滚动分配: calls and distributions over the life of a fund; the hurdle accrues between events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import money, round_fen, whole_fen, yuan
from keqiao.engines.finance.waterfall.terms import Parts, Terms, pay


@dataclass(frozen=True)
class Event:
    """出资或分配: ``amount`` in yuan, not negative."""

    day: date
    kind: Literal["call", "dist"]
    amount: Decimal


@dataclass(frozen=True)
class Distribution:
    """一次分配之后: the six parts in fen, and what is still owed to the investors, in yuan."""

    day: date
    parts: Parts
    unreturned_capital_after: Decimal
    accrued_preferred_after: Decimal


@dataclass(frozen=True)
class RunningResult:
    """滚动分配结果."""

    distributions: tuple[Distribution, ...]
    total: Parts


@dataclass(frozen=True)
class _State:
    day: date
    capital: int = 0
    accrued: Decimal = Decimal(0)
    paid: Parts = field(default_factory=Parts)

    def accrue(self, to: date, terms: Terms) -> _State:
        """Compound on unreturned capital plus unpaid preferred return; simple on unreturned capital alone."""
        capital = yuan(self.capital)
        gained = terms.preferred(capital + self.accrued, self.day, to, simple_base=capital)
        return _State(to, self.capital, self.accrued + gained, self.paid)

    def after(self, parts: Parts) -> _State:
        """What is left after a payment; a preferred return paid in full to the fen leaves no fraction
        behind."""
        capital = self.capital - parts.return_of_capital
        whole = capital == 0 and parts.preferred_return == round_fen(self.accrued)
        accrued = Decimal(0) if whole else self.accrued - yuan(parts.preferred_return)
        return _State(self.day, capital, accrued, self.paid + parts)


def running(
    events: Sequence[Event], terms: Terms, opened: date | None = None, ends: date | None = None
) -> RunningResult:
    """滚动分配 of ``events`` in date order.

    Raises `InputError` for events out of order, a distribution before any call, or an event outside the
    fund's life when ``opened`` or ``ends`` is given.
    """
    _check(events, opened, ends)
    state = _State(events[0].day)
    done: list[Distribution] = []
    for number, event in enumerate(events, 1):
        state = state.accrue(event.day, terms)
        amount = whole_fen(event.amount, f"events[{number - 1}]")
        if event.kind == "call":
            state = _State(state.day, state.capital + amount, state.accrued, state.paid)
            continue
        parts = pay(amount, state.capital, state.accrued, state.paid, terms)
        state = state.after(parts)
        done.append(Distribution(event.day, parts, yuan(state.capital), money(state.accrued)))
    return RunningResult(tuple(done), state.paid)


def _check(events: Sequence[Event], opened: date | None, ends: date | None) -> None:
    if not events:
        raise InputError("没有任何出资或分配")
    if events[0].kind != "call":
        raise InputError("第 1 笔({day}):首次出资之前不能分配", day=events[0].day)
    for number, event in enumerate(events, 1):
        if event.amount < 0:
            raise InputError("第 {number} 笔金额为负:{amount}", number=number, amount=event.amount)
        if number > 1 and event.day < events[number - 2].day:
            raise InputError("第 {number} 笔日期 {day} 早于前一笔", number=number, day=event.day)
        if opened is not None and event.day < opened:
            raise InputError(
                "第 {number} 笔日期 {day} 早于基金成立日 {opened}",
                number=number,
                day=event.day,
                opened=opened,
            )
        if ends is not None and event.day > ends:
            raise InputError(
                "第 {number} 笔日期 {day} 晚于基金到期日 {ends}", number=number, day=event.day, ends=ends
            )
