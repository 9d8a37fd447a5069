"""The operations of a simulated ledger: number ``i`` of a seed is always the same journal, whoever asks
for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from keqiao.engines.finance.ledger import Account, BookTerms, Journal, Line

BOOK = BookTerms("simulation", "CNY", date(2017, 5, 5), date(2029, 5, 4))
FREE = [f"free{i}" for i in range(40)]
LIMITED = [f"limited{i}" for i in range(6)]
ACCOUNTS = [
    *(Account(code) for code in FREE),
    *(Account(code, lowest=0) for code in LIMITED[:3]),
    *(Account(code, lowest=-500_000, highest=500_000) for code in LIMITED[3:]),
    Account("dollars", currency="USD"),
]
DAYS = (BOOK.ends - BOOK.opened).days

Kind = Literal["plain", "limited", "pending", "settle", "withdraw", "reverse", "again", "conflict", "bad"]
_KINDS: tuple[Kind, ...] = (
    "plain", "limited", "pending", "settle", "withdraw", "reverse", "again", "conflict", "bad",
)  # fmt: skip
_WEIGHTS = (40, 20, 12, 7, 2, 4, 8, 3, 4)


@dataclass(frozen=True)
class Operation:
    """One request: ``sure`` says that nothing but a crash could keep it out of the ledger."""

    number: int
    kind: Kind
    journal: Journal
    sure: bool


def operation(seed: int, number: int) -> Operation:
    random = Random(f"{seed}:{number}")
    kind = random.choices(_KINDS, _WEIGHTS)[0] if number else "plain"
    if kind in ("again", "conflict"):
        earlier = operation(seed, max(0, number - random.randint(1, 2_000)))
        if kind == "again":
            return replace(earlier, number=number, sure=False)
        line = Line("free0", random.randint(1, 10**6))
        journal = replace(earlier.journal, lines=(line, Line("free1", -line.amount)), memo="another body")
        return Operation(number, kind, journal, False)
    journal = _own_journal(seed, number, kind, random)
    return Operation(number, kind, journal, kind in ("plain", "pending"))


def _own_journal(seed: int, number: int, kind: Kind, random: Random) -> Journal:
    key, amount = f"{seed}-{number}", random.randint(1, 200_000)
    # a clock that jumps: any day of the fund's life, whatever came before
    day = BOOK.opened + timedelta(days=random.randint(0, DAYS))
    plain = Journal(key, day, "CNY", _lines(random, amount, FREE), f"operation {number}")
    if kind == "limited":
        other = random.choice(FREE)
        sign = random.choice((1, -1))
        lines = (Line(random.choice(LIMITED), sign * amount), Line(other, -sign * amount))
        return replace(plain, lines=lines)
    if kind == "pending":
        return replace(plain, kind="pending")
    if kind in ("settle", "withdraw", "reverse"):
        return _referring(seed, number, kind, plain, random)
    if kind == "bad":
        return _bad(plain, random)
    return plain


def _referring(seed: int, number: int, kind: Kind, plain: Journal, random: Random) -> Journal:
    """A journal that names an earlier one; the nearest of the right kind, or one that is not there."""
    wanted = "plain" if kind == "reverse" else "pending"
    start = max(0, number - random.randint(1, 60))
    for candidate in range(start, max(-1, start - 40), -1):
        found = _kind_of(seed, candidate)
        if found != wanted:
            continue
        target = operation(seed, candidate).journal
        if kind == "reverse":
            lines = tuple(Line(line.account, -line.amount) for line in target.lines)
            return replace(plain, reverses=target.key, lines=lines)
        if kind == "withdraw":
            return replace(plain, kind="void", posts=target.key, lines=())
        return replace(plain, posts=target.key)
    return replace(plain, posts=f"{seed}-nothing")


def _kind_of(seed: int, number: int) -> Kind:
    return Random(f"{seed}:{number}").choices(_KINDS, _WEIGHTS)[0] if number else "plain"


def _lines(random: Random, amount: int, accounts: list[str]) -> tuple[Line, ...]:
    """Two to five lines that balance."""
    count = random.randint(1, 4)
    parts = [random.randint(1, amount) for _ in range(count)]
    debits = [Line(random.choice(accounts), part) for part in parts]
    return (*debits, Line(random.choice(accounts), -sum(parts)))


def _bad(plain: Journal, random: Random) -> Journal:
    first = plain.lines[0]
    faults = (
        replace(plain, lines=(replace(first, amount=first.amount + 1), *plain.lines[1:])),
        replace(plain, currency="USD"),
        replace(plain, day=BOOK.opened - timedelta(days=1)),
        replace(plain, day=BOOK.ends + timedelta(days=1)),
        replace(plain, lines=(replace(first, account="dollars"), *plain.lines[1:])),
        replace(plain, lines=(replace(first, account="nowhere"), *plain.lines[1:])),
        replace(plain, lines=plain.lines[:1]),
    )
    return random.choice(faults)
