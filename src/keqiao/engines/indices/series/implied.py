"""隐含数: figures that published figures imply. A missing part makes the result missing, never smaller."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from keqiao.engines.errors import InputError

Number = float | None
BORDER = 1e-9
"""Points by which a gap may seem beyond its limit only because binary fractions are not exact."""


def previous_levels(series: Mapping[str, Mapping[str, Number]]) -> dict[str, Number]:
    """上期水平: level / (1 + growth) of each series with ``level`` and ``growth_pct``."""
    return {name: _before(row.get("level"), row.get("growth_pct"), name) for name, row in series.items()}


def _before(level: Number, growth_pct: Number, name: str) -> Number:
    if level is None or growth_pct is None:
        return None
    if growth_pct == -100:
        raise InputError("“{name}”增长 -100%,推不出上期水平", name=name)
    return level / (1 + growth_pct / 100)


def shares(
    parts: Mapping[str, Number], whole: Number, sum_of: Sequence[str | float] | None = None
) -> tuple[Number, dict[str, Number], Number]:
    """占比: (whole, each part's share, what is left) in per cent; the whole may be a sum of parts or
    numbers."""
    if sum_of:
        whole = add([_member(item, parts) for item in sum_of])
    if whole is None:
        raise InputError("求占比需要总量 whole,或写明总量由哪些部分合计(whole_is_sum_of)")
    if whole == 0:
        raise InputError("总量为零,求不出占比")
    found = {name: None if value is None else 100 * value / whole for name, value in parts.items()}
    known = add(list(found.values()))
    return whole, found, None if known is None else 100 - known


def _member(item: str | float, parts: Mapping[str, Number]) -> Number:
    if isinstance(item, str):
        if item not in parts:
            raise InputError("总量的组成“{name}”不在各部分里", name=item)
        return parts[item]
    return item


def add(values: Sequence[Number]) -> Number:
    """The sum, or nothing when a part is missing."""
    present = [value for value in values if value is not None]
    return math.fsum(present) if len(present) == len(values) else None


def totals(parts: Mapping[str, Sequence[Number]]) -> dict[str, Number]:
    """合计 of each list of parts."""
    return {name: add(values) for name, values in parts.items()}


def residuals(parts: Mapping[str, Sequence[Number]], published: Mapping[str, Number]) -> dict[str, Number]:
    """余额: published total minus the sum of the published parts."""
    found: dict[str, Number] = {}
    for name, total in published.items():
        if name not in parts:
            raise InputError("“{name}”有总数而没有分项", name=name)
        known = add(parts[name])
        found[name] = None if total is None or known is None else total - known
    return found


def compare_growth(
    levels: Mapping[str, float], published_pct: float, tolerance: float, units: Mapping[str, float] | None
) -> tuple[float, float, bool]:
    """(growth of levels, minus the published growth, whether both can rest on the same units).

    They can when the count of units did not change and the two rates differ by no more than ``tolerance``
    points; otherwise the published rate stands on matched units and the levels must not be compared.
    """
    if len(levels) != 2:
        raise InputError("比较增速需要两期水平,收到 {n} 期", n=len(levels))
    before, after = levels.values()
    if before == 0:
        raise InputError("基期水平为零,求不出增速")
    ratio = 100 * (after / before - 1)
    counts = set(units.values()) if units else set()
    gap = ratio - published_pct
    close = abs(gap) <= tolerance or math.isclose(abs(gap), tolerance, abs_tol=BORDER)
    return ratio, gap, len(counts) <= 1 and close


def target_chain(target: float, growth_pct: float, stated_base: Number) -> tuple[float, Number]:
    """目标链: (base that target and growth imply, growth on the base stated elsewhere in per cent)."""
    implied = _before(target, growth_pct, "目标")
    if implied is None:
        raise InputError("目标链需要目标值和增长率")
    if stated_base == 0:
        raise InputError("公布的基数为零,求不出增长率")
    return implied, None if stated_base is None else 100 * (target / stated_base - 1)


def implied_denominators(series: Mapping[str, Mapping[str, Number]]) -> dict[str, Number]:
    """隐含分母: value / intensity of each year, such as the GDP behind an R&D intensity."""
    found: dict[str, Number] = {}
    for name, row in series.items():
        value, intensity = row.get("value"), row.get("intensity_pct")
        if intensity == 0:
            raise InputError("“{name}”的强度为零,推不出分母", name=name)
        found[name] = None if value is None or intensity is None else value / (intensity / 100)
    return found


def composite_growth(
    domains: Mapping[str, float], growth_pct: Mapping[str, Number]
) -> tuple[float, Number, Number]:
    """(mean of domains, the mean of their implied previous values, growth between the two in per cent).

    A domain without a known growth leaves the previous index unknown.
    """
    index = mean(domains)
    earlier: list[Number] = []
    for name, value in domains.items():
        if name not in growth_pct:
            raise InputError("分领域“{name}”没有增长率", name=name)
        earlier.append(_before(value, growth_pct[name], name))
    total = add(earlier)
    if total is None:
        return index, None, None
    previous = total / len(earlier)
    if previous == 0:
        raise InputError("上期指数为零,求不出增长率")
    return index, previous, 100 * (index / previous - 1)


def mean(domains: Mapping[str, float]) -> float:
    """分领域指数的简单平均."""
    if not domains:
        raise InputError("没有任何分领域指数")
    return math.fsum(domains.values()) / len(domains)
