"""Risk sharing: shares add to the fen, more loss is never less burden, caps stay where the agreement puts
them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import allocate, yuan
from keqiao.engines.finance.risk import (
    Claim,
    Loss,
    Party,
    Pool,
    fixed_shares,
    national_guarantee_plan,
    pay_claims,
    return_recovery,
    share_through_chain,
)
from keqiao.engines.finance.risk.stacking import Programme, stack

weights = st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=7).filter(any)


@settings(deadline=None, max_examples=200)
@given(st.integers(-(10**13), 10**13), weights)
def test_shares_add_to_the_fen_and_stay_within_one_fen_of_exact(total, parts) -> None:
    split = allocate(total, parts)
    assert sum(split) == total
    for part, weight in zip(split, parts, strict=True):
        assert abs(part - total * weight / sum(parts)) < 1


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10**12), st.integers(1, 10**9), weights)
def test_more_loss_is_never_less_burden_beyond_the_fen_of_the_remainder_rule(loss, more, parts) -> None:
    # largest remainder may move one fen from a party to another as the loss grows (the Alabama paradox)
    before, after = allocate(loss, parts), allocate(loss + more, parts)
    assert all(b - a <= 1 for b, a in zip(before, after, strict=True))


CHAIN = [
    Party("province", Decimal("0.3"), government=True, balance=Decimal(1000)),
    Party("county", Decimal("0.3"), government=True, cap_per_loan=Decimal(90)),
    Party("guarantor", Decimal("0.2"), first_loss=Decimal(50), cap_per_year=Decimal(300)),
    Party("bank", Decimal("0.2")),
]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.sampled_from([None, Decimal("0.5")]))
def test_a_chain_bears_every_loss_whole_within_every_limit(amounts, ceiling) -> None:
    losses = [Loss(f"l{i}", f"b{i % 2}", 2018, yuan(fen)) for i, fen in enumerate(amounts)]
    result = share_through_chain(CHAIN, losses, "bank", ceiling)
    for loss, shared in zip(losses, result.losses, strict=True):
        assert sum(shared.borne.values()) == loss.amount
        assert min(shared.borne.values()) >= 0
        assert shared.borne["county"] <= 90
        if ceiling is not None:
            assert shared.borne["province"] + shared.borne["county"] <= ceiling * loss.amount
    assert result.totals["province"] + result.balances["province"] == 1000
    assert result.totals["guarantor"] <= 300


def test_a_level_that_has_run_dry_pushes_its_share_to_the_lender_and_says_so() -> None:
    losses = [Loss("a", "x", 2018, Decimal(3050)), Loss("b", "x", 2018, Decimal(1000))]
    result = share_through_chain(CHAIN, losses, "bank", multiplication=Decimal(10))
    assert result.losses[0].borne == {"province": 900, "county": 90, "guarantor": 300, "bank": 1760}
    assert result.losses[1].borne == {"province": 100, "county": 90, "guarantor": 0, "bank": 810}
    assert result.losses[1].cut == {"province": 200, "county": 210, "guarantor": 200}
    assert (result.balances["province"], result.capacity_after) == (0, 0)


@pytest.mark.parametrize(
    ("parties", "rest", "sentence"),
    [
        (
            [Party("a", Decimal("0.5")), Party("b", Decimal("0.4"))],
            "a",
            "分担比例之和为 0.9,应为 1:a 0.5、b 0.4",
        ),
        ([Party("a", Decimal("0.5")), Party("a", Decimal("0.5"))], "a", "重名"),
        ([Party("a", Decimal(1))], "z", "兜底方“z”不在分担链中"),
        ([Party("a", Decimal(1), cap_per_loan=Decimal(1))], "a", "不能有上限"),
        ([Party("a", Decimal(1), government=True)], "a", "不能是政府一方"),
    ],
)
def test_a_chain_that_does_not_hold_together_is_refused(parties, rest, sentence) -> None:
    with pytest.raises(InputError, match=sentence):
        share_through_chain(parties, [], rest)
    with pytest.raises(InputError, match="净损失为负"):
        share_through_chain(CHAIN, [Loss("a", "x", 2018, Decimal(-1))], "bank")


def test_a_tie_of_cap_and_balance_is_an_exhausted_pool() -> None:
    pool = Pool(Decimal(100), Decimal(8), Decimal(100), Decimal("0.5"), Decimal("0.03"), Decimal(1000))
    result = pay_claims(pool, [Claim("a", Decimal(60)), Claim("b", Decimal(300)), Claim("c", Decimal(2))])
    assert [claim.reason for claim in result.claims] == ["full", "pool exhausted", "pool exhausted"]
    assert [claim.suspend_new_lending for claim in result.claims] == [True, True, True]
    assert result.room_before == -200


def test_a_recovery_above_the_loss_goes_to_the_lender_and_costs_come_first() -> None:
    borne = {"pool": Decimal("66.67"), "bank": Decimal("33.33")}
    result = return_recovery(Decimal(100), borne, Decimal(250), Decimal(30))
    assert (result.returned, result.excess_to_lender) == (borne, 120)
    assert return_recovery(Decimal(100), borne, Decimal(10), Decimal(30)).net_recovery == 0
    with pytest.raises(InputError, match="各方承担之和 100.00 不等于已代偿净损失 101.00"):
        return_recovery(Decimal(101), borne, Decimal(1), Decimal(0))


def test_the_guarantee_plan_refuses_an_unknown_class_and_says_what_is_outside_it() -> None:
    other = "other tech SME or innovative SME"
    assert national_guarantee_plan(Decimal(1), Decimal(5_000_000), other).max_reguarantee_fee_rate == Decimal(
        "0.003"
    )
    with pytest.raises(InputError, match="企业类别“大型企业”不在办法之内"):
        national_guarantee_plan(Decimal(1), Decimal(2), "大型企业")
    assert national_guarantee_plan(Decimal(1), Decimal(30_000_001), other).outside == (
        "担保金额 30000001 超过单户上限 30000000",
    )
    beyond = national_guarantee_plan(Decimal(3), Decimal(2), other)
    assert beyond.outside == ("净损失 3 大于担保金额 2",)
    assert sum(beyond.borne.values()) == 3


def test_equal_weights_give_the_extra_fen_to_the_earlier_party() -> None:
    assert fixed_shares(Decimal("0.02"), {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}) == {
        "a": Decimal("0.01"),
        "b": Decimal("0.01"),
        "c": 0,
    }


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**9), st.lists(st.tuples(st.integers(0, 100), st.integers(0, 10**9)), max_size=5))
def test_stacked_subsidies_never_pay_more_than_the_cost_and_later_ones_are_cut_first(fen, rows) -> None:
    programmes = [
        Programme(f"p{i}", Decimal(share) / 100, i % 2 == 0, yuan(cap)) for i, (share, cap) in enumerate(rows)
    ]
    result = stack(yuan(fen), programmes, Decimal("0.8"))
    assert result.total + result.borne_by_enterprise == yuan(fen)
    assert result.total == sum(result.paid.values(), Decimal(0)) <= yuan(fen)
    alone = stack(yuan(fen), programmes[:1], Decimal("0.8"))
    assert all(result.paid[name] == amount for name, amount in alone.paid.items())
