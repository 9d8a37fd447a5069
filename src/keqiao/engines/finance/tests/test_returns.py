"""XIRR with every root, multiples and public market equivalents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.returns import (
    multiples,
    net_present_value,
    period_return,
    public_market_equivalent,
    xirr,
)

START = date(2016, 2, 29)


def on(*pairs: tuple[int, float]) -> tuple[list[date], list[float]]:
    """Flows by day number."""
    return [START + timedelta(days=day) for day, _ in pairs], [amount for _, amount in pairs]


flows = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(-10_000, 10_000).map(float)), min_size=2, max_size=12
)


def gross(rate: float, dates: list[date], amounts: list[float]) -> float:
    return sum(
        abs(net_present_value(rate, [min(dates), day], [0.0, a]))
        for day, a in zip(dates, amounts, strict=True)
    )


@settings(deadline=None, max_examples=60)
@given(flows)
def test_every_root_makes_the_present_value_zero_and_every_change_of_sign_is_accounted_for(pairs) -> None:
    dates, amounts = on(*pairs)
    found = xirr(dates, amounts)
    for root in found.roots:
        if root > -0.999:
            value = net_present_value(root, dates, amounts)
            assert abs(value) <= 1e-9 * gross(root, dates, amounts)
    grid = np.concatenate([np.linspace(-0.97, 1, 200), np.geomspace(1, 99, 60)])
    values = [net_present_value(r, dates, amounts) / (gross(r, dates, amounts) or 1) for r in grid]
    for left, right, a, b in zip(grid, grid[1:], values, values[1:], strict=False):
        if min(abs(a), abs(b)) > 1e-9 and a * b < 0:
            assert any(left <= root <= right for root in found.roots), (left, right)


@settings(deadline=None, max_examples=60)
@given(flows, st.integers(1, 99))
def test_splitting_a_flow_on_its_day_and_the_order_of_flows_change_nothing(pairs, percent) -> None:
    whole = xirr(*on(*pairs))
    day, amount = pairs[0]
    part = amount * percent / 100
    split = xirr(*on(*reversed([*pairs[1:], (day, part), (day, amount - part)])))
    assert split.status == whole.status
    assert split.roots == pytest.approx(whole.roots, rel=1e-6, abs=1e-7)


def test_three_rates_of_one_fund_are_all_reported() -> None:
    # (1 + r) = 1.1, 1.2 and 1.5: -1 (x - 1.1)(x - 1.2)(x - 1.5) at yearly steps of 365 days
    found = xirr(*on((0, -1000.0), (365, 3800.0), (730, -4770.0), (1095, 1980.0)))
    assert (found.status, found.xirr) == ("multiple_roots", None)
    assert found.roots == pytest.approx((0.1, 0.2, 0.5), abs=1e-9)


def test_where_the_value_only_touches_zero_is_told_but_is_no_rate() -> None:
    found = xirr(*on((0, -100.0), (365, 220.0), (730, -121.0)))
    assert (found.status, found.xirr, found.roots) == ("no_real_root", None, ())
    assert found.touching == pytest.approx((0.1,), abs=1e-6)
    both = xirr(*on((0, -1000.0), (365, 3700.0), (730, -4510.0), (1095, 1815.0)))
    assert (both.status, both.touching) == ("ok", pytest.approx((0.1,), abs=1e-6))
    assert both.xirr == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        (((0, -100.0), (365, -5.0)), "no_sign_change"),
        (((0, 0.0), (365, 0.0)), "no_sign_change"),
        (((0, 100.0), (365, -200.0), (730, 150.0)), "no_real_root"),
        (((0, -1.0), (1, 1000.0)), "no_real_root"),  # above 10,000 % a year
        (((0, -100.0), (0, 100.0), (365, 5.0)), "no_sign_change"),
        (((0, -100.0), (365, 1e-3)), "ok"),
        (((0, 1000.0), (365, -1100.0)), "ok"),
    ],
)
def test_what_has_no_rate_is_named(pairs, status) -> None:
    assert xirr(*on(*pairs)).status == status


def test_a_late_call_still_gives_one_rate_when_there_is_only_one() -> None:
    found = xirr(*on((0, -100.0), (365, 300.0), (3650, -1.0)))
    assert found.status == "multiple_roots"
    assert found.roots[1] == pytest.approx(2.0, abs=1e-3)


def test_flows_that_are_not_numbers_or_do_not_match_are_refused() -> None:
    with pytest.raises(InputError, match="有限数"):
        xirr(*on((0, -1.0), (1, float("nan")), (2, 3.0)))
    with pytest.raises(InputError, match="一一对应"):
        xirr([START], [])


def test_a_history_under_a_year_is_not_annualised() -> None:
    short = period_return(*on((0, -100.0), (364, 101.0)))
    long = period_return(*on((0, -100.0), (365, 101.0)))
    assert (short.annualised, long.annualised) == (False, True)
    assert short.reported_return == pytest.approx(0.01, abs=1e-12)


def test_multiples_over_nothing_paid_in_have_no_value_and_an_overcall_leaves_less_than_nothing() -> None:
    empty = multiples(Decimal(100), [], [], Decimal(0))
    assert (empty.DPI, empty.TVPI, empty.PIC, empty.unfunded) == (None, None, 0, 100)
    assert multiples(Decimal(100), [Decimal(101)], [], Decimal(0)).unfunded == -1


def test_a_fund_that_tracks_its_index_has_a_pme_of_one() -> None:
    days = [date(2018, 1, 1), date(2019, 1, 1), date(2020, 1, 1)]
    index = dict(zip(days, map(Decimal, ("100", "110", "121")), strict=True))
    result = public_market_equivalent(
        [(days[0], Decimal(-100)), (days[1], Decimal(55))], Decimal("60.5"), days[2], index
    )
    assert result.ks_pme == pytest.approx(1.0)
    assert result.direct_alpha_annual_effective == pytest.approx(0.0, abs=1e-12)
    assert result.pme_plus_lambda == pytest.approx(1.0)
    with pytest.raises(InputError, match="指数缺少 2020-01-01"):
        public_market_equivalent([(days[0], Decimal(-1))], Decimal(1), days[2], {days[0]: Decimal(1)})


def test_flows_that_cancel_almost_everywhere_are_refused_and_do_not_hang() -> None:
    binomial = [1, -8, 28, -56, 70, -56, 28, -8, 1]
    with pytest.raises(InputError, match="无法确定收益率"):
        xirr(*on(*((day, float(amount)) for day, amount in enumerate(binomial))))


def test_a_long_history_of_mixed_flows_is_answered_in_time() -> None:
    random = np.random.default_rng(3)
    found = xirr(*on(*((day, float(a)) for day, a in enumerate(random.normal(size=2000)))))
    assert found.status in ("ok", "multiple_roots", "no_real_root")
