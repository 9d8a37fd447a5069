"""对接会选会: which needs meet which suppliers, by a min-cost flow; the slots come after (`timetable`).

One big model over (need, supplier, slot) is slow and no better: a bipartite set of meetings in which
nobody has more than there are slots can always be given slots (König 1916), so the choice of meetings
and the choice of slots are apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.flow import SCALE, Ints, NetworkBuilder, cheapest_largest_flow
from keqiao.engines.assignment.reviewers import HEAVY
from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Side:
    """一方(需求方或供给方). ``promised`` and ``most`` meetings each; ``present`` (members × slots) is when
    each can come."""

    promised: Ints
    most: Ints
    present: NDArray[np.bool_]

    @property
    def number(self) -> int:
        return len(self.most)


@dataclass(frozen=True)
class Wish:
    """可见面的一对: arrays of need, supplier and how much the meeting is worth (0–1)."""

    need: Ints
    supplier: Ints
    worth: NDArray[np.float64]


@dataclass(frozen=True)
class MatchDay:
    """对接会: two sides, the pairs worth a meeting, slots and tables."""

    needs: Side
    suppliers: Side
    wishes: Wish
    slots: int
    tables: int

    def checked(self) -> MatchDay:
        """The same day. Raises `InputError` for numbers that make no sense."""
        if self.slots < 1 or self.tables < 1:
            raise InputError(
                "时段数和桌数至少为 1,收到 {slots} 和 {tables}", slots=self.slots, tables=self.tables
            )
        for name, side in (("需求方", self.needs), ("供给方", self.suppliers)):
            if not side.number:
                raise InputError("没有{name}", name=name)
            if (side.promised < 0).any() or (side.promised > side.most).any():
                raise InputError("{name}的保证场次应在 0 和最多场次之间", name=name)
            if side.present.shape != (side.number, self.slots):
                raise InputError("{name}的到会时段表应为 人数 × 时段数", name=name)
        worth = self.wishes.worth
        if len(worth) and (not np.isfinite(worth).all() or worth.min() < 0 or worth.max() > 1):
            raise InputError("匹配度应在 0 到 1 之间")
        pairs = np.stack([self.wishes.need, self.wishes.supplier])
        if pairs.shape[1] != len(np.unique(pairs, axis=1).T):
            raise InputError("同一对需求方与供给方列了两次")
        return self


@dataclass(frozen=True)
class Meeting:
    """一场对接."""

    need: int
    supplier: int
    slot: int


@dataclass(frozen=True)
class Shortfall:
    """未达保证的一方与原因."""

    side: str
    member: int
    promised: int
    given: int
    why: str


@dataclass(frozen=True)
class Timetable:
    """日程. ``short`` names everyone below the promise and says why."""

    meetings: tuple[Meeting, ...]
    short: tuple[Shortfall, ...] = field(default=())


def choose_meetings(day: MatchDay) -> Ints:
    """选会: the wishes to hold (their positions): promises first, then as many as fit, then the worthiest."""
    wishes = day.wishes
    shared = day.needs.present[wishes.need] & day.suppliers.present[wishes.supplier]
    usable = np.flatnonzero(shared.any(axis=1))
    if not len(usable):
        return usable.astype(np.int64)
    needs, suppliers = day.needs.number, day.suppliers.number
    builder = NetworkBuilder()
    need_nodes, supplier_nodes = 2 + np.arange(needs), 2 + needs + np.arange(suppliers)
    for side, promised, extra in (
        (day.needs, *_limits(day.needs)),
        (day.suppliers, *_limits(day.suppliers)),
    ):
        tail, head = (0, need_nodes) if side is day.needs else (supplier_nodes, 1)
        builder.add(tail, head, promised, -HEAVY)
        builder.add(tail, head, extra, 0)
    cost = -np.rint(wishes.worth[usable] * SCALE).astype(np.int64)
    arcs = builder.add(2 + wishes.need[usable], 2 + needs + wishes.supplier[usable], 1, cost)
    flow = cheapest_largest_flow(builder.build(0, 1, day.slots * day.tables))
    chosen: Ints = usable[flow[arcs] > 0].astype(np.int64)
    return chosen


def _limits(side: Side) -> tuple[Ints, Ints]:
    """Promised and further meetings, neither beyond the slots a member is there for."""
    most = np.minimum(side.most, side.present.sum(axis=1))
    promised = np.minimum(side.promised, most)
    return promised, most - promised
