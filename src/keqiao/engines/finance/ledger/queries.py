"""账务查询: balances by date, statements, trial balance, open reservations; each figure is a sum over
postings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.ledger.accounts import read_accounts
from keqiao.engines.finance.ledger.store import Ledger


def balances(ledger: Ledger, as_of: date | None = None) -> dict[str, int]:
    """余额 in fen of every account with postings, as of the end of ``as_of`` (``None``: all); debit
    positive."""
    accounts = read_accounts(ledger.database, ledger.book.code)
    names = {known.id: code for code, known in accounts.items()}
    query = "SELECT account, sum(amount) FROM ledger_postings WHERE layer = 'posted'"
    if as_of is None:
        rows = ledger.database.rows(f"{query} GROUP BY account")
    else:
        rows = ledger.database.rows(f"{query} AND day <= ? GROUP BY account", (as_of.isoformat(),))
    return {names[account]: int(total) for account, total in sorted(rows) if account in names}


def trial_balance(ledger: Ledger) -> int:
    """试算平衡: the sum of all posted balances of the book; zero, or the ledger is broken."""
    return sum(balances(ledger).values())


def open_pending(ledger: Ledger) -> int:
    """未结清待记账借方合计, in fen."""
    rows = ledger.database.rows(
        "SELECT coalesce(sum(p.amount), 0) FROM ledger_postings p JOIN ledger_journals j ON j.key = p.journal"
        " WHERE j.book = ? AND j.kind = 'pending' AND p.amount > 0"
        " AND NOT EXISTS (SELECT 1 FROM ledger_journals c WHERE c.posts = j.key)",
        (ledger.book.code,),
    )
    return int(rows[0][0])


@dataclass(frozen=True)
class StatementRow:
    """对账单行: ``balance`` after the posting, in fen; the posting's own number leads back to it."""

    posting: int
    day: date
    journal: str
    memo: str
    amount: int
    balance: int


@dataclass(frozen=True)
class Statement:
    """对账单 of one account, in fen."""

    account: str
    opening: int
    rows: tuple[StatementRow, ...]

    @property
    def closing(self) -> int:
        return self.rows[-1].balance if self.rows else self.opening


def statement(ledger: Ledger, account: str, start: date, end: date) -> Statement:
    """对账单 from ``start`` to ``end``, both inclusive. Raises `InputError` for an unknown account."""
    if end < start:
        raise InputError("对账单结束日 {end} 早于开始日 {start}", end=end, start=start)
    known = read_accounts(ledger.database, ledger.book.code).get(account)
    if known is None:
        raise InputError("没有科目“{account}”", account=account)
    before = ledger.database.rows(_OPENING, (known.id, start.isoformat()))
    opening = balance = int(before[0][0])
    rows = []
    for posting, day, journal, memo, amount in ledger.database.rows(
        _MOVEMENTS, (known.id, start.isoformat(), end.isoformat())
    ):
        balance += amount
        rows.append(StatementRow(posting, parse_date(day, "day"), journal, memo, amount, balance))
    return Statement(account, opening, tuple(rows))


def faults(ledger: Ledger) -> list[str]:
    """核对: what an auditor would find wrong; empty for a sound ledger."""
    return [f"{name}:{row[0]}" for name, query in _CHECKS.items() for row in ledger.database.rows(query)]


_OPENING = """
SELECT coalesce(sum(amount), 0) FROM ledger_postings
WHERE account = ? AND layer = 'posted' AND day < ?
"""

_MOVEMENTS = """
SELECT p.id, p.day, p.journal, j.memo, p.amount
FROM ledger_postings p JOIN ledger_journals j ON j.key = p.journal
WHERE p.account = ? AND p.layer = 'posted' AND p.day >= ? AND p.day <= ?
ORDER BY p.day, p.id
"""

_CHECKS = {
    "借贷不平的凭证": """
SELECT journal FROM ledger_postings
GROUP BY journal, CASE WHEN layer IN ('pending', 'release') THEN 'held' ELSE layer END
HAVING sum(amount) <> 0
""",
    "行数不符的凭证": """
SELECT j.key FROM ledger_journals j LEFT JOIN ledger_postings p ON p.journal = j.key
GROUP BY j.key, j.lines HAVING count(p.id) <> j.lines
""",
    "没有凭证的分录": """
SELECT p.journal FROM ledger_postings p LEFT JOIN ledger_journals j ON j.key = p.journal
WHERE j.key IS NULL
""",
    "累计余额与分录合计不符的科目": """
SELECT a.code FROM ledger_accounts a JOIN (
  SELECT account, sum(CASE WHEN layer = 'posted' THEN amount ELSE 0 END) AS total, max(id) AS last
  FROM ledger_postings GROUP BY account) s ON s.account = a.id
JOIN ledger_postings p ON p.id = s.last
WHERE p.posted_after IS NOT NULL AND p.posted_after <> s.total
""",
}
