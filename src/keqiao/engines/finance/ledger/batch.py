"""批: decides and writes a run of journals inside one transaction, with the state they need read at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.ledger.accounts import BookTerms, KnownAccount
from keqiao.engines.finance.ledger.database import Database
from keqiao.engines.finance.ledger.journal import Journal, Line, check_journal
from keqiao.engines.finance.money import yuan

Layer = Literal["posted", "pending", "release", "void"]

_POSTING = {
    "journal": "text",
    "line": "integer",
    "account": "bigint",
    "day": "date",
    "layer": "text",
    "amount": "bigint",
    "posted_after": "bigint",
    "held_debit_after": "bigint",
    "held_credit_after": "bigint",
}
_JOURNAL = {
    "key": "text",
    "book": "text",
    "day": "date",
    "kind": "text",
    "memo": "text",
    "currency": "text",
    "posts": "text",
    "reverses": "text",
    "body_hash": "text",
    "lines": "integer",
}


@dataclass(frozen=True)
class Running:
    """受限科目的累计: posted balance, debits and credits held by open pending journals, in fen."""

    posted: int = 0
    held_debit: int = 0
    held_credit: int = 0

    def after(self, layer: Layer, amount: int) -> Running:
        if layer == "posted":
            return Running(self.posted + amount, self.held_debit, self.held_credit)
        if layer == "void":
            return self
        debit = (amount > 0) == (layer == "pending")
        return Running(
            self.posted,
            self.held_debit + (amount if debit else 0),
            self.held_credit + (0 if debit else amount),
        )


@dataclass(frozen=True)
class Stored:
    """已有凭证: what later ones need to know of it."""

    kind: str
    body_hash: str
    lines: tuple[tuple[int, int], ...]  # account number and fen, pending or posted layer


class Batch:
    """一批凭证: `prepare` reads and locks, `accept` decides in order, `write` appends."""

    def __init__(self, database: Database, book: BookTerms, accounts: Mapping[str, KnownAccount]) -> None:
        self.database = database
        self.book = book
        self.accounts = accounts
        self.limits = {known.id: known.account for known in accounts.values() if known.account.limited}
        self.codes = {known.id: code for code, known in accounts.items()}
        self.stored: dict[str, Stored] = {}
        self.closed_keys: set[str] = set()
        self.reversed_keys: set[str] = set()
        self.running: dict[int, Running] = {}
        self.closed_until: date | None = None
        self.postings: list[tuple[Any, ...]] = []
        self.journals: list[tuple[Any, ...]] = []

    def prepare(self, journals: Sequence[Journal], closed_until: date | None) -> None:
        """Read what the journals refer to and lock the limited accounts they touch."""
        self.closed_until = closed_until
        targets = {key for j in journals for key in (j.posts, j.reverses) if key is not None}
        self._read_stored(sorted({journal.key for journal in journals} | targets), targets)
        for column, seen in (("posts", self.closed_keys), ("reverses", self.reversed_keys)):
            # the column name is one of the two words above
            query = f"SELECT {column} FROM ledger_journals WHERE {column} IN (?)"  # noqa: S608
            seen.update(row[0] for row in self.database.rows_in(query, sorted(targets)))
        touched = {
            self.accounts[x.account].id for j in journals for x in j.lines if x.account in self.accounts
        }
        touched |= {account for key in targets & self.stored.keys() for account, _ in self.stored[key].lines}
        limited = sorted(touched & self.limits.keys())
        self.database.lock_accounts(limited)
        for account in limited:
            self.running[account] = self._last_running(account)

    def _read_stored(self, keys: Sequence[str], targets: set[str]) -> None:
        rows = self.database.rows_in(
            "SELECT key, kind, body_hash, book FROM ledger_journals WHERE key IN (?)", keys
        )
        lines: dict[str, list[tuple[int, int]]] = {}
        for key, account, amount in self.database.rows_in(
            "SELECT journal, account, amount FROM ledger_postings WHERE layer <> 'release' AND journal IN (?)"
            " ORDER BY journal, line",
            sorted(targets & {row[0] for row in rows if row[3] == self.book.code}),
        ):
            lines.setdefault(key, []).append((account, amount))
        for key, kind, digest, _ in rows:
            self.stored[key] = Stored(kind, digest, tuple(lines.get(key, ())))

    def _last_running(self, account: int) -> Running:
        rows = self.database.rows(
            "SELECT posted_after, held_debit_after, held_credit_after FROM ledger_postings"
            " WHERE account = ? AND posted_after IS NOT NULL ORDER BY id DESC LIMIT 1",
            (account,),
        )
        return Running(*rows[0]) if rows else Running()

    def accept(self, journal: Journal) -> tuple[Literal["created", "exists", "conflict", "refused"], str]:
        """Decide one journal; a refusal leaves the batch as it was."""
        known = self.stored.get(journal.key)
        digest = journal.body_hash()
        if known is not None:
            if known.body_hash == digest:
                return "exists", ""
            return "conflict", f"凭证 {journal.key}:编号已用于内容不同的凭证"
        try:
            check_journal(journal)
            self._check_book(journal)
            self._check_references(journal)
            rows = self._layered(journal)
            running = self._check_limits(journal, rows)
        except InputError as error:
            return "refused", str(error)
        self._append(journal, digest, rows, running)
        return "created", ""

    def _check_book(self, journal: Journal) -> None:
        book, day = self.book, journal.day
        if journal.currency != book.currency:
            raise InputError(
                "凭证 {key}:币种 {c} 与账簿 {b} 不符", key=journal.key, c=journal.currency, b=book.currency
            )
        if day < book.opened:
            raise InputError(
                "凭证 {key}:日期 {day} 早于基金成立日 {opened}", key=journal.key, day=day, opened=book.opened
            )
        if book.ends is not None and day > book.ends:
            raise InputError(
                "凭证 {key}:日期 {day} 晚于基金到期日 {ends}", key=journal.key, day=day, ends=book.ends
            )
        if self.closed_until is not None and day <= self.closed_until:
            raise InputError(
                "凭证 {key}:日期 {day} 所在期间已结账(至 {closed})",
                key=journal.key,
                day=day,
                closed=self.closed_until,
            )
        for line in journal.lines:
            known = self.accounts.get(line.account)
            if known is None:
                raise InputError("凭证 {key}:没有科目“{account}”", key=journal.key, account=line.account)
            if known.account.currency != journal.currency:
                raise InputError(
                    "凭证 {key}:科目“{account}”的币种是 {currency}",
                    key=journal.key,
                    account=line.account,
                    currency=known.account.currency,
                )

    def _check_references(self, journal: Journal) -> None:
        if journal.posts is not None:
            pending = self.stored.get(journal.posts)
            if pending is None or pending.kind != "pending" or not pending.lines:
                raise InputError("凭证 {key}:{other} 不是待记账凭证", key=journal.key, other=journal.posts)
            if journal.posts in self.closed_keys:
                raise InputError("凭证 {key}:待记账凭证 {other} 已结清", key=journal.key, other=journal.posts)
        if journal.reverses is not None:
            original = self.stored.get(journal.reverses)
            if original is None or original.kind != "posted":
                raise InputError("凭证 {key}:{other} 不是已记账凭证", key=journal.key, other=journal.reverses)
            if journal.reverses in self.reversed_keys:
                raise InputError("凭证 {key}:{other} 已被冲销", key=journal.key, other=journal.reverses)
            if sorted(self._numbered(journal.lines)) != sorted((a, -amount) for a, amount in original.lines):
                raise InputError(
                    "凭证 {key}:冲销分录与 {other} 不对应", key=journal.key, other=journal.reverses
                )

    def _numbered(self, lines: Sequence[Line]) -> list[tuple[int, int]]:
        return [(self.accounts[line.account].id, line.amount) for line in lines]

    def _layered(self, journal: Journal) -> list[tuple[Layer, int, int]]:
        """Posting rows: the journal's own lines, then the release of what a closed pending journal held."""
        layer: Layer = journal.kind
        rows = [(layer, account, amount) for account, amount in self._numbered(journal.lines)]
        if journal.posts is not None:
            held = self.stored[journal.posts].lines
            release: Layer = "release"
            # released first, so that the payment finds the room it had reserved
            return [(release, account, -amount) for account, amount in held] + rows
        return rows

    def _check_limits(self, journal: Journal, rows: Sequence[tuple[Layer, int, int]]) -> list[Running | None]:
        """Running figures after each row; the limits are tested on the journal as a whole."""
        now = dict(self.running)
        after: list[Running | None] = []
        for layer, account, amount in rows:
            if account in self.limits:
                now[account] = now[account].after(layer, amount)
                after.append(now[account])
            else:
                after.append(None)
        for account in {account for _, account, _ in rows} & self.limits.keys():
            self._check_limit(journal, account, self.running[account], now[account])
        return after

    def _check_limit(self, journal: Journal, account: int, before: Running, after: Running) -> None:
        limit = self.limits[account]
        low, was_low = after.posted + after.held_credit, before.posted + before.held_credit
        if limit.lowest is not None and low < limit.lowest and low < was_low:
            raise InputError(
                "凭证 {key}:科目“{account}”余额将为 {balance} 元,低于下限 {limit} 元",
                key=journal.key,
                account=self.codes[account],
                balance=yuan(low),
                limit=yuan(limit.lowest),
            )
        high, was_high = after.posted + after.held_debit, before.posted + before.held_debit
        if limit.highest is not None and high > limit.highest and high > was_high:
            raise InputError(
                "凭证 {key}:科目“{account}”余额将为 {balance} 元,高于上限 {limit} 元",
                key=journal.key,
                account=self.codes[account],
                balance=yuan(high),
                limit=yuan(limit.highest),
            )

    def _append(
        self,
        journal: Journal,
        digest: str,
        rows: Sequence[tuple[Layer, int, int]],
        running: Sequence[Running | None],
    ) -> None:
        day = journal.day.isoformat()
        for number, ((layer, account, amount), after) in enumerate(zip(rows, running, strict=True), 1):
            totals = (
                (None, None, None) if after is None else (after.posted, after.held_debit, after.held_credit)
            )
            self.postings.append((journal.key, number, account, day, layer, amount, *totals))
            if after is not None:
                self.running[account] = after
        own = tuple((account, amount) for layer, account, amount in rows if layer != "release")
        self.stored[journal.key] = Stored(journal.kind, digest, own)
        if journal.posts is not None:
            self.closed_keys.add(journal.posts)
        if journal.reverses is not None:
            self.reversed_keys.add(journal.reverses)
        self.journals.append(
            (
                journal.key,
                self.book.code,
                day,
                journal.kind,
                journal.memo,
                journal.currency,
                journal.posts,
                journal.reverses,
                digest,
                len(rows),
            )
        )

    def write(self) -> None:
        """Postings first; each journal row then seals its own."""
        self.database.insert("ledger_postings", _POSTING, self.postings)
        self.database.insert("ledger_journals", _JOURNAL, self.journals)
