"""The audit of a simulated ledger: what every writer was told against what the database holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from simulated_operations import LIMITED, Operation, operation

from keqiao.engines.finance.ledger import Ledger, balances, faults


def audit(ledger: Ledger, seed: int, operations: int, logs: list[Path]) -> tuple[list[str], Counter[str]]:
    """The faults found (empty for a sound ledger) and how often each answer was given."""
    stored = dict(ledger.database.rows("SELECT key, body_hash FROM ledger_journals"))
    answers = _answers(logs)
    found = [f"ledger: {fault}" for fault in faults(ledger)]
    told: Counter[str] = Counter()
    expected: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    made = _times_made(seed, operations, answers)
    found += [f"journal {key}: created {times} times" for (key, _), times in made.items() if times > 1]
    contested = {
        operation(seed, i).journal.key for i in range(operations) if operation(seed, i).kind == "conflict"
    }
    for number in range(operations):
        item = operation(seed, number)
        digest = item.journal.body_hash()
        mine = stored.get(item.journal.key) == digest
        told.update(answers[number])
        found += _answer_faults(number, item.kind, answers[number], mine, item.journal.key in stored)
        if mine and (item.journal.key, digest) not in made:
            found.append(f"operation {number}: there, but nobody was told")
        if item.sure and not mine and item.journal.key not in contested:
            found.append(f"operation {number}: lost")
        if mine and item.journal.key not in seen:
            seen.add(item.journal.key)
            if item.journal.kind == "posted":
                for line in item.journal.lines:
                    expected[line.account] += line.amount
    found += [f"journal {key}: nobody asked for it" for key in stored.keys() - seen]
    actual = {code: amount for code, amount in balances(ledger).items() if amount}
    if actual != {code: amount for code, amount in expected.items() if amount}:
        found.append("balances differ from the sum of the accepted operations")
    return found + list(_broken_limits(ledger)), told


def _answer_faults(number: int, kind: str, answers: list[str], mine: bool, known: bool) -> Iterator[str]:
    if not answers:
        yield f"operation {number}: never answered"
    if kind == "bad" and (mine or {"created", "exists"} & set(answers)):
        yield f"operation {number}: a bad journal was accepted"
    if {"created", "exists"} & set(answers) and not mine:
        yield f"operation {number}: acknowledged, then not there"
    if "conflict" in answers and (mine or not known):
        yield f"operation {number}: conflict with nothing else"


def _all(seed: int, operations: int) -> Iterator[Operation]:
    return (operation(seed, number) for number in range(operations))


def _times_made(seed: int, operations: int, answers: dict[int, list[str]]) -> dict[tuple[str, str], int]:
    """For every journal somebody was told of: how often the answer was that it had just been created.

    Two operations may ask for the same journal; one may be refused before the other is accepted.
    """
    made: dict[tuple[str, str], int] = defaultdict(int)
    for number in range(operations):
        if {"created", "exists"} & set(answers[number]):
            journal = operation(seed, number).journal
            made[journal.key, journal.body_hash()] += answers[number].count("created")
    return made


def _answers(logs: list[Path]) -> dict[int, list[str]]:
    """Answers by operation, in the order given; a line cut off by a kill was never an answer."""
    answers: dict[int, list[str]] = defaultdict(list)
    for log in logs:
        for line in log.read_text().splitlines():
            words = line.split()
            if words[:1] == ["batch"] and words[-1] == "end":
                for place, word in enumerate(words[2:-1]):
                    answers[int(words[1]) + place].append(word)
    return answers


def _broken_limits(ledger: Ledger) -> Iterator[str]:
    """Every state a limited account was ever in."""
    query = """
SELECT a.code, min(p.posted_after + p.held_credit_after), max(p.posted_after + p.held_debit_after),
  a.lowest, a.highest
FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account WHERE p.posted_after IS NOT NULL
GROUP BY a.code, a.lowest, a.highest
"""
    for code, low, high, lowest, highest in ledger.database.rows(query):
        if code in LIMITED and (low < lowest or (highest is not None and high > highest)):
            yield f"account {code}: went from {low} to {high}, outside {lowest} to {highest}"
