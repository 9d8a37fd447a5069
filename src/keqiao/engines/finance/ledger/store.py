"""总账: an append-only double-entry ledger in a database, with pending reservations, limits and
idempotent keys.

Journals are accepted one after another inside one transaction; a batch is one durable commit. What the
database itself refuses by trigger (unbalanced, outside the book's life, closed period, change, deletion) is
checked here first, so that a refusal names what is wrong. Guarantees follow TigerBeetle's: a key is
accepted at most once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.ledger.accounts import KnownAccount, read_accounts, read_book
from keqiao.engines.finance.ledger.batch import Batch
from keqiao.engines.finance.ledger.database import Database, Dialect
from keqiao.engines.finance.ledger.journal import Journal

Status = Literal["created", "exists", "conflict", "refused"]
_ATTEMPTS = 8


@dataclass(frozen=True)
class Outcome:
    """提交结果: ``created``, ``exists`` (same key and body), ``conflict`` (same key, other body) or
    ``refused``."""

    key: str
    status: Status
    reason: str = ""


class Ledger:
    """一本账 of a book in a database; ``connection`` is in autocommit and used by one thread at a time."""

    def __init__(self, connection: object, dialect: Dialect, book: str) -> None:
        self.database = Database(connection, dialect)
        found = read_book(self.database, book)
        if found is None:
            raise InputError("没有账簿“{book}”", book=book)
        self.book = found
        self._accounts: dict[str, KnownAccount] = {}

    def submit(self, journal: Journal) -> Outcome:
        """提交一张凭证. Raises `InputError` when it is refused or its key has another body; nothing is
        written then."""
        return self.submit_many([journal], all_or_nothing=True)[0]

    def submit_many(self, journals: Sequence[Journal], *, all_or_nothing: bool = False) -> list[Outcome]:
        """提交一批凭证 in one durable transaction, in order.

        A refused journal leaves nothing behind and the others go on, unless ``all_or_nothing``: then the
        first refusal or conflict raises `InputError` and nothing of the batch is written. A race with another
        writer for the same key or the same pending journal is settled by evaluating the batch again.
        """
        error = self.database.connection.IntegrityError
        busy = self.database.connection.OperationalError
        for attempt in range(_ATTEMPTS):
            try:
                return self._submit_once(journals, all_or_nothing)
            except error:
                if attempt == _ATTEMPTS - 1:
                    raise
            except busy as failure:
                if attempt == _ATTEMPTS - 1 or not _may_retry(failure):
                    raise
        raise AssertionError("every attempt returns or raises")

    def _submit_once(self, journals: Sequence[Journal], all_or_nothing: bool) -> list[Outcome]:
        with self.database.transaction():
            batch = Batch(self.database, self.book, self._known_accounts(journals))
            batch.prepare(journals, self.closed_until())
            outcomes: list[Outcome] = []
            for journal in journals:
                status, reason = batch.accept(journal)
                if all_or_nothing and status in ("refused", "conflict"):
                    raise InputError("{reason}", reason=reason)
                outcomes.append(Outcome(journal.key, status, reason))
            batch.write()
        return outcomes

    def _known_accounts(self, journals: Sequence[Journal]) -> dict[str, KnownAccount]:
        """Accounts never change, so they are read again only when a journal names one not yet seen."""
        if any(line.account not in self._accounts for journal in journals for line in journal.lines):
            self._accounts = read_accounts(self.database, self.book.code)
        return self._accounts

    def closed_until(self) -> date | None:
        """结账日: the last day of the last closed period."""
        rows = self.database.rows("SELECT max(day) FROM ledger_closings WHERE book = ?", (self.book.code,))
        return None if rows[0][0] is None else parse_date(rows[0][0], "closing")

    def close(self, day: date) -> None:
        """结账: nothing dated ``day`` or earlier is accepted any more. Raises `InputError` when already
        closed."""
        with self.database.transaction(closing=True):
            closed = self.closed_until()
            if closed is not None and day <= closed:
                raise InputError("账簿已结账至 {closed},不能再结至 {day}", closed=closed, day=day)
            self.database.insert(
                "ledger_closings", {"book": "text", "day": "date"}, [(self.book.code, day.isoformat())]
            )


def _may_retry(failure: BaseException) -> bool:
    """PostgreSQL's deadlock and serialisation failures; the transaction was rolled back whole."""
    return getattr(failure, "sqlstate", None) in ("40001", "40P01")
