"""Waterfalls: every part adds to the cash, in order, and the way a payment is cut up changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import yuan
from keqiao.engines.finance.waterfall import Deal, Event, Parts, Terms, deal_by_deal, running, single

START = date(2016, 2, 29)

terms = st.builds(
    Terms,
    carry=st.sampled_from([Decimal("0.2"), Decimal("0.15"), Decimal("0"), Decimal("0.333")]),
    hurdle_rate=st.sampled_from([Decimal("0.08"), Decimal("0.06"), Decimal("0")]),
    basis=st.sampled_from(["compound", "simple"]),
    catch_up=st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(0), Decimal("0.87")]),
)
steps = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from(["call", "dist"]), st.integers(0, 10**11)),
    min_size=1,
    max_size=8,
)


def events_of(rows) -> list[Event]:
    day, events = START, [Event(START, "call", Decimal("1234567.89"))]
    for gap, kind, fen in rows:
        day += timedelta(days=gap)
        events.append(Event(day, kind, yuan(fen)))
    return events


@settings(deadline=None, max_examples=120)
@given(steps, terms)
def test_parts_add_to_the_cash_and_no_carry_comes_before_capital_and_hurdle(rows, agreement) -> None:
    events = events_of(rows)
    result = running(events, agreement)
    paid = [event for event in events if event.kind == "dist"]
    for event, given_ in zip(paid, result.distributions, strict=True):
        parts = given_.parts.in_yuan()
        assert sum(parts.values()) == event.amount
        assert min(parts.values()) >= 0
        if given_.parts.carry:
            assert given_.unreturned_capital_after == 0
            assert given_.accrued_preferred_after == 0


@settings(deadline=None, max_examples=80)
@given(steps, terms, st.integers(0, 10**6))
def test_splitting_every_distribution_on_its_day_changes_nobodys_total(rows, agreement, cut) -> None:
    events = events_of(rows)
    split: list[Event] = []
    for event in events:
        fen = int(event.amount * 100)
        first = fen * (cut % 1000) // 1000
        split += [replace(event, amount=yuan(first)), replace(event, amount=yuan(fen - first))]
    assert running(split, agreement).total == running(events, agreement).total


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 4 * 10**10), st.integers(0, 10**9), terms)
def test_more_cash_never_gives_anyone_less(fen, more, agreement) -> None:
    def totals(cash: int) -> tuple[int, int]:
        result = single(Decimal(10**8), START, date(2021, 2, 28), yuan(cash), agreement)
        return result.parts.carry, result.parts.investors

    before, after = totals(fen), totals(fen + more)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


def test_a_fraction_of_a_fen_left_from_a_full_payment_never_falls_due_later() -> None:
    agreement = Terms(Decimal("0.2"), Decimal("0.08"))
    rows = [(746, "dist", 144486622), (365, "dist", 1), (1, "dist", 1)]
    later = running(events_of(rows), agreement).distributions[1:]
    assert [item.parts.preferred_return for item in later] == [0, 0]
    assert {item.accrued_preferred_after for item in later} == {0}


def test_after_a_full_catch_up_the_manager_has_its_share_of_all_profit() -> None:
    agreement = Terms(Decimal("0.2"), Decimal("0.08"))
    result = single(Decimal(100), START, date(2020, 2, 29), Decimal("333.33"), agreement)
    assert yuan(result.parts.carry) == Decimal("46.67")  # 20 % of 233.33


def test_a_deal_that_loses_is_repaid_by_the_next_and_the_manager_gives_back() -> None:
    deals = [
        Deal("late", Decimal(100), date(2017, 1, 1), Decimal(150), date(2021, 1, 1)),
        Deal("win", Decimal(100), date(2017, 1, 1), Decimal(300), date(2019, 1, 1)),
        Deal("loss", Decimal(100), date(2017, 1, 1), Decimal(0), date(2020, 1, 1)),
    ]
    result = deal_by_deal(deals, Terms(Decimal("0.2"), Decimal("0.08")))
    assert [p.deal for p in result.by_deal] == ["win", "loss", "late"]
    assert [p.loss_carried_forward for p in result.by_deal] == [0, 100, 50]
    assert (result.carry_paid, result.carry_entitled, result.clawback) == (40, 30, 10)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"carry": Decimal(1)}, "业绩报酬比例"),
        ({"hurdle_rate": Decimal(-1)}, "门槛收益率"),
        ({"catch_up": Decimal(2)}, "追补比例"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(change, sentence) -> None:
    with pytest.raises(InputError, match=sentence):
        Terms(**{"carry": Decimal("0.2"), "hurdle_rate": Decimal("0.08"), **change})


def test_a_catch_up_share_not_above_carry_keeps_all_that_is_left() -> None:
    agreement = Terms(Decimal("0.2"), Decimal("0.1"), "simple", Decimal("0.2"))
    parts = single(Decimal(100), date(2018, 1, 1), date(2019, 1, 1), Decimal(210), agreement).parts
    assert parts == Parts(100_00, 10_00, 20_00, 80_00, 0, 0)


def test_events_out_of_order_before_the_fund_or_past_its_term_are_refused() -> None:
    agreement = Terms(Decimal("0.2"), Decimal("0.08"))
    call, dist = Event(START, "call", Decimal(5)), Event(date(2020, 1, 1), "dist", Decimal(5))
    with pytest.raises(InputError, match="首次出资之前不能分配"):
        running([dist], agreement)
    with pytest.raises(InputError, match="第 2 笔日期 2016-02-29 早于前一笔"):
        running([replace(call, day=date(2017, 1, 1)), call], agreement)
    with pytest.raises(InputError, match="早于基金成立日"):
        running([call, dist], agreement, opened=date(2016, 3, 1))
    with pytest.raises(InputError, match="晚于基金到期日"):
        running([call, dist], agreement, ends=date(2019, 12, 31))
    with pytest.raises(InputError, match="第 2 笔金额为负"):
        running([call, replace(dist, amount=Decimal(-1))], agreement)
    with pytest.raises(InputError, match="不是整分"):
        single(Decimal(100), START, START, Decimal("0.001"), agreement)
