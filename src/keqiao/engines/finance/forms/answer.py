"""答案: what a form of calculation hands to the command, the case runner and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from keqiao.engines.publish import Chart, Step


@dataclass(frozen=True)
class Answer:
    """答案: ``values`` by name (Decimal, float, text, flags, lists, objects), the ``steps`` that led to
    them, and ``remarks`` a reader must see."""

    values: Mapping[str, Any]
    steps: Sequence[Step] = ()
    remarks: Sequence[str] = ()
    charts: Sequence[Chart] = field(default=())


def step(
    label: str, value: object, reason: str = "", citation: str = "", children: Sequence[Step] = ()
) -> Step:
    """One line of an explanation."""
    shown = "无" if value is None else "是" if value is True else "否" if value is False else str(value)
    return Step(label, shown, reason, citation, children)
