"""The ledger in a database: what it accepts, what it refuses, what it never changes; on both databases."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.finance.ledger import (
    Account,
    Journal,
    Ledger,
    Line,
    Outcome,
    add_accounts,
    balances,
    faults,
    open_pending,
    statement,
    trial_balance,
)


def journal(key, amount=1000, debit="cash", credit="capital", day="2018-01-10", **rest):
    lines = (Line(debit, amount), Line(credit, -amount))
    return Journal(key, date.fromisoformat(day), rest.pop("currency", "CNY"), lines, **rest)


def test_the_same_key_is_written_once_and_another_body_under_it_is_refused(ledger: Ledger) -> None:
    assert [ledger.submit(journal("a")).status for _ in range(2)] == ["created", "exists"]
    assert ledger.submit_many([journal("a", 1001)])[0].status == "conflict"
    assert ledger.submit_many([journal("b"), journal("b")]) == [
        Outcome("b", "created"),
        Outcome("b", "exists"),
    ]
    with pytest.raises(InputError, match="编号已用于内容不同的凭证"):
        ledger.submit(journal("a", 1001))
    assert balances(ledger)["cash"] == 2000


def test_a_part_payment_of_a_pending_journal_releases_the_rest_once(ledger: Ledger) -> None:
    ledger.submit(journal("notice", 5000, "receivable", kind="pending"))
    assert (open_pending(ledger), balances(ledger)) == (5000, {})
    ledger.submit(journal("paid", 3500, posts="notice"))
    assert (open_pending(ledger), balances(ledger)) == (0, {"cash": 3500, "capital": -3500})
    with pytest.raises(InputError, match="已结清"):
        ledger.submit(journal("again", 1500, posts="notice"))


def test_a_void_journal_may_withdraw_a_pending_one_without_lines(ledger: Ledger) -> None:
    ledger.submit(journal("notice", 5000, "receivable", kind="pending"))
    ledger.submit(Journal("off", date(2018, 2, 1), "CNY", (), kind="void", posts="notice"))
    assert (open_pending(ledger), balances(ledger)) == (0, {})


def test_a_journal_can_be_reversed_exactly_and_only_once(ledger: Ledger) -> None:
    ledger.submit(journal("a"))
    with pytest.raises(InputError, match="不对应"):
        ledger.submit(journal("r", -999, reverses="a"))
    ledger.submit(journal("r", -1000, reverses="a"))
    with pytest.raises(InputError, match="已被冲销"):
        ledger.submit(journal("s", -1000, reverses="a"))
    assert balances(ledger) == {"cash": 0, "capital": 0}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            Journal("x", date(2018, 1, 1), "CNY", (Line("cash", 5), Line("capital", -4))),
            "借贷不平,差额 0.01 元",
        ),
        (journal("x", currency="USD"), "币种"),
        (journal("x", debit="usd"), "科目“usd”的币种是 USD"),
        (journal("x", debit="nowhere"), "没有科目“nowhere”"),
        (journal("x", day="2016-12-31"), "早于基金成立日"),
        (journal("x", day="2028-01-01"), "晚于基金到期日"),
        (journal("x", 1001, debit="capital", credit="cash"), "低于下限 0.00 元"),
        (journal("x", 500_001, debit="investment"), "高于上限 5000.00 元"),
        (journal("x", posts="nothing"), "nothing 不是待记账凭证"),
        (journal("x", 0), "金额为零"),
        (Journal("x", date(2018, 1, 1), "CNY", (Line("cash", 5),)), "至少要有借贷两行"),
    ],
)
def test_a_bad_journal_is_refused_by_name_and_nothing_of_its_batch_is_written(
    ledger: Ledger, bad: Journal, sentence: str
) -> None:
    with pytest.raises(InputError, match="凭证 x") as caught:
        ledger.submit_many([journal("good"), bad], all_or_nothing=True)
    assert sentence in str(caught.value)
    assert balances(ledger) == {}


def test_in_a_batch_a_refused_journal_does_not_hold_up_the_others(ledger: Ledger) -> None:
    outcomes = ledger.submit_many([journal("a"), journal("b", 9999, "capital", "cash"), journal("c")])
    assert [outcome.status for outcome in outcomes] == ["created", "refused", "created"]
    assert balances(ledger)["cash"] == 2000


def test_a_reservation_counts_against_a_limit_until_it_is_released(ledger: Ledger) -> None:
    ledger.submit(journal("in", 1000))
    ledger.submit(journal("hold", 800, "receivable", "cash", kind="pending"))
    with pytest.raises(InputError, match="低于下限"):
        ledger.submit(journal("spend", 300, "capital", "cash"))
    ledger.submit(journal("pay", 500, "receivable", "cash", posts="hold"))
    ledger.submit(journal("spend", 500, "capital", "cash"))
    assert balances(ledger)["cash"] == 0
    assert faults(ledger) == []


def test_the_database_itself_refuses_change_deletion_and_unbalanced_rows(ledger: Ledger) -> None:
    ledger.submit(journal("a"))
    database = ledger.database
    for statement_ in (
        "UPDATE ledger_postings SET amount = 1",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_journals SET memo = 'x'",
        "DELETE FROM ledger_journals",
        "UPDATE ledger_accounts SET lowest = NULL",
        "INSERT INTO ledger_postings (journal, line, account, day, layer, amount)"
        " VALUES ('a', 9, 1, '2018-01-01', 'posted', 5)",
        "INSERT INTO ledger_postings (journal, line, account, day, layer, amount)"
        " VALUES ('orphan', 1, 1, '2018-01-01', 'posted', 5)",
        "INSERT INTO ledger_journals (key, book, day, kind, memo, currency, body_hash, lines)"
        " VALUES ('empty', 'fund', '2018-01-01', 'posted', '', 'CNY', '', 2)",
    ):
        with pytest.raises(database.connection.Error):
            database.execute(statement_)
    assert balances(ledger) == {"cash": 1000, "capital": -1000}
    assert faults(ledger) == []


def test_a_closed_period_takes_nothing_more_and_closes_only_forward(ledger: Ledger) -> None:
    ledger.submit(journal("a"))
    ledger.close(date(2018, 12, 31))
    with pytest.raises(InputError, match="已结账"):
        ledger.submit(journal("late", day="2018-12-31"))
    ledger.submit(journal("next", day="2019-01-01"))
    with pytest.raises(InputError, match="已结账至 2018-12-31"):
        ledger.close(date(2018, 6, 30))


def test_a_statement_opens_where_the_day_before_closed(ledger: Ledger) -> None:
    ledger.submit_many(
        [journal("a", 100), journal("b", 200, day="2019-03-01"), journal("c", 50, day="2019-02-01")]
    )
    year = statement(ledger, "cash", date(2019, 1, 1), date(2019, 12, 31))
    assert (year.opening, year.closing) == (100, 350)
    assert [(row.journal, row.balance) for row in year.rows] == [("c", 150), ("b", 350)]
    assert balances(ledger, date(2018, 12, 31)) == {"cash": 100, "capital": -100}
    assert trial_balance(ledger) == 0


def test_writers_at_the_same_time_neither_double_a_key_nor_break_a_limit(opener, ledger: Ledger) -> None:
    dialect, connect = opener
    ledger.submit(journal("in", 10_000))
    results: list[str] = []
    failures: list[BaseException] = []

    def work(connection: object) -> None:
        own = Ledger(connection, dialect, "fund")
        try:
            for i in range(25):
                # every writer sends the same keys; together they ask for five times what there is
                outcomes = own.submit_many([journal(f"k{i}", 2000, "capital", "cash"), journal(f"n{i}", 1)])
                results.extend(outcome.status for outcome in outcomes)
        except Exception as error:  # noqa: BLE001 -- a thread's failure must reach the assertion below
            failures.append(error)

    connections = [connect()] if dialect == "sqlite" else [connect() for _ in range(3)]
    if dialect == "sqlite":
        work(connections[0])
    threads = [threading.Thread(target=work, args=(c,)) for c in connections if dialect == "postgresql"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert results.count("created") == 5 + 25
    assert balances(ledger)["cash"] == 25
    assert faults(ledger) == []


def test_a_new_account_is_seen_by_an_open_ledger_and_a_repeated_one_refused(ledger: Ledger) -> None:
    ledger.submit(journal("a"))
    add_accounts(ledger.database, "fund", [Account("fee", "管理费")])
    ledger.submit(journal("b", 100, "fee", "cash"))
    with pytest.raises(InputError, match="科目“fee”已存在"):
        add_accounts(ledger.database, "fund", [Account("fee")])
    with pytest.raises(InputError, match="没有账簿“none”"):
        Ledger(ledger.database.connection, ledger.database.dialect, "none")
