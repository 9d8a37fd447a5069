"""缺席改排: after a no-show, the least change that keeps promises. Nobody else's meeting moves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from keqiao.engines.assignment.meetings import MatchDay, Meeting, Side, Timetable
from keqiao.engines.assignment.timetable import shortfalls
from keqiao.engines.assignment.topping import top_up
from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Replan:
    """改排结果: the new timetable, the meetings that fall away and those that come in."""

    timetable: Timetable
    removed: tuple[Meeting, ...]
    added: tuple[Meeting, ...]


def replan(
    day: MatchDay,
    current: Timetable,
    *,
    absent_needs: Collection[int] = (),
    absent_suppliers: Collection[int] = (),
    from_slot: int = 0,
) -> Replan:
    """改排: from ``from_slot`` on, without those who did not come.

    Their meetings fall away; partners who drop below their promise get new ones where both are free; every
    other meeting stays as it is.
    """
    if not 0 <= from_slot < day.slots:
        raise InputError("起始时段应在 1 到 {slots} 之间,收到 {slot}", slots=day.slots, slot=from_slot + 1)
    removed = tuple(
        item
        for item in current.meetings
        if item.slot >= from_slot and (item.need in absent_needs or item.supplier in absent_suppliers)
    )
    gone = set(removed)
    kept = [item for item in current.meetings if item not in gone]
    left = replace(
        day,
        needs=_without(day.needs, absent_needs, from_slot),
        suppliers=_without(day.suppliers, absent_suppliers, from_slot),
    )
    meetings = top_up(left, kept, from_slot)
    ordered = tuple(sorted(meetings, key=lambda item: (item.slot, item.need, item.supplier)))
    before = set(kept)
    added = tuple(item for item in ordered if item not in before)
    return Replan(Timetable(ordered, shortfalls(left, ordered)), removed, added)


def _without(side: Side, absent: Collection[int], from_slot: int) -> Side:
    """The side without its absent members from a slot on; nothing is promised them any more."""
    members = sorted(absent)
    if any(not 0 <= member < side.number for member in members):
        raise InputError("缺席者不在名单里")
    promised, present = side.promised.copy(), side.present.copy()
    promised[members] = 0
    present[members, from_slot:] = False
    return replace(side, promised=promised, present=present)
