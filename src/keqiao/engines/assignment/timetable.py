"""对接会排程: slots for the chosen meetings, and a word to everyone who got fewer than promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from keqiao.engines.assignment.colouring import colour
from keqiao.engines.assignment.flow import SCALE, Ints, NetworkBuilder, cheapest_largest_flow
from keqiao.engines.assignment.meetings import (
    MatchDay,
    Meeting,
    Shortfall,
    Side,
    Timetable,
    choose_meetings,
)
from keqiao.engines.assignment.topping import top_up

SIDES = ("需求方", "供给方")


def schedule(day: MatchDay) -> Timetable:
    """排程: a valid timetable. Exact when everybody is there throughout; with absences slot by slot, then
    topped up."""
    day = day.checked()
    chosen = choose_meetings(day)
    if day.needs.present.all() and day.suppliers.present.all():
        meetings = _coloured(day, chosen)
    else:
        meetings = top_up(day, _slot_by_slot(day, chosen))
    ordered = tuple(sorted(meetings, key=lambda item: (item.slot, item.need, item.supplier)))
    return Timetable(ordered, shortfalls(day, ordered))


def faults(day: MatchDay, meetings: Iterable[Meeting]) -> list[str]:
    """核对: every rule the meetings break, in words; empty for a valid timetable."""
    meetings = list(meetings)
    wished = set(zip(day.wishes.need.tolist(), day.wishes.supplier.tolist(), strict=True))
    found = [f"没有列为可见面的一对:{item}" for item in meetings if (item.need, item.supplier) not in wished]
    pairs = Counter((item.need, item.supplier) for item in meetings)
    found += [f"重复的一对:{pair}" for pair, number in pairs.items() if number > 1]
    tables = Counter(item.slot for item in meetings)
    found += [f"时段 {slot} 用了 {number} 张桌" for slot, number in tables.items() if number > day.tables]
    for name, side in zip(SIDES, (day.needs, day.suppliers), strict=True):
        members = [item.need if side is day.needs else item.supplier for item in meetings]
        busy = Counter(zip(members, (item.slot for item in meetings), strict=True))
        found += [f"{name} {key} 同时两场" for key, number in busy.items() if number > 1]
        found += [f"{name} {key} 不在场" for key in busy if not side.present[key]]
        held = Counter(members)
        found += [
            f"{name} {member} 超过最多场次" for member, number in held.items() if number > side.most[member]
        ]
    return found


def shortfalls(day: MatchDay, meetings: Sequence[Meeting]) -> tuple[Shortfall, ...]:
    """Everyone below the promise, with the reason that binds."""
    found = []
    for name, side, own, other in (
        (SIDES[0], day.needs, day.wishes.need, [item.need for item in meetings]),
        (SIDES[1], day.suppliers, day.wishes.supplier, [item.supplier for item in meetings]),
    ):
        given = np.bincount(np.array(other, dtype=np.int64), minlength=side.number)
        wished = np.bincount(own, minlength=side.number)
        for member in np.flatnonzero(given < side.promised):
            why = _why(day, side, int(member), int(wished[member]), len(meetings))
            found.append(Shortfall(name, int(member), int(side.promised[member]), int(given[member]), why))
    return tuple(found)


def _why(day: MatchDay, side: Side, member: int, wished: int, held: int) -> str:
    promised, there = int(side.promised[member]), int(side.present[member].sum())
    if there < promised:
        return f"只在 {there} 个时段到会"
    if wished < promised:
        return f"合适的对象只有 {wished} 家"
    if held >= day.slots * day.tables:
        return f"{day.slots} 个时段的 {day.tables} 张桌都已排满"
    return "合适的对象场次已满,或空闲时段与其错开"


def _coloured(day: MatchDay, chosen: Ints) -> list[Meeting]:
    pairs = [(int(day.wishes.need[item]), int(day.wishes.supplier[item])) for item in chosen]
    slots = colour(pairs, day.needs.number, day.suppliers.number, day.slots)
    return [Meeting(need, supplier, slot) for (need, supplier), slot in zip(pairs, slots, strict=True)]


def _slot_by_slot(day: MatchDay, chosen: Ints) -> list[Meeting]:
    """Each slot takes a matching of the meetings that are left, those whose members run out of slots
    first."""
    left = chosen
    meetings: list[Meeting] = []
    for slot in range(day.slots):
        need, supplier = day.wishes.need[left], day.wishes.supplier[left]
        there = day.needs.present[need, slot] & day.suppliers.present[supplier, slot]
        candidates = left[there]
        if not len(candidates):
            continue
        taken = candidates[_matching(day, left, candidates, slot)]
        meetings += [
            Meeting(int(day.wishes.need[item]), int(day.wishes.supplier[item]), slot) for item in taken
        ]
        left = np.setdiff1d(left, taken)
    return meetings


def _matching(day: MatchDay, left: Ints, candidates: Ints, slot: int) -> np.typing.NDArray[np.bool_]:
    """Of the candidates, a matching of the most urgent, no larger than there are tables."""
    needs, suppliers = day.needs.number, day.suppliers.number
    need, supplier = day.wishes.need[candidates], day.wishes.supplier[candidates]
    urgency = (
        _pressure(day.needs, day.wishes.need[left], slot)[need]
        + _pressure(day.suppliers, day.wishes.supplier[left], slot)[supplier]
    )
    builder = NetworkBuilder()
    builder.add(0, 2 + np.arange(needs), 1, 0)
    builder.add(2 + needs + np.arange(suppliers), 1, 1, 0)
    cost = -np.rint(urgency * SCALE).astype(np.int64)
    arcs = builder.add(2 + need, 2 + needs + supplier, 1, cost)
    return cheapest_largest_flow(builder.build(0, 1, day.tables))[arcs] > 0


def _pressure(side: Side, members: Ints, slot: int) -> np.typing.NDArray[np.float64]:
    """Meetings still to hold over the slots still to come."""
    waiting = np.bincount(members, minlength=side.number)
    coming = side.present[:, slot:].sum(axis=1)
    pressure: np.typing.NDArray[np.float64] = waiting / np.maximum(coming, 1)
    return pressure
