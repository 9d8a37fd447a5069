"""总账数据库的输入形式: a book, its accounts and entries into a database; statements and closing out of
it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.forms.ledger import read_journals
from keqiao.engines.finance.ledger.accounts import (
    Account,
    BookTerms,
    add_accounts,
    add_book,
    read_accounts,
    read_book,
)
from keqiao.engines.finance.ledger.database import Database, Dialect
from keqiao.engines.finance.ledger.queries import balances, faults, open_pending, statement
from keqiao.engines.finance.ledger.store import Ledger
from keqiao.engines.finance.money import whole_fen, yuan


@dataclass(frozen=True)
class Wishes:
    """What to show or do after posting: a statement of one account, a closing."""

    statement: str | None = None
    start: date | None = None
    end: date | None = None
    close: date | None = None


def post_entries(connection: object, dialect: Dialect, raw: Any, wishes: Wishes) -> Answer:
    """凭证入库: all entries or none. The book and accounts are made when absent, and must be the same
    when present.

    Raises `InputError` for anything refused, naming the journal.
    """
    given = Fields(raw)
    book, accounts = _book(given.object("book")), _accounts(given)
    # the journals are read before anything is written, so that a file that cannot be read leaves no trace
    journals = read_journals(Fields({"currency": book.currency, **given.values}))
    database = Database(connection, dialect)
    if not database.has_schema():
        database.create_schema()
    _ensure(database, book, accounts)
    ledger = Ledger(connection, dialect, book.code)
    outcomes = ledger.submit_many(journals, all_or_nothing=True)
    if wishes.close is not None:
        ledger.close(wishes.close)
    found = faults(ledger)
    if found:
        raise InputError("账簿核对不符:{faults}", faults=";".join(found[:5]))
    totals = {code: yuan(amount) for code, amount in balances(ledger, wishes.end).items()}
    values: dict[str, Any] = {
        "balances": totals,
        "trial_balance_sum": sum(totals.values(), yuan(0)),
        "pending_open": yuan(open_pending(ledger)),
        "results": [{"entry": outcome.key, "status": outcome.status} for outcome in outcomes],
    }
    if wishes.statement is not None:
        values |= _statement(ledger, wishes.statement, wishes)
    words = {"created": "已记账", "exists": "已存在,不重复记账"}
    return Answer(values, [step(outcome.key, words[outcome.status]) for outcome in outcomes])


def _book(fields: Fields) -> BookTerms:
    return BookTerms(
        fields.text("code"),
        fields.text("currency", "CNY"),
        fields.day("opened"),
        fields.day("ends") if fields.has("ends") else None,
    )


def _accounts(given: Fields) -> list[Account]:
    return [
        Account(
            item.text("code"),
            str(item.raw("name", "")),
            item.text("currency", "CNY"),
            *(
                whole_fen(item.number(side), item.name(side)) if item.has(side) else None
                for side in ("lowest", "highest")
            ),
        )
        for item in given.objects("accounts", empty=True)
    ]


def _ensure(database: Database, book: BookTerms, accounts: list[Account]) -> None:
    known_book = read_book(database, book.code)
    if known_book is None:
        add_book(database, book)
    elif known_book != book:
        raise InputError("账簿“{code}”已存在,币种或期限与文件不同", code=book.code)
    known: Mapping[str, Account] = {code: k.account for code, k in read_accounts(database, book.code).items()}
    for account in accounts:
        if known.get(account.code, account) != account:
            raise InputError("科目“{code}”已存在,币种或限额与文件不同", code=account.code)
    add_accounts(database, book.code, [account for account in accounts if account.code not in known])


def _statement(ledger: Ledger, account: str, wishes: Wishes) -> dict[str, Any]:
    found = statement(ledger, account, wishes.start or ledger.book.opened, wishes.end or date.max)
    rows = [
        {
            "posting": row.posting,
            "date": row.day.isoformat(),
            "journal": row.journal,
            "memo": row.memo,
            "amount": yuan(row.amount),
            "balance": yuan(row.balance),
        }
        for row in found.rows
    ]
    return {"opening": yuan(found.opening), "closing": yuan(found.closing), "statement": rows}
