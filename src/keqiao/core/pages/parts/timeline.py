"""时间轴: a plan's year with its nodes, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from keqiao.core.pages import presenters

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Node:
    """节点: ``kind`` decides its shape and colour; ``url`` leads to what it is about."""

    day: date
    label: Text
    kind: Literal["node", "report", "reminder", "deadline"] = "node"
    done: bool = False
    late: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A node on the axis, or a month's beginning: ``x`` out of 1000; ``row`` spreads neighbours apart."""

    x: float
    y: float
    node: Node
    day: str
    tone: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """时间轴 from ``since`` to ``until``, both shown; nodes outside are left out."""

    since: date
    until: date
    today: date
    nodes: Sequence[Node]
    title: Text = ""

    @property
    def months(self) -> list[tuple[float, str]]:
        """Each month's first day: its place and its name."""
        firsts: list[date] = []
        day = self.since.replace(day=1)
        while day <= self.until:
            firsts.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        return [(max(self._x(first), 0.0), _month(first)) for first in firsts]

    @property
    def today_x(self) -> float | None:
        return self._x(self.today) if self.since <= self.today <= self.until else None

    @property
    def marks(self) -> list[Mark]:
        """The nodes in order of time; close ones are set on rows under each other."""
        placed: list[Mark] = []
        for node in sorted(self.nodes, key=lambda node: node.day):
            if not self.since <= node.day <= self.until:
                continue
            x = self._x(node.day)
            taken = {mark.y for mark in placed[-3:] if x - mark.x < 18}
            row = next((row for row in (44.0, 62.0, 80.0, 98.0) if row not in taken), 98.0)
            placed.append(Mark(x, row, node, presenters.day(node.day), self._tone(node)))
        return placed

    @property
    def height(self) -> float:
        """As high as its rows of nodes need."""
        return max((mark.y for mark in self.marks), default=44.0) + 30

    @property
    def words(self) -> str:
        """What is read out in place of the picture."""
        return _("{since}至{until}，共 {count} 个节点").format(
            since=presenters.day(self.since), until=presenters.day(self.until), count=len(self.marks)
        )

    def _x(self, day: date) -> float:
        return round(10 + (day - self.since).days / max((self.until - self.since).days, 1) * 980, 1)

    def _tone(self, node: Node) -> str:
        if node.done:
            return "done"
        return "late" if node.late or node.day < self.today else node.kind


def _month(first: date) -> str:
    return _("{month}月").format(month=first.month)
