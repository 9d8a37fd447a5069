"""Random draws: uniform among optimal ties by frequency, capped probabilities, a seed that repeats."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chisquare

from keqiao.engines.assignment import draw_among_ties, draw_capped, tied
from keqiao.engines.assignment.tests.test_reviewers import pairs, panel
from keqiao.engines.errors import InputError

TIED = {
    "one application, two of four": (panel(np.full((1, 4), 0.5), places=2), 6),
    "a lopsided graph": (panel([[0.5, 0.5, 0.1], [0.5, 0.5, 0.5]]), 4),
    "a cycle of three": (panel([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5]]), 2),
    "loads of two": (panel(np.full((2, 3), 0.3), most=2), 9),
    "two each among four": (panel(np.full((2, 4), 0.3), places=2), 6),
    "a floor in force": (panel([[0.9, 0.9, 0.2, 0.2], [0.2, 0.2, 0.9, 0.2]], 2, 2, floor=0.5), 3),
    "no tie at all": (panel([[0.9, 0.1], [0.1, 0.9]]), 1),
    "different sums of the same total": (panel([[0.6, 0.4], [0.4, 0.2]]), 2),
}


def frequencies(problem, draws: int) -> Counter:
    return Counter(tuple(pairs(draw_among_ties(problem, seed).assignment)) for seed in range(draws))


@pytest.mark.parametrize("name", TIED)
def test_every_optimal_assignment_is_as_likely_as_any_other(name):
    problem, number = TIED[name]
    seen = frequencies(problem, 80 * number)
    assert len(seen) == number
    assert number == 1 or chisquare(list(seen.values())).pvalue > 0.001


@pytest.mark.parametrize(
    "name", ["a lopsided graph", "a cycle of three", "loads of two", "two each among four"]
)
def test_the_walk_for_large_ties_is_as_even(name, monkeypatch):
    monkeypatch.setattr(tied, "MOST_LISTED", 0)
    problem, number = TIED[name]
    seen = frequencies(problem, 40 * number)
    assert len(seen) == number
    assert chisquare(list(seen.values())).pvalue > 0.001


def test_a_draw_among_ties_loses_nothing_and_its_seed_repeats_it():
    affinity = np.random.default_rng(5).integers(0, 4, (8, 9)) / 4
    problem = panel(affinity, places=2, most=3)
    one, again = draw_among_ties(problem, 11), draw_among_ties(problem, 11)
    assert pairs(one.assignment) == pairs(again.assignment)
    assert one.drawn == pytest.approx(one.best)
    assert one.seed == 11


def test_no_pair_is_more_likely_than_the_cap_and_loads_hold():
    affinity = np.random.default_rng(1).random((5, 7))
    problem = panel(affinity, places=2, most=2)
    number = 300
    seen: Counter = Counter()
    for seed in range(number):
        drawn = draw_capped(problem, seed, 0.5)
        assert len(drawn.assignment.row) == 10
        assert np.bincount(drawn.assignment.column, minlength=7).max() <= 2
        seen.update(pairs(drawn.assignment))
    assert max(seen.values()) / number < 0.5 + 4 * (0.25 / number) ** 0.5
    assert draw_capped(problem, 3, 1.0).drawn == pytest.approx(draw_capped(problem, 3, 1.0).best)


def test_a_cap_that_cannot_be_kept_leaves_places_open_and_says_why():
    drawn = draw_capped(panel([[0.5, 0.5, 0.5]], places=2), 1, 0.5)
    assert drawn.assignment.short
    assert "概率" in drawn.assignment.short[0][2]
    with pytest.raises(InputError, match="概率上限"):
        draw_capped(panel([[0.5]]), 1, 0.0)
