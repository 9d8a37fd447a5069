"""IP valuation: discounting, ranges, legal life; checked against closed forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.finance.valuation import (
    Comparable,
    Contribution,
    CostItem,
    Royalty,
    cost_approach,
    excess_earnings,
    legal_life,
    market_approach,
    relief_from_royalty,
    sensitivity,
)

TERMS = Royalty(
    [Decimal(1000)] * 3, Decimal("0.1"), Decimal("0.2"), Decimal("0.25"), "year-end", Decimal("0.3")
)


def test_a_level_royalty_is_worth_an_annuity() -> None:
    # 80 a year for three years at 25 %: 80 x (1 - 1.25 ** -3) / 0.25
    result = relief_from_royalty(TERMS)
    assert result.value == Decimal("156.16")
    assert result.max_loan == Decimal("46.85")
    mid = relief_from_royalty(replace(TERMS, timing="mid-year"))
    assert mid.value == Decimal("174.59")  # x sqrt(1.25)


def test_a_dearer_discount_or_lower_royalty_never_raises_the_value() -> None:
    grid = list(sensitivity(TERMS, [Decimal("0.05"), Decimal("0.1")], [Decimal("0.2"), Decimal("0.3")]))
    values = {(royalty, discount): value for royalty, discount, value in grid}
    assert values[Decimal("0.05"), Decimal("0.3")] == min(values.values())
    assert values[Decimal("0.1"), Decimal("0.2")] == max(values.values())


def test_other_assets_earn_first_and_a_worthless_right_lends_nothing() -> None:
    charges = [Contribution("plant", Decimal(500), Decimal("0.1"))]
    result = excess_earnings([Decimal(100)] * 3, charges, TERMS)
    assert result.value == Decimal("58.56")  # 30 a year
    poor = excess_earnings([Decimal(10)] * 3, charges, TERMS)
    assert poor.value < 0
    assert poor.max_loan == 0


def test_weights_need_not_sum_to_one_and_cost_loses_its_obsolescence() -> None:
    prices = [
        Comparable("a", Decimal(100), [], Decimal(3)),
        Comparable("b", Decimal(200), [Decimal("0.5")], Decimal(1)),
    ]
    assert market_approach(prices).value == 100
    assert cost_approach([CostItem("x", Decimal(100), Decimal("1.1"))], Decimal("0.5")).value == 55
    with pytest.raises(InputError, match="权重之和应大于零"):
        market_approach([replace(prices[0], weight=Decimal(0))])


def test_a_right_has_expired_on_its_anniversary_also_of_a_leap_day() -> None:
    filed = date(2012, 2, 29)
    assert legal_life("utility_model", 10, filed, date(2022, 2, 27)).remaining_days == 1
    last = legal_life("utility_model", 10, filed, date(2022, 2, 28))
    assert (last.expiry, last.remaining_days, last.expired) == (date(2022, 2, 28), 0, True)
    with pytest.raises(InputError, match="早于申请日"):
        legal_life("invention", 20, filed, date(2012, 2, 28))
    with pytest.raises(InputError, match="收到“trademark”"):
        legal_life("trademark", 10, filed, filed)
