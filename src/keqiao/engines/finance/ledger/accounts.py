"""账簿与科目: a book has a currency and a life; an account may have limits. Neither ever changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.ledger.database import Database

_COLUMNS = {
    "book": "text",
    "code": "text",
    "name": "text",
    "currency": "text",
    "lowest": "bigint",
    "highest": "bigint",
}


@dataclass(frozen=True)
class BookTerms:
    """账簿: ``ends`` is the last day of the fund's term, ``None`` without one."""

    code: str
    currency: str
    opened: date
    ends: date | None = None


@dataclass(frozen=True)
class Account:
    """科目: ``lowest`` and ``highest`` bound the balance in fen (debit positive), pending reservations
    counted."""

    code: str
    name: str = ""
    currency: str = "CNY"
    lowest: int | None = None
    highest: int | None = None

    @property
    def limited(self) -> bool:
        return self.lowest is not None or self.highest is not None


@dataclass(frozen=True)
class KnownAccount:
    """科目 as stored, with its number."""

    id: int
    account: Account


def add_book(database: Database, book: BookTerms) -> None:
    """新建账簿. Raises `InputError` for a code in use or a term that ends before it begins."""
    if book.ends is not None and book.ends < book.opened:
        raise InputError("账簿“{code}”的到期日早于成立日", code=book.code)
    with database.transaction():
        if read_book(database, book.code) is not None:
            raise InputError("账簿“{code}”已存在", code=book.code)
        ends = None if book.ends is None else book.ends.isoformat()
        database.insert(
            "ledger_books",
            {"code": "text", "currency": "text", "opened": "date", "ends": "date"},
            [(book.code, book.currency, book.opened.isoformat(), ends)],
        )


def read_book(database: Database, code: str) -> BookTerms | None:
    rows = database.rows("SELECT code, currency, opened, ends FROM ledger_books WHERE code = ?", (code,))
    if not rows:
        return None
    name, currency, opened, ends = rows[0]
    return BookTerms(
        name, currency, parse_date(opened, "opened"), None if ends is None else parse_date(ends, "ends")
    )


def add_accounts(database: Database, book: str, accounts: list[Account]) -> None:
    """新建科目. Raises `InputError` for a code in use or limits the wrong way round; nothing is written
    then."""
    for account in accounts:
        if None not in (account.lowest, account.highest) and account.lowest > account.highest:  # type: ignore[operator]  # both are numbers here
            raise InputError("科目“{code}”的下限高于上限", code=account.code)
    with database.transaction():
        known = read_accounts(database, book)
        codes = [account.code for account in accounts]
        for code in codes:
            if code in known or codes.count(code) > 1:
                raise InputError("科目“{code}”已存在", code=code)
        database.insert(
            "ledger_accounts",
            _COLUMNS,
            [(book, a.code, a.name, a.currency, a.lowest, a.highest) for a in accounts],
        )


def read_accounts(database: Database, book: str) -> dict[str, KnownAccount]:
    rows: list[tuple[Any, ...]] = database.rows(
        "SELECT id, code, name, currency, lowest, highest FROM ledger_accounts WHERE book = ? ORDER BY id",
        (book,),
    )
    return {row[1]: KnownAccount(row[0], Account(*row[1:])) for row in rows}
