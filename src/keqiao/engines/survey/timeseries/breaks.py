"""口径断点: growth within one definition, link factors where two overlap, a test for hidden breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, real_vector


@dataclass(frozen=True)
class Observation:
    """一期数据: ``version`` names the definition (scope, thresholds, classification) it was made under."""

    period: str
    value: float
    version: str


def growth_within_versions(series: Sequence[Observation]) -> list[float | None]:
    """同口径增长率: each period over the one before; ``None`` at the first and across a change of version."""
    result: list[float | None] = []
    for index, now in enumerate(series):
        before = series[index - 1] if index else None
        if before is None or before.version != now.version or before.value == 0:
            result.append(None)
        else:
            result.append(now.value / before.value - 1)
    return result


@dataclass(frozen=True)
class Link:
    """衔接系数: new / old over the periods both definitions cover, and how far single periods stray."""

    factor: float
    periods: tuple[str, ...]
    spread: float


def link(old: Mapping[str, float], new: Mapping[str, float]) -> Link:
    """衔接系数: Σ new / Σ old over the overlap; no overlap, no link."""
    shared = tuple(sorted(old.keys() & new.keys()))
    if not shared:
        raise InputError("新旧口径没有重叠的时期,不能衔接")
    before = real_vector("旧口径", [old[p] for p in shared])
    after = real_vector("新口径", [new[p] for p in shared])
    if (before <= 0).any():
        raise InputError("旧口径在重叠期有不为正的值,不能作比例衔接")
    factor = float(after.sum() / before.sum())
    return Link(factor, shared, float(np.abs(after / before / factor - 1).max()))


def splice(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, tuple[float, bool]]:
    """衔接序列: the new series, with older periods brought to it by the link factor and marked ``True``."""
    factor = link(old, new).factor
    back = {period: (value * factor, True) for period, value in old.items() if period not in new}
    return dict(sorted({**back, **{period: (value, False) for period, value in new.items()}}.items()))


@dataclass(frozen=True)
class BreakTest:
    """断点检验结果: position of the first period after the break, its F, the level it passes (or None)."""

    position: int
    statistic: float
    significance: float | None
    shift: float


def find_break(values: Any, *, trend: bool = False) -> BreakTest:
    """断点检验(QLR): the date with the largest F for a shift of level (and of slope, with ``trend``).

    15 % of the periods at each end cannot hold a break. ``significance`` is the smallest of 0.10, 0.05,
    0.01 that is passed; the critical values are those of the maximum, not of a single F. Errors are taken
    as independent: take out season and trend first. Source: Andrews (1993) Econometrica 61, 821-856;
    values: break_tests.yaml.
    """
    y = real_vector("序列", values)
    table = _critical_values()
    q = 2 if trend else 1
    edge = max(int(np.ceil(table["trimming"] * len(y))), q + 1)
    if len(y) < 2 * edge + 1:
        raise InputError("序列只有 {n} 期,不够作断点检验", n=len(y))
    base = np.column_stack([np.ones(len(y)), np.arange(len(y), dtype=np.float64)])[:, :q]
    whole = _rss(base, y)
    places = range(edge, len(y) - edge + 1)
    split = [_rss(base[:k], y[:k]) + _rss(base[k:], y[k:]) for k in places]
    best = int(np.argmin(split))
    position, left = places[best], split[best]
    freedom = len(y) - 2 * q
    if whole <= 1e-12 * float((y**2).sum()):
        return BreakTest(position, 0.0, None, 0.0)
    statistic = float("inf") if left <= 1e-14 * whole else (whole - left) / q / (left / freedom)
    passed = [float(level) for level, value in table["critical"][q].items() if statistic > value]
    shift = float(y[position:].mean() - y[:position].mean())
    return BreakTest(position, statistic, min(passed, default=None), shift)


def _rss(base: FloatArray, y: FloatArray) -> float:
    fitted = base @ np.linalg.lstsq(base, y, rcond=None)[0]
    return float(((y - fitted) ** 2).sum())


@cache
def _critical_values() -> dict[str, Any]:
    text = (files("keqiao.engines.survey") / "data" / "break_tests.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
