"""合并: when a level and a growth rate, told one after the other, are one target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from keqiao.engines.gongwen.plan import Comparator, Mark, Target
from keqiao.engines.gongwen.targets.metric import noun_before
from keqiao.engines.gongwen.targets.quantities import Quantity

_SHARED_GROWTH = re.compile(r"分别(?:比|较|同比)?[^,;。\d]{0,10}$")
_REACHES = re.compile(
    r"\s*(?:总量|总额|累计|全年|预计|力争)*(?:达到|达|超过|突破|突破了|完成|增(?:加)?(?:到|至))(?:约|近)?$"
)


def with_growth(
    target: Target,
    quote: str,
    joined: Mark,
    rate: tuple[Decimal, Decimal | None],
    compare: Comparator,
    at: Mark,
) -> Target:
    """The level target with the growth told beside it (…超过3750亿元,比上年增长10%)."""
    return replace(
        target,
        quote=quote,
        mark=joined,
        growth_pct=rate[0],
        growth_pct_high=rate[1],
        growth_comparator=compare,
        marks={**target.marks, "growth_pct": at},
    )


def with_level(
    target: Target, quote: str, joined: Mark, quantity: Quantity, unit: str, compare: Comparator, at: Mark
) -> Target:
    """The growth target with the level told after it (增长8%,达到210万标箱)."""
    return replace(
        target,
        quote=quote,
        mark=joined,
        kind="level",
        comparator=compare,
        low=quantity.low,
        high=quantity.high,
        unit=unit,
        raw_unit=quantity.raw_unit,
        marks={**target.marks, "low": at},
    )


def shares_growth(left: str, rates: int, earlier: Sequence[Target], sentence_start: int) -> bool:
    """A、B两项…,分别增长12%和15%: each of the last levels of the sentence takes its own rate."""
    if rates < 2 or not _SHARED_GROWTH.search(left) or len(earlier) < rates:
        return False
    return all(
        target.low is not None and target.growth_pct is None and target.mark.start >= sentence_start
        for target in earlier[-rates:]
    )


def reaches(left: str) -> bool:
    """达到… with no metric of its own: the level of what was told to grow just before."""
    return _REACHES.match(left) is not None


def nameless(left: str) -> bool:
    """力争达到7%: the figure has no metric of its own."""
    return len(noun_before(left)) < 2
