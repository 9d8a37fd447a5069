"""The chance of reaching a level is calibrated on series that are what it supposes, and silent with too little."""

from datetime import date, timedelta
from decimal import Decimal as D

import numpy as np

from keqiao.core.measures.chance import outlook

BEGIN, END = date(2017, 1, 1), date(2017, 12, 31)


def daily(weeks):
    return {BEGIN + timedelta(7 * n): D(str(round(w, 2))) for n, w in enumerate(weeks)}


def test_eight_weeks_are_needed():
    assert outlook(daily([5] * 7), BEGIN, BEGIN + timedelta(48), END, D(270)) is None
    assert outlook(daily([5] * 8), BEGIN, BEGIN + timedelta(55), END, D(270)) is not None


def test_on_the_last_day_it_is_certain():
    assert outlook(daily([10] * 30), BEGIN, END, END, D(300)).chance == 1
    assert outlook(daily([10] * 30), BEGIN, END, END, D(301)).chance == 0


def test_equal_weeks_leave_no_doubt():
    found = outlook(daily([10] * 26), BEGIN, BEGIN + timedelta(181), END, D(500))
    assert found.chance == 1
    assert found.expected == D("521.43") or abs(found.expected - D("521.43")) < D("0.02")


def test_what_it_calls_eighty_percent_happens_in_eighty_percent():
    """On weeks drawn alike, the 80 % interval holds 80 % of the years, within what 600 draws can tell."""
    rng = np.random.default_rng(20170505)
    today = BEGIN + timedelta(7 * 26 - 1)
    held = 0
    for _ in range(600):
        weeks = rng.normal(100, 20, 52)
        found = outlook(daily(weeks[:26]), BEGIN, today, today + timedelta(7 * 26), D(1))
        held += float(found.low) <= weeks.sum() <= float(found.high)
    assert 0.755 <= held / 600 <= 0.845
