"""总账: append-only double entry with pending journals, limits and idempotent keys, on SQLite and
PostgreSQL."""

from keqiao.engines.finance.ledger.accounts import Account, BookTerms, add_accounts, add_book
from keqiao.engines.finance.ledger.book import Book
from keqiao.engines.finance.ledger.database import Database
from keqiao.engines.finance.ledger.journal import Journal, Line
from keqiao.engines.finance.ledger.queries import (
    Statement,
    balances,
    faults,
    open_pending,
    statement,
    trial_balance,
)
from keqiao.engines.finance.ledger.store import Ledger, Outcome

__all__ = [
    "Account",
    "Book",
    "BookTerms",
    "Database",
    "Journal",
    "Ledger",
    "Line",
    "Outcome",
    "Statement",
    "add_accounts",
    "add_book",
    "balances",
    "faults",
    "open_pending",
    "statement",
    "trial_balance",
]
