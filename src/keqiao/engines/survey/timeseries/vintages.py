"""发布版本: every release of a series kept: any day's knowledge shown again, revisions measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Vintage:
    """一次发布: the value of ``period`` as released on a day."""

    period: str
    released: date
    value: float


@dataclass(frozen=True)
class RevisionSummary:
    """修订统计: revisions (later − earlier) in units and, relative, to the earlier value.

    ``t_value`` is the mean over its standard error: far from zero means first releases lean to one side.
    """

    count: int
    mean: float
    mean_absolute: float
    root_mean_square: float
    mean_relative: float | None
    t_value: float | None
    upward: int


class VintageStore:
    """版本库: releases in order; two values for one period on one day are refused."""

    def __init__(self, vintages: Iterable[Vintage]) -> None:
        self._by_period: dict[str, list[Vintage]] = {}
        for vintage in sorted(vintages, key=lambda v: v.released):
            if not math.isfinite(vintage.value):
                raise InputError(
                    "{period} 在 {day} 的发布值缺失", period=vintage.period, day=vintage.released
                )
            releases = self._by_period.setdefault(vintage.period, [])
            if releases and releases[-1].released == vintage.released:
                raise InputError(
                    "{period} 在 {day} 有两个发布值", period=vintage.period, day=vintage.released
                )
            releases.append(vintage)
        if not self._by_period:
            raise InputError("没有任何发布值")

    @property
    def periods(self) -> list[str]:
        return sorted(self._by_period)

    def as_of(self, day: date) -> dict[str, float]:
        """某日所知: the newest value of each period released on or before ``day``."""
        known = {p: [v for v in releases if v.released <= day] for p, releases in self._by_period.items()}
        return {period: releases[-1].value for period, releases in sorted(known.items()) if releases}

    def triangle(self) -> dict[str, list[Vintage]]:
        """修订三角: the releases of each period, first to latest."""
        return {period: list(self._by_period[period]) for period in self.periods}

    def revisions(self, from_release: int = 0, to_release: int = -1) -> RevisionSummary:
        """修订统计: from the release number ``from_release`` (0 = first) to ``to_release`` (−1 = latest).

        Periods that have not both releases are left out of the count.
        """
        pairs = []
        for releases in self._by_period.values():
            last = to_release if to_release >= 0 else len(releases) + to_release
            if 0 <= from_release < last < len(releases):
                pairs.append((releases[from_release].value, releases[last].value))
        return _summary(pairs)


def _summary(pairs: Sequence[tuple[float, float]]) -> RevisionSummary:
    if not pairs:
        raise InputError("没有一期有两次以上的发布,无法计算修订")
    changes = [later - earlier for earlier, later in pairs]
    n, mean = len(changes), math.fsum(changes) / len(changes)
    relative = [later / earlier - 1 for earlier, later in pairs if earlier != 0]
    spread = math.sqrt(math.fsum((c - mean) ** 2 for c in changes) / (n - 1)) if n > 1 else 0.0
    return RevisionSummary(
        count=n,
        mean=mean,
        mean_absolute=math.fsum(map(abs, changes)) / n,
        root_mean_square=math.sqrt(math.fsum(c * c for c in changes) / n),
        mean_relative=math.fsum(relative) / len(relative) if len(relative) == n else None,
        t_value=mean / (spread / math.sqrt(n)) if spread > 0 else None,
        upward=sum(c > 0 for c in changes),
    )
