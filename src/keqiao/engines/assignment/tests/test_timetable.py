"""Match day: valid timetables, promises kept or explained, least change after a no-show."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.assignment import MatchDay, Meeting, Side, Wish, faults, replan, schedule
from keqiao.engines.assignment.colouring import colour
from keqiao.engines.errors import InputError


def side(number: int, slots: int, promised: int, most: int, away: float = 0.0, seed: int = 0) -> Side:
    present = np.random.default_rng(seed).random((number, slots)) >= away
    return Side(np.full(number, promised), np.full(number, most), present)


def day(needs, suppliers, slots, tables, each, promised=3, most=6, away=0.0, seed=0) -> MatchDay:
    generator = np.random.default_rng(seed)
    each = min(each, suppliers)
    columns = [generator.choice(suppliers, each, replace=False) for _ in range(needs)]
    wish = Wish(np.repeat(np.arange(needs), each), np.concatenate(columns), generator.random(needs * each))
    return MatchDay(
        side(needs, slots, min(promised, most), most, away, seed + 1),
        side(suppliers, slots, 0, most, away, seed + 2),
        wish,
        slots,
        tables,
    )


@settings(deadline=None, max_examples=80)
@given(
    st.integers(1, 12),
    st.integers(1, 12),
    st.integers(1, 6),
    st.integers(1, 8),
    st.integers(1, 6),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 1000),
)
def test_a_timetable_is_valid_and_everyone_below_the_promise_is_told_why(
    needs, suppliers, slots, tables, each, away, seed
):
    problem = day(needs, suppliers, slots, tables, each, 2, min(3, slots), away, seed)
    timetable = schedule(problem)
    assert faults(problem, timetable.meetings) == []
    given_ = Counter(item.need for item in timetable.meetings)
    short = {item.member: item for item in timetable.short}
    for need in range(needs):
        promised = int(problem.needs.promised[need])
        assert (need in short) == (given_[need] < promised)
        assert need not in short or short[need].why


def test_slots_are_equally_full():
    problem = day(60, 80, 12, 30, 12)
    timetable = schedule(problem)
    full = Counter(item.slot for item in timetable.meetings)
    assert len(timetable.meetings) == 60 * 6
    assert max(full.values()) - min(full.values()) <= 1
    assert timetable.short == ()


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10_000))
def test_a_meeting_graph_needs_no_more_slots_than_its_busiest_member(left, right, seed):
    generator = np.random.default_rng(seed)
    edges = [(i, j) for i in range(left) for j in range(right) if generator.random() < 0.6]
    if not edges:
        return
    most = max(
        Counter(i for i, _ in edges).most_common(1)[0][1], Counter(j for _, j in edges).most_common(1)[0][1]
    )
    slots = colour(edges, left, right, most)
    assert len({(i, slot) for (i, _), slot in zip(edges, slots, strict=True)}) == len(edges)
    assert len({(j, slot) for (_, j), slot in zip(edges, slots, strict=True)}) == len(edges)
    sizes = Counter(slots)
    assert max(sizes.values()) - min(sizes.get(slot, 0) for slot in range(most)) <= 1


def test_promises_come_before_worth():
    wish = Wish(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0.9, 0.9, 0.1]))
    problem = MatchDay(side(2, 1, 1, 1), side(2, 1, 0, 1), wish, 1, 2)
    held = {(item.need, item.supplier) for item in schedule(problem).meetings}
    assert held == {(0, 1), (1, 0)}


def test_reasons_tell_apart_absence_few_partners_and_full_tables():
    lonely = MatchDay(
        side(1, 3, 2, 3), side(1, 3, 0, 3), Wish(np.array([0]), np.array([0]), np.array([0.5])), 3, 5
    )
    assert "合适的对象只有 1 家" in schedule(lonely).short[0].why
    away = day(1, 4, 3, 5, 4, 2, 3)
    away.needs.present[0, 1:] = False
    assert "只在 1 个时段" in schedule(away).short[0].why
    crowded = day(6, 6, 2, 1, 6, 2, 2)
    assert "排满" in schedule(crowded).short[0].why


def test_after_a_no_show_nobody_else_moves_and_partners_are_mended():
    problem = day(20, 25, 8, 20, 15, 3, 4)
    before = schedule(problem)
    gone = before.meetings[0].supplier
    change = replan(problem, before, absent_suppliers=[gone])
    assert {item.supplier for item in change.removed} == {gone}
    assert set(before.meetings) - set(change.removed) <= set(change.timetable.meetings)
    assert gone not in {item.supplier for item in change.timetable.meetings}
    assert faults(problem, change.timetable.meetings) == []
    held = Counter(item.need for item in change.timetable.meetings)
    told = {item.member for item in change.timetable.short}
    assert all(held[need] >= 3 or need in told for need in range(20))


def test_a_no_show_in_the_middle_leaves_what_was_held():
    problem = day(10, 12, 6, 10, 8, 2, 3)
    before = schedule(problem)
    gone = before.meetings[-1].need
    change = replan(problem, before, absent_needs=[gone], from_slot=3)
    assert all(item.slot >= 3 for item in (*change.removed, *change.added))
    with pytest.raises(InputError, match="起始时段"):
        replan(problem, before, from_slot=6)
    with pytest.raises(InputError, match="缺席者"):
        replan(problem, before, absent_needs=[99])


def test_faults_names_every_broken_rule():
    problem = day(2, 2, 2, 1, 2, 1, 1)
    wrong = [Meeting(0, 0, 0), Meeting(0, 0, 0), Meeting(0, 1, 0), Meeting(1, 1, 0)]
    text = "".join(faults(problem, wrong))
    assert all(word in text for word in ("重复", "张桌", "同时两场", "超过最多场次"))


@pytest.mark.parametrize(("change", "word"), [({"slots": 0}, "时段数"), ({"tables": 0}, "桌数")])
def test_a_day_that_makes_no_sense_is_refused(change, word):
    numbers = {"needs": 2, "suppliers": 2, "slots": 2, "tables": 1, "each": 2, "promised": 1, "most": 1}
    with pytest.raises(InputError, match=word):
        schedule(day(**(numbers | change)))
