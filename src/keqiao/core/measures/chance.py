"""达成概率: how likely an additive figure reaches its level by the deadline, going by its weeks so far.

The weeks that are over are taken as draws of one distribution. The sum of the weeks to come then has mean R·m and
variance s²·R·(1 + R/n) (the second term is the uncertainty of the mean), and follows Student's t with n − 1 degrees of
freedom (Hahn and Meeker, Statistical Intervals, 1991, section 4.3: prediction of a future sum). It knows no season:
a year that fills up in December is judged too low before, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean, stdev

LEAST_WEEKS = 8
"""With fewer whole weeks there is no answer."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """展望: the chance (0 to 1), the expected figure at the deadline and its 80 % interval."""

    chance: float
    expected: Decimal
    low: Decimal
    high: Decimal
    weeks: int


def outlook(
    daily: Mapping[date, Decimal], begin: date, today: date, end: date, need: Decimal
) -> Outlook | None:
    """The outlook on ``today`` (the day is counted) for the sum from ``begin`` to ``end`` to reach ``need``."""
    value = sum((amount for day, amount in daily.items() if begin <= day <= today), Decimal(0))
    weeks = _weeks(daily, begin, today)
    rest = max((end - today).days, 0) / 7
    if rest == 0:
        return Outlook(float(value >= need), value, value, value, len(weeks))
    if len(weeks) < LEAST_WEEKS:
        return None
    mean, spread = fmean(weeks), stdev(weeks)
    expected = float(value) + rest * mean
    error = spread * (rest * (1 + rest / len(weeks))) ** 0.5
    from scipy import special as student  # here, because every start of the site would wait for it

    if error == 0:
        return Outlook(float(expected >= float(need)), _d(expected), _d(expected), _d(expected), len(weeks))
    freedom = len(weeks) - 1
    chance = student.stdtr(freedom, (expected - float(need)) / error)
    reach = student.stdtrit(freedom, 0.9) * error
    low = max(expected - reach, float(value))
    return Outlook(float(chance), _d(expected), _d(low), _d(expected + reach), len(weeks))


def _weeks(daily: Mapping[date, Decimal], begin: date, today: date) -> list[float]:
    """Sums of the whole weeks that end today, the oldest first."""
    count = ((today - begin).days + 1) // 7
    sums = [0.0] * count
    for day, amount in daily.items():
        place = count - 1 - (today - day).days // 7
        if begin <= day <= today and 0 <= place < count:
            sums[place] += float(amount)
    return sums


def _d(value: float) -> Decimal:
    return Decimal(str(round(float(value), 2)))
