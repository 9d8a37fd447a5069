"""可比增长: growth on matched units beside growth of levels; a chain stops where the scope changes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Growth:
    """两种增速 in per cent: of the levels, and on the units present in both periods."""

    of_levels: float | None
    on_matched: float | None
    matched_units: int
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """一个环节 of a chain: period, its scope (统计口径), and growth over the previous period in per cent."""

    period: str
    scope: str
    growth_pct: float


def matched_growth(before: Mapping[str, float], after: Mapping[str, float]) -> Growth:
    """同口径增速: both growth rates of a panel, and who entered or left it."""
    both = sorted(set(before) & set(after))
    return Growth(
        of_levels=_rate(math.fsum(before.values()), math.fsum(after.values())),
        on_matched=_rate(math.fsum(before[unit] for unit in both), math.fsum(after[unit] for unit in both)),
        matched_units=len(both),
        entered=tuple(sorted(set(after) - set(before))),
        left=tuple(sorted(set(before) - set(after))),
    )


def _rate(before: float, after: float) -> float | None:
    return None if before == 0 else 100 * (after / before - 1)


def chain(links: Sequence[Link], base: float = 100.0) -> dict[str, float]:
    """定基序列: chain growth rates from a base. Refuses to chain over a change of scope."""
    if not links:
        raise InputError("没有可链接的增速")
    level, found = base, {}
    for earlier, link in zip([links[0], *links[:-1]], links, strict=True):
        if link.scope != earlier.scope:
            raise InputError(
                "{period} 的统计口径“{scope}”与上期“{earlier}”不同,不能链接;请另起一个序列",
                period=link.period,
                scope=link.scope,
                earlier=earlier.scope,
            )
        level *= 1 + link.growth_pct / 100
        found[link.period] = level
    return found
