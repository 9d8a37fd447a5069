"""内存账簿: the ledger's rules over a list of journals, without a database; what the database ledger must
equal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from keqiao.engines.errors import InputError
from keqiao.engines.finance.ledger.journal import Journal, check_journal, reversal_lines


@dataclass
class Book:
    """账簿: journals in the order of acceptance; nothing is ever removed."""

    journals: dict[str, Journal] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    open_pending: set[str] = field(default_factory=set)
    reversed_keys: set[str] = field(default_factory=set)
    whole_reversals: bool = True
    """Whether a reversal must mirror every line of what it reverses, as the database ledger demands."""

    def submit(self, journal: Journal) -> str:
        """提交凭证: ``created``, ``exists`` (same key and body) or ``conflict`` (same key, another body).

        Raises `InputError` for an unbalanced journal or one that closes or reverses what it may not;
        nothing is written then.
        """
        known = self.journals.get(journal.key)
        if known is not None:
            return "exists" if known.body_hash() == journal.body_hash() else "conflict"
        check_journal(journal)
        self._check_references(journal)
        self.journals[journal.key] = journal
        if journal.posts is not None:
            self.open_pending.discard(journal.posts)
        if journal.reverses is not None:
            self.reversed_keys.add(journal.reverses)
        if journal.kind == "pending":
            self.open_pending.add(journal.key)
        if journal.kind == "posted":
            for line in journal.lines:
                self.balances[line.account] = self.balances.get(line.account, 0) + line.amount
        return "created"

    def submit_all(self, journals: Iterable[Journal]) -> list[str]:
        return [self.submit(journal) for journal in journals]

    @property
    def pending_open(self) -> int:
        """待记账借方合计 of the pending journals still open, in fen."""
        return sum(
            line.amount for key in self.open_pending for line in self.journals[key].lines if line.amount > 0
        )

    def _check_references(self, journal: Journal) -> None:
        if journal.posts is not None and journal.posts not in self.open_pending:
            raise InputError(
                "凭证 {key}:{posts} 不是未结清的待记账凭证", key=journal.key, posts=journal.posts
            )
        if journal.reverses is None:
            return
        original = self.journals.get(journal.reverses)
        if original is None or original.kind != "posted":
            raise InputError("凭证 {key}:{other} 不是已记账凭证", key=journal.key, other=journal.reverses)
        if journal.reverses in self.reversed_keys:
            raise InputError("凭证 {key}:{other} 已被冲销", key=journal.key, other=journal.reverses)
        if self.whole_reversals and not mirrors(journal, original):
            raise InputError("凭证 {key}:冲销分录与 {other} 不对应", key=journal.key, other=journal.reverses)


def sorted_lines(journal: Journal) -> list[tuple[str, int]]:
    """Lines in an order that does not depend on how they were written."""
    return sorted((line.account, line.amount) for line in journal.lines)


def mirrors(journal: Journal, original: Journal) -> bool:
    """Whether the lines of ``journal`` undo exactly those of ``original``."""
    return sorted_lines(journal) == sorted((x.account, x.amount) for x in reversal_lines(original.lines))
