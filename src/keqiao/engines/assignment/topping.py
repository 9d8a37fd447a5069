"""补排: new meetings for those below their promise, in slots free for both, without moving anybody.

A small exact model (CP-SAT, one worker, fixed seed): only members below the promise and their free
slots enter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from keqiao.engines.assignment.flow import SCALE
from keqiao.engines.assignment.meetings import MatchDay, Meeting, Side

PARTNERS_TRIED = 40
SECONDS = 5.0


def top_up(day: MatchDay, meetings: Sequence[Meeting], first_slot: int = 0) -> list[Meeting]:
    """补排: ``meetings`` and the new ones, which begin no earlier than ``first_slot``."""
    options = _options(day, meetings, first_slot)
    return [*meetings, *_best(day, meetings, options)] if options else list(meetings)


def _options(day: MatchDay, meetings: Sequence[Meeting], first_slot: int) -> dict[Meeting, float]:
    """Possible new meetings of members below their promise, with their worth."""
    held = {(item.need, item.supplier) for item in meetings}
    free_needs = _free(day.needs, ((item.need, item.slot) for item in meetings), day.slots, first_slot)
    free_suppliers = _free(
        day.suppliers, ((item.supplier, item.slot) for item in meetings), day.slots, first_slot
    )
    room = Counter(dict.fromkeys(range(day.slots), day.tables))
    room.subtract(item.slot for item in meetings)
    lacking = _lacking(day, meetings)
    partners: dict[tuple[str, int], list[tuple[float, int, int]]] = defaultdict(list)
    wishes = day.wishes
    for need, supplier, worth in zip(
        wishes.need.tolist(), wishes.supplier.tolist(), wishes.worth.tolist(), strict=True
    ):
        if (need, supplier) not in held:
            for member in (("need", need), ("supplier", supplier)):
                if member in lacking:
                    partners[member].append((-worth, need, supplier))
    found: dict[Meeting, float] = {}
    for listed in partners.values():
        for cost, need, supplier in sorted(listed)[:PARTNERS_TRIED]:
            for slot in free_needs[need] & free_suppliers[supplier]:
                if room[slot] > 0:
                    found[Meeting(need, supplier, slot)] = -cost
    return found


def _best(day: MatchDay, meetings: Sequence[Meeting], options: dict[Meeting, float]) -> list[Meeting]:
    """The options that mend most promises, then are worth most."""
    model = cp_model.CpModel()
    chosen = {item: model.new_bool_var(f"{item}") for item in options}
    groups: dict[tuple[object, ...], list[cp_model.IntVar]] = defaultdict(list)
    for item, variable in chosen.items():
        groups["pair", item.need, item.supplier].append(variable)
        groups["need", item.need, item.slot].append(variable)
        groups["supplier", item.supplier, item.slot].append(variable)
    for variables in groups.values():
        model.add_at_most_one(variables)
    for slot in range(day.slots):
        used = sum(item.slot == slot for item in meetings)
        model.add(sum(chosen[item] for item in chosen if item.slot == slot) <= day.tables - used)
    mended = _limit_members(day, meetings, model, chosen)
    worth = sum(round(options[item] * SCALE) * variable for item, variable in chosen.items())
    model.maximize(100 * SCALE * sum(mended) + worth - SCALE * sum(chosen.values()) * 2)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = SECONDS
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [item for item, variable in chosen.items() if solver.value(variable)]


def _limit_members(
    day: MatchDay,
    meetings: Sequence[Meeting],
    model: cp_model.CpModel,
    chosen: dict[Meeting, cp_model.IntVar],
) -> list[cp_model.IntVar]:
    """Hold each member to its most; a variable per member counts how much of its lack is mended."""
    mended = []
    lacking = _lacking(day, meetings)
    for kind, side in (("need", day.needs), ("supplier", day.suppliers)):
        given = Counter(getattr(item, kind) for item in meetings)
        own: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for item, variable in chosen.items():
            own[getattr(item, kind)].append(variable)
        for member, variables in own.items():
            model.add(sum(variables) <= int(side.most[member]) - given[member])
            lack = lacking.get((kind, member), 0)
            if lack:
                filled = model.new_int_var(0, lack, f"{kind} {member}")
                model.add(filled <= sum(variables))
                mended.append(filled)
    return mended


def _lacking(day: MatchDay, meetings: Sequence[Meeting]) -> dict[tuple[str, int], int]:
    """How many promised meetings each member is short of."""
    found = {}
    for kind, side in (("need", day.needs), ("supplier", day.suppliers)):
        given = Counter(getattr(item, kind) for item in meetings)
        for member in range(side.number):
            lack = int(side.promised[member]) - given[member]
            if lack > 0:
                found[kind, member] = lack
    return found


def _free(side: Side, busy: Iterable[tuple[int, int]], slots: int, first_slot: int) -> list[set[int]]:
    """Each member's free slots from ``first_slot`` on."""
    free = [
        {slot for slot in range(first_slot, slots) if side.present[member, slot]}
        for member in range(side.number)
    ]
    for member, slot in busy:
        free[member].discard(slot)
    return free
