"""Guidance-fund rules by date, concession, buy-back, early exit and leverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.funds import (
    ConcessionTier,
    ExitFacts,
    Measured,
    SubFund,
    buyback,
    compliance,
    concession,
    early_exit,
    leverage,
    of_government,
    rule_on,
)
from keqiao.engines.finance.funds.buyback import BuybackBands

BANDS = BuybackBands(4, 6)


def test_the_rule_of_the_day_is_the_one_in_force_and_says_what_is_unconfirmed() -> None:
    old, new = rule_on(date(2021, 10, 23)), rule_on(date(2021, 10, 24))
    assert (old.low, new.low, new.floor, old.floor) == (
        Decimal("0.20"),
        Decimal("0.10"),
        Decimal("0.50"),
        None,
    )
    assert old.unconfirmed
    assert not new.unconfirmed
    with pytest.raises(InputError, match="2011-07-03 没有生效的子基金出资规则"):
        rule_on(date(2011, 7, 3))


def test_share_limits_are_inclusive_and_judged_unrounded() -> None:
    rule = rule_on(date(2022, 1, 1))
    fund = SubFund(Decimal(300), Decimal(90), Decimal(91), [])
    assert compliance(fund, rule).share_ok
    above = replace(fund, contribution=Decimal("90.00001"))
    assert compliance(above, rule).share == Decimal("0.300000")
    assert not compliance(above, rule).share_ok
    assert not compliance(replace(fund, largest_other=Decimal(90)), rule).not_largest_ok
    assert not compliance(replace(fund, contribution=Decimal(301)), rule).share_ok


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**12), st.integers(0, 400).map(lambda n: Decimal(n) / 100))
def test_what_is_conceded_and_kept_is_the_profit_and_principal_is_never_touched(fen, multiple) -> None:
    tiers = [ConcessionTier(Decimal("1.2"), Decimal("0.2")), ConcessionTier(Decimal(2), Decimal("0.5"))]
    profit = Decimal(fen) / 100
    result = concession(
        Decimal(10**6), profit, Decimal("0.035"), (date(2018, 1, 1), date(2023, 1, 1)), tiers, multiple
    )
    assert result.conceded + result.gov_keeps == profit
    assert 0 <= result.conceded <= result.excess
    assert result.share_applied == (
        Decimal("0.5") if multiple >= 2 else Decimal("0.2") if multiple >= Decimal("1.2") else 0
    )


@pytest.mark.parametrize(
    ("day", "band", "interest"),
    [
        (date(2020, 2, 28), "within 4 years", Decimal(0)),
        (date(2020, 2, 29), "within 4 years", Decimal(0)),
        (date(2020, 3, 1), "after 4, up to 6 years", Decimal("0.01")),
        (date(2022, 2, 28), "after 4, up to 6 years", Decimal("7.30")),
        (date(2022, 3, 1), "after 6 years: pari passu, no fixed price", None),
    ],
)
def test_buyback_bands_turn_on_the_anniversary_also_of_a_leap_day(day, band, interest) -> None:
    result = buyback(Decimal(73), date(2016, 2, 29), day, Decimal("0.05"), BANDS)
    assert (result.band, result.interest) == (band, interest)
    assert result.price == (None if interest is None else 73 + interest)
    with pytest.raises(InputError, match="早于子基金注册日"):
        buyback(Decimal(1), date(2016, 2, 29), date(2016, 2, 28), Decimal(0), BANDS)


FACTS = ExitFacts(
    date(2019, 1, 1),
    date(2018, 1, 1),
    date(2018, 6, 1),
    date(2018, 7, 1),
    date(2018, 9, 1),
    True,
    True,
    False,
)


def test_early_exit_starts_the_day_after_a_year_has_passed() -> None:
    def met(facts: ExitFacts) -> list[str]:
        return [trigger.trigger for trigger in early_exit(facts) if trigger.met]

    assert met(FACTS) == []
    assert met(replace(FACTS, set_up=None)) == []
    assert met(replace(FACTS, set_up=None, as_of=date(2019, 1, 2))) == ["not_set_up"]
    idle = replace(FACTS, first_investment=None, as_of=date(2019, 7, 2))
    assert met(idle) == ["idle_money"]
    assert met(replace(FACTS, field_as_agreed=False, charter_followed=False, other_breach=True)) == [
        "wrong_field",
        "charter",
        "other",
    ]
    with pytest.raises(InputError, match="早于批准日"):
        early_exit(replace(FACTS, set_up=date(2017, 1, 1)))


def test_leverage_names_its_denominator_and_refuses_a_total_without_the_government_money() -> None:
    own = Measured("项目", Decimal(90), "社会股权与债务融资", Decimal(30), "直投金额")
    fund, project = leverage([of_government("基金", Decimal(100), Decimal(20)), own])
    assert (fund.multiple, fund.denominator) == (5, "政府出资额")
    assert (project.multiple, project.denominator) == (3, "直投金额")
    with pytest.raises(InputError, match="层级“项目”总额 19 小于政府出资 20"):
        of_government("项目", Decimal(19), Decimal(20))
    with pytest.raises(InputError, match="政府出资额应大于零"):
        leverage([of_government("基金", Decimal(5), Decimal(0))])
    with pytest.raises(InputError, match="重名"):
        leverage([own, own])
