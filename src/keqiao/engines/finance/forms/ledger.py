"""总账的输入形式: ledger."""

from __future__ import annotations

from datetime import date
from typing import cast

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.ledger.book import Book, mirrors
from keqiao.engines.finance.ledger.calls import request_calls
from keqiao.engines.finance.ledger.journal import Journal, Kind, Line, reversal_lines
from keqiao.engines.finance.money import whole_fen, yuan


def read_journals(given: Fields) -> list[Journal]:
    """凭证列表 from ``entries``; a reversal without lines takes those of what it reverses, with the other
    sign."""
    journals: dict[str, Journal] = {}
    currency = given.text("currency", "CNY")
    for item in given.objects("entries", empty=True):
        journal = _journal(item, journals, currency)
        if journal.key in journals:
            raise InputError("“{name}”:凭证编号 {key} 重复", name=item.name("id"), key=journal.key)
        _check_date(journal, given)
        journals[journal.key] = journal
    return list(journals.values())


def _journal(item: Fields, known: dict[str, Journal], currency: str) -> Journal:
    lines = tuple(
        Line(str(account), whole_fen(checked_number(amount, place), place))
        for place, (account, amount) in (item.pairs("lines", empty=True) if item.has("lines") else ())
    )
    reverses = item.text("reverses") if item.has("reverses") else None
    if not lines and reverses in known:
        lines = reversal_lines(known[str(reverses)].lines)
    return Journal(
        key=item.text("id"),
        day=item.day("date"),
        currency=item.text("currency", currency),
        lines=lines,
        memo=str(item.raw("memo", "")),
        kind=cast(Kind, item.text("status", "posted")),
        posts=item.text("posts") if item.has("posts") else None,
        reverses=reverses,
    )


def _check_date(journal: Journal, given: Fields) -> None:
    """The fund's life and currency, where the input states them."""
    if given.has("currency") and journal.currency != given.text("currency"):
        raise InputError("凭证 {key}:币种 {currency} 与账簿不符", key=journal.key, currency=journal.currency)
    if given.has("fund_opened") and journal.day < given.day("fund_opened"):
        raise InputError("凭证 {key}:日期 {day} 早于基金成立日", key=journal.key, day=journal.day)
    if given.has("fund_ends") and journal.day > given.day("fund_ends"):
        raise InputError("凭证 {key}:日期 {day} 晚于基金到期日", key=journal.key, day=journal.day)


def journal(given: Fields) -> Answer:
    book = Book(whole_reversals=False)
    book.submit_all(read_journals(given))
    balances = {account: yuan(balance) for account, balance in sorted(book.balances.items()) if balance}
    values = {
        "balances": balances,
        "trial_balance_sum": yuan(sum(book.balances.values())),
        "pending_open": yuan(book.pending_open),
        "entries_visible": len(book.journals),
    }
    steps = [
        step(
            f"{entry.day} {entry.key} {entry.memo}".strip(),
            entry.kind,
            "",
            "",
            [step(line.account, yuan(line.amount)) for line in entry.lines],
        )
        for entry in book.journals.values()
    ]
    partial = [
        f"凭证 {entry.key}:冲销分录与 {entry.reverses} 不完全对应"
        for entry in book.journals.values()
        if entry.reverses is not None and not mirrors(entry, book.journals[entry.reverses])
    ]
    return Answer(values, steps, ["借方为正,贷方为负;待记账与作废凭证不进余额。", *partial])


def over_call(given: Fields) -> Answer:
    amounts = {
        name: whole_fen(given.amount(name), name)
        for name in ("commitment", "posted_calls", "pending_calls", "recallable_distributions")
    }
    requests = [
        whole_fen(amount, f"requests_in_order[{number}]")
        for number, amount in enumerate(given.numbers("requests_in_order", low="0", empty=True))
    ]
    result = request_calls(
        amounts["commitment"],
        amounts["posted_calls"],
        amounts["pending_calls"],
        amounts["recallable_distributions"],
        requests,
    )
    steps = [
        step(f"缴款通知 {yuan(request)}", "接受" if answer == "accepted" else "拒绝:超过剩余额度")
        for request, answer in zip(requests, result.results, strict=True)
    ]
    return Answer({"results": list(result.results), "room_after": yuan(result.room_after)}, steps)


def idempotency(given: Fields) -> Answer:
    bodies: dict[str, tuple[int, date]] = {}
    results = []
    posted = 0
    for item in given.objects("requests", empty=True):
        amount = whole_fen(item.number("amount"), item.name("amount"))
        day = parse_date(item.raw("date", date(1970, 1, 1)), item.name("date"))
        key = item.text("key")
        answer = "created" if key not in bodies else "exists" if bodies[key] == (amount, day) else "conflict"
        if answer == "created":
            bodies[key] = (amount, day)
            posted += amount
        results.append(answer)
    words = {"created": "新建", "exists": "已存在,不重复记账", "conflict": "编号相同内容不同,拒绝"}
    steps = [step(str(number), words[answer]) for number, answer in enumerate(results, 1)]
    return Answer({"results": results, "posted_total": yuan(posted)}, steps)
