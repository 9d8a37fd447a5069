"""Reviewers: optimal, within loads and conflicts, short ones told why, required pairs kept."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.assignment import (
    FORBIDDEN,
    REQUIRED,
    Conflict,
    Panel,
    Unit,
    assign_reviewers,
    conflict_kinds,
    in_force,
    same_unit_conflicts,
)
from keqiao.engines.errors import InputError


def panel(affinity, places=1, most=1, least=0, constraint=None, **more) -> Panel:
    affinity = np.asarray(affinity, dtype=float)
    rows, columns = affinity.shape
    return Panel(
        affinity,
        np.full(rows, places),
        np.full(columns, most),
        np.full(columns, least),
        np.zeros((rows, columns), dtype=np.int8)
        if constraint is None
        else np.asarray(constraint, dtype=np.int8),
        **more,
    )


def pairs(assignment) -> list[tuple[int, int]]:
    return list(zip(assignment.row.tolist(), assignment.column.tolist(), strict=True))


def best_by_trying_all(problem: Panel) -> tuple[int, float]:
    """The most places that can be filled, and the greatest affinity that fills as many."""
    rows, columns = problem.affinity.shape
    choices = []
    for row in range(rows):
        allowed = [column for column in range(columns) if problem.constraint[row, column] != FORBIDDEN]
        choices.append(
            [taken for size in range(int(problem.places[row]) + 1) for taken in combinations(allowed, size)]
        )
    best = (0, 0.0)
    for chosen in product(*choices):
        load = np.bincount([column for taken in chosen for column in taken], minlength=columns)
        if (load <= problem.most).all():
            total = sum(problem.affinity[row, column] for row, taken in enumerate(chosen) for column in taken)
            best = max(best, (sum(map(len, chosen)), round(float(total), 6)))
    return best


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_assignment_is_the_best_of_all(data):
    rows, columns = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 4))
    cells = st.integers(0, 10).map(lambda tenth: tenth / 10)
    problem = panel(
        data.draw(
            st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
        ),
        places=data.draw(st.integers(0, 2)),
        most=data.draw(st.integers(0, 2)),
        constraint=data.draw(
            st.lists(
                st.lists(st.sampled_from([0, -1]), min_size=columns, max_size=columns),
                min_size=rows,
                max_size=rows,
            )
        ),
    )
    given_ = assign_reviewers(problem, edges_kept=data.draw(st.integers(1, 4)))
    filled, total = best_by_trying_all(problem)
    assert len(given_.row) == filled
    assert given_.total(problem.affinity) == pytest.approx(total, abs=1e-5)
    assert all(problem.constraint[pair] != FORBIDDEN for pair in pairs(given_))
    assert len(set(pairs(given_))) == filled
    assert sum(lack for _, lack, _ in given_.short) == problem.places.sum() - filled


def test_a_required_pair_is_kept_whatever_its_affinity():
    constraint = [[0, REQUIRED], [0, 0]]
    assert (0, 1) in pairs(assign_reviewers(panel([[0.9, 0.0], [0.9, 0.9]], constraint=constraint)))


def test_the_least_load_is_given_where_it_can_be():
    given_ = assign_reviewers(panel([[0.9, 0.1], [0.9, 0.1]], most=2, least=1))
    assert sorted(column for _, column in pairs(given_)) == [0, 1]


def test_the_floor_gives_each_application_somebody_who_knows_the_field():
    affinity = [[0.9, 0.8, 0.1, 0.1], [0.7, 0.3, 0.1, 0.1]]
    plain = assign_reviewers(panel(affinity, places=2))
    assert not any(column == 0 for row, column in pairs(plain) if row == 1) or plain.below_floor == ()
    fair = assign_reviewers(panel(affinity, places=2, floor=0.6))
    assert (1, 0) in pairs(fair)
    assert fair.below_floor == ()


def test_an_application_nobody_is_fit_for_is_named():
    fair = assign_reviewers(panel([[0.1, 0.2]], places=1, floor=0.6))
    assert fair.below_floor == (0,)


def test_who_is_short_is_told_why():
    by_conflict = assign_reviewers(panel([[0.5, 0.5]], places=2, constraint=[[-1, 0]]))
    assert by_conflict.short[0][:2] == (0, 1)
    assert "除去回避只剩 1 位" in by_conflict.short[0][2]
    by_load = assign_reviewers(panel([[0.5], [0.5]]))
    assert "负荷已满" in by_load.short[0][2]


def test_few_edges_are_widened_until_everyone_is_served():
    affinity = np.tile(np.linspace(1, 0.5, 30), (30, 1))
    assert len(assign_reviewers(panel(affinity), edges_kept=2).row) == 30


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"affinity": [[float("nan")]]}, "匹配度"),
        ({"affinity": [[1.5]]}, "匹配度"),
        ({"affinity": [[0.5]], "places": -1}, "负"),
        ({"affinity": [[0.5]], "least": 2}, "最低负荷"),
        ({"affinity": [[0.5, 0.5]], "constraint": [[1, 1]]}, "多于名额"),
        ({"affinity": [[0.5], [0.5]], "constraint": [[1], [1]]}, "最高负荷"),
        ({"affinity": np.zeros((0, 3))}, "至少"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(change, word):
    with pytest.raises(InputError, match=word):
        assign_reviewers(panel(**change))


def test_a_tie_older_than_its_period_no_longer_counts():
    old = Conflict("P", "E", "coauthor", ended=date(2022, 5, 1))
    assert in_force([old], date(2025, 5, 1)) == [old]
    assert in_force([old], date(2025, 5, 2)) == []
    assert in_force([old], None) == [old]
    kin = Conflict("P", "E", "kinship", ended=date(1990, 1, 1))
    assert in_force([kin], date(2025, 5, 2)) == [kin]


def test_conflicts_found_from_data_wait_for_a_person_to_confirm_them():
    (found,) = same_unit_conflicts([Unit("P", frozenset({"甲"}))], [Unit("E", frozenset({"甲", "乙"}))])
    assert (found.application, found.expert, found.kind, found.pinned) == ("P", "E", "same_unit", False)
    assert "甲" in found.evidence


def test_every_kind_of_conflict_names_its_source():
    assert all(kind.source and kind.title for kind in conflict_kinds().values())
    with pytest.raises(InputError, match="friendship"):
        in_force([Conflict("P", "E", "friendship")], None)
