"""Robust limits: the definitions written out by hand, and what they must not be moved by."""

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing import hidiroglou_berthelot, ratio_limits, selective_score


def test_hidiroglou_berthelot_follows_its_definition_term_by_term():
    before = np.array([10.0, 12, 9, 11, 100, 95, 8, 10])
    now = np.array([11.0, 12, 10, 11, 103, 96, 40, 2])
    found = hidiroglou_berthelot(now, before, size_power=0.5, width=4, floor=0.05)
    r = now / before
    m = np.median(r)
    s = np.where(r < m, 1 - m / r, r / m - 1)
    E = s * np.sqrt(np.maximum(now, before))
    q1, q2, q3 = np.quantile(E, [0.25, 0.5, 0.75])
    low, high = q2 - 4 * max(q2 - q1, abs(0.05 * q2)), q2 + 4 * max(q3 - q2, abs(0.05 * q2))
    assert found.flagged.tolist() == ((low > E) | (high < E)).tolist()
    assert found.flagged.tolist() == [False] * 6 + [True, True]
    # the limits given back as ratios flag the same units
    assert ((r < found.lower) | (r > found.upper)).tolist() == found.flagged.tolist()


def test_large_units_are_held_more_tightly_than_small_ones():
    rng = np.random.default_rng(1)
    before = rng.lognormal(4, 1.5, 500)
    found = hidiroglou_berthelot(before * rng.lognormal(0.05, 0.1, 500), before)
    order = np.argsort(before)
    width = found.upper - found.lower
    assert width[order[-10:]].max() < width[order[:10]].min()


def test_up_to_a_quarter_of_wild_values_do_not_move_the_limits_much():
    rng = np.random.default_rng(2)
    ratio = rng.lognormal(0, 0.1, 200)
    clean = ratio_limits(ratio, np.ones(200))
    dirty = ratio.copy()
    dirty[:20] *= 1000
    found = ratio_limits(dirty, np.ones(200))
    assert found.flagged[:20].all()
    assert found.upper[0] < clean.upper[0] * 1.25


def test_quartile_fences_are_tukeys_and_groups_are_kept_apart():
    values = np.exp(np.array([0.0, 1, 2, 3, 4, 20, 100, 100, 100, 101]))
    found = ratio_limits(values, np.ones(10), groups=["a"] * 6 + ["b"] * 4, method="quartile", width=1.5)
    assert found.flagged.tolist() == [False] * 5 + [True] + [False] * 3 + [True]


def test_a_group_of_equal_ratios_flags_any_other():
    found = ratio_limits([2.0, 2, 2, 2, 3], [1.0] * 5)
    assert found.flagged.tolist() == [False] * 4 + [True]
    assert np.isinf(found.score[4])


def test_selective_scores_rank_by_effect_on_the_total():
    score = selective_score([100.0, 50, 9], [90.0, 10, 8], [1.0, 5, 100], total=1000.0)
    assert score == pytest.approx([0.01, 0.2, 0.1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hidiroglou_berthelot([1, 0], [1, 1]), "“本期值”第 2 行不是正数"),
        (lambda: hidiroglou_berthelot([1, 2], [1]), "应有 2"),
        (lambda: hidiroglou_berthelot([1], [1], size_power=2), "规模指数"),
        (lambda: ratio_limits([1], [float("nan")]), "缺失"),
        (lambda: ratio_limits([1], [1], method="sigma"), "sigma"),
        (lambda: selective_score([1], [1], [1], total=0), "总量"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
