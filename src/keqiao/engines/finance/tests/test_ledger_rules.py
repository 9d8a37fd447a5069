"""The ledger's rules without a database: the in-memory book, call room and posting templates."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.forms import compute
from keqiao.engines.finance.ledger import (
    Account,
    Book,
    BookTerms,
    Database,
    Journal,
    Ledger,
    Line,
    add_accounts,
    add_book,
    balances,
    faults,
    open_pending,
)
from keqiao.engines.finance.ledger import templates as t
from keqiao.engines.finance.ledger.calls import request_calls

DAY = date(2018, 1, 10)
SHARES = {"province": Decimal(4), "city": Decimal(3), "social": Decimal(3)}


def test_a_funds_life_by_templates_leaves_a_balanced_book() -> None:
    book = Book()
    book.submit_all(
        [
            t.commitment("c", DAY, {"province": 400_00, "social": 600_00}),
            t.call_notice("n", DAY, 100_01, SHARES),
            t.call_paid("p", DAY, "n", {"province": 40_01, "social": 30_00}),
            t.investment("i", DAY, "co", 50_00),
            t.distribution("d", DAY, 10_00, SHARES),
            t.pool_deposit("pd", DAY, {"province": 5_00, "county": 5_00}),
            t.claim_payment("cl", DAY, 3_00),
            t.recovery_received("r", DAY, 1_00),
        ]
    )
    assert sum(book.balances.values()) == 0
    assert book.pending_open == 0
    assert book.balances["cash"] == 70_01 - 50_00 - 10_00
    assert book.balances["pool:cash"] == 8_00
    assert book.balances["distribution:province"] == 4_00


def test_closing_moves_income_and_expense_to_the_result() -> None:
    entry = t.closing_entry("z", DAY, {"income:gain": -300, "expense:fee": 100, "cash": 200})
    assert {line.account: line.amount for line in entry.lines} == {
        "income:gain": 300,
        "expense:fee": -100,
        "equity:result": -200,
    }
    with pytest.raises(InputError, match="没有需要结转"):
        t.closing_entry("z", DAY, {"cash": 1})


def test_a_journal_file_may_reverse_in_part_and_a_retry_of_nothing_exists() -> None:
    first = {"id": "1", "date": "2020-01-01", "lines": [["a", "10"], ["b", "-10"]]}
    back = {"id": "2", "date": "2020-01-02", "lines": [["b", "4"], ["a", "-4"]], "reverses": "1"}
    answer = compute("ledger", "journal", {"entries": [first, back]})
    assert answer.values["balances"] == {"a": 6, "b": -6}
    assert answer.remarks[1:] == ["凭证 2:冲销分录与 1 不完全对应"]
    retries = compute("ledger", "idempotency", {"requests": [{"key": "k", "amount": "0"}] * 2})
    assert retries.values == {"results": ["created", "exists"], "posted_total": 0}


def test_the_book_keeps_pending_apart_and_reverses_once() -> None:
    book = Book()
    notice = t.call_notice("n", DAY, 100, SHARES)
    assert [book.submit(notice), book.submit(notice)] == ["created", "exists"]
    assert (book.pending_open, book.balances) == (100, {})
    book.submit(Journal("v", DAY, "CNY", (), kind="void", posts="n"))
    assert book.pending_open == 0
    with pytest.raises(InputError, match="不是未结清的待记账凭证"):
        book.submit(t.call_paid("p", DAY, "n", {"city": 5}))
    book.submit(t.investment("i", DAY, "co", 5))
    book.submit(Journal("ri", DAY, "CNY", (Line("cash", 5), Line("investment:co", -5)), reverses="i"))
    with pytest.raises(InputError, match="已被冲销"):
        book.submit(Journal("rj", DAY, "CNY", (Line("cash", 5), Line("investment:co", -5)), reverses="i"))
    with pytest.raises(InputError, match="投资金额应大于零"):
        t.investment("x", DAY, "co", 0)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 1000), st.lists(st.integers(0, 500), max_size=10))
def test_accepted_calls_never_exceed_the_room(commitment, requests) -> None:
    result = request_calls(commitment, 0, 0, 0, requests)
    accepted = sum(r for r, word in zip(requests, result.results, strict=True) if word == "accepted")
    assert accepted + result.room_after == commitment
    assert result.room_after >= 0


CODES = ["a", "b", "c"]
entries = st.lists(
    st.tuples(
        st.integers(0, 12),  # the number of its key: small, so that keys repeat
        st.sampled_from(["posted", "pending", "void"]),
        st.sampled_from([None, "posts", "reverses"]),
        st.integers(0, 12),
        st.integers(-3, 3),
        st.permutations(CODES),
    ),
    max_size=25,
)


def answer(book: Book, journal: Journal) -> str:
    try:
        return book.submit(journal)
    except InputError:
        return "refused"


@settings(deadline=None, max_examples=60)
@given(entries)
def test_the_database_ledger_answers_exactly_as_the_book_in_memory(rows) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database = Database(connection, "sqlite")
        database.create_schema()
        add_book(database, BookTerms("b", "CNY", date(2018, 1, 1)))
        add_accounts(database, "b", [Account(code) for code in CODES])
        ledger, book = Ledger(connection, "sqlite", "b"), Book()
        journals = []
        for number, kind, reference, target, amount, (debit, credit, _) in rows:
            named = {reference: f"k{target}"} if reference else {}
            lines = (Line(debit, amount), Line(credit, -amount))
            if reference == "reverses" and f"k{target}" in book.journals:
                lines = tuple(Line(x.account, -x.amount) for x in book.journals[f"k{target}"].lines)
            journals.append(Journal(f"k{number}", DAY, "CNY", lines, "", kind, **named))
            assert ledger.submit_many(journals[-1:])[0].status == answer(book, journals[-1])
        assert {k: v for k, v in balances(ledger).items() if v} == {
            k: v for k, v in book.balances.items() if v
        }
        assert open_pending(ledger) == book.pending_open
        assert faults(ledger) == []
