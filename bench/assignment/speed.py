"""Speed of reviewer assignment and of the match-day timetable at the sizes the engine promises.

flock /tmp/bench.lock uv run python bench/assignment/speed.py
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from keqiao.engines.assignment import (
    FORBIDDEN,
    MatchDay,
    Panel,
    Side,
    Wish,
    assign_reviewers,
    draw_among_ties,
    draw_capped,
    faults,
    replan,
    schedule,
)

RUNS = 5


def main() -> None:
    review(300, 200, 5, 10)
    review(2_000, 1_500, 5, 10)
    match_day(40, 60, 10, 30)
    match_day(150, 200, 12, 60)
    match_day(600, 900, 16, 200)
    match_day(600, 900, 16, 200, away=0.1)


def review(applications: int, experts: int, places: int, most: int) -> None:
    generator = np.random.default_rng(1)
    topics = generator.normal(size=(applications, 20)) @ generator.normal(size=(experts, 20)).T
    affinity = (topics - topics.min()) / (topics.max() - topics.min())
    constraint = np.where(generator.random(affinity.shape) < 0.02, FORBIDDEN, 0).astype(np.int8)
    numbers = (np.full(applications, places), np.full(experts, most), np.zeros(experts, dtype=np.int64))
    panel = Panel(affinity, *numbers, constraint)
    name = f"{applications} x {experts} x {places}"
    spent, found = best_of(lambda: assign_reviewers(panel))
    broken = int((constraint[found.row, found.column] == FORBIDDEN).sum())
    print(
        f"{name}: {spent:.2f} s, mean affinity {found.total(affinity) / len(found.row):.4f},"
        f" {len(found.row)} pairs, {len(found.short)} short, {broken} conflicts broken"
    )
    every, whole = best_of(lambda: assign_reviewers(panel, edges_kept=experts), runs=1)
    print(f"{name}, every edge: {every:.2f} s, mean affinity {whole.total(affinity) / len(whole.row):.4f}")
    spent, drawn = best_of(lambda: draw_among_ties(panel, 1), runs=1)
    print(f"{name}, draw among ties: {spent:.2f} s, exactly uniform {drawn.exact}")
    spent, drawn = best_of(lambda: draw_capped(panel, 1, 0.5), runs=1)
    print(f"{name}, draw capped at 0.5: {spent:.2f} s, {drawn.drawn / drawn.best:.3f} of the best affinity")


def match_day(needs: int, suppliers: int, slots: int, tables: int, away: float = 0.0) -> None:
    generator = np.random.default_rng(2)
    each = 20
    chosen = np.concatenate([generator.choice(suppliers, each, replace=False) for _ in range(needs)])
    wish = Wish(np.repeat(np.arange(needs), each), chosen, generator.random(needs * each))

    def side(number: int, promised: int) -> Side:
        present = generator.random((number, slots)) >= away
        return Side(np.full(number, promised), np.full(number, 6), present)

    day = MatchDay(side(needs, 3), side(suppliers, 0), wish, slots, tables)
    name = f"{needs} x {suppliers} x {slots}, {tables} tables" + (f", {away:.0%} absences" if away else "")
    spent, timetable = best_of(lambda: schedule(day))
    wrong = faults(day, timetable.meetings)
    fullest = max(Counter(item.slot for item in timetable.meetings).values())
    print(
        f"{name}: {spent:.2f} s, {len(timetable.meetings)} meetings, {len(wrong)} faults,"
        f" {len(timetable.short)} below promise, fullest slot {fullest}"
    )
    gone = timetable.meetings[0].supplier
    spent, change = best_of(lambda: replan(day, timetable, absent_suppliers=[gone]), runs=1)
    print(f"{name}, one no-show: {spent:.2f} s, {len(change.removed)} out, {len(change.added)} in")


def best_of(action: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """The shortest of several runs, for the machine has other work too, and the last result."""
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        result = action()
        spent.append(time.perf_counter() - started)
    return min(spent), result


if __name__ == "__main__":
    main()
