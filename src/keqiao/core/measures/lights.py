"""灯: the computed status of a target, as a pure function of its value, its limits and the share of time gone.

Progress is held against the plan's time share; a limit is red as soon as it is passed; no data is
grey and never green. Boundaries live in ``data/lights.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Light = Literal["green", "yellow", "red", "grey", "purple"]


@dataclass(frozen=True, slots=True)
class Status:
    """状态: the light, the progress (1 is reached; None where it cannot be said), a word for a remark, if any."""

    light: Light
    progress: Decimal | None
    reached: bool = False
    remark: str = ""


@cache
def boundaries() -> Mapping[str, Any]:
    """The dated boundaries of the lights, with their source."""
    text = files("keqiao.core.measures").joinpath("data/lights.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def share_of_time(begin: date, end: date, today: date) -> Decimal:
    """时间进度: the share of the days from ``begin`` to ``end`` (both counted) that are over, 0 to 1."""
    days = (end - begin).days + 1
    gone = min(max((today - begin).days + 1, 0), days)
    return Decimal(gone) / Decimal(days)


def status(
    comparator: str,
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    share: Decimal,
    *,
    settled: bool = False,
) -> Status:
    """计算状态. ``share`` is the share of time gone; ``settled``: the horizon is over and gt means strictly greater."""
    limit = high if comparator in ("le", "lt") and high is not None else low
    if value is None or limit is None:
        return Status("grey", None)
    if comparator in ("le", "lt"):
        over = value > limit or (comparator == "lt" and value == limit)
        return Status("red" if over else "green", None, reached=not over and settled)
    if comparator == "range" and high is not None:
        return _range(value, limit, high, share)
    if comparator in ("approx", "order"):
        return _near(comparator, value, limit, share)
    progress = value / limit if limit else Decimal(1)
    reached = value > limit if comparator == "gt" and settled else value >= limit
    return Status("green" if reached else _pace(min(progress, Decimal(1)), share), progress, reached)


def _range(value: Decimal, low: Decimal, high: Decimal, share: Decimal) -> Status:
    progress = value / low if low else Decimal(1)
    if value > high:
        return Status("green", progress, True, "above_range")
    if value >= low:
        return Status("green", progress, True)
    return Status(_pace(progress, share), progress)


def _near(comparator: str, value: Decimal, low: Decimal, share: Decimal) -> Status:
    progress = value / low if low else Decimal(1)
    if comparator == "order":
        reached = low > 0 and value >= low / 10 ** Decimal("0.5")
    else:
        reached = abs(value - low) <= Decimal(str(boundaries()["approximate"])) * low
    return Status(
        "green" if reached or value > low else _pace(progress, share), progress, reached or value > low
    )


def _pace(progress: Decimal, share: Decimal) -> Light:
    if share >= 1:
        return "red"
    if progress >= share:
        return "green"
    return "yellow" if progress >= Decimal(str(boundaries()["yellow"])) * share else "red"
