"""Weights and decision methods against published numbers and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.consistency import cronbach_alpha, principal_components
from keqiao.engines.indices.mcda import (
    fuzzy_evaluation,
    grey_relation,
    promethee,
    rank_sum_ratio,
    simple_weighting,
    topsis,
    vikor,
)
from keqiao.engines.indices.weighting import (
    ahp,
    benefit_of_doubt,
    critic_weights,
    entropy_weights,
    group_judgement,
    pca_weights,
)
from keqiao.engines.indices.weights import random_indices

# Hwang and Yoon 1981: four fighter aircraft by six criteria
AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
WEIGHTS, TYPES = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1]


def test_a_consistent_judgement_gives_its_weights_back_by_both_methods():
    matrix = [[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]]
    for method in ("eigenvector", "row_geometric_mean"):
        found = ahp(matrix, method=method, ri=random_indices()[3])
        assert found.weights == pytest.approx([4 / 7, 2 / 7, 1 / 7])
        assert found.cr == pytest.approx(0, abs=1e-12)
        assert found.acceptable()


def test_an_inconsistent_judgement_is_returned_and_marked():
    found = ahp([[1, 9, "1/9"], ["1/9", 1, 9], [9, "1/9", 1]], ri=0.58)
    assert sum(found.weights) == pytest.approx(1)
    assert not found.acceptable()


def test_judgements_of_a_group_meet_in_the_geometric_mean():
    found = group_judgement([[[1, 4], ["1/4", 1]], [[1, 1], [1, 1]]])
    assert found[0, 1] == pytest.approx(2)
    assert found[1, 0] == pytest.approx(0.5)


def test_entropy_weights_of_the_aircraft_agree_with_the_book():
    _, weights = entropy_weights(AIRCRAFT)
    assert weights == pytest.approx([0.0642, 0.2061, 0.0134, 0.0813, 0.3587, 0.2763], abs=5e-4)


def test_topsis_ranks_the_aircraft_as_the_book_does():
    found = topsis(AIRCRAFT, WEIGHTS, TYPES)
    assert found.ranking == [1, 3, 4, 2]
    assert found.closeness == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=1e-3)


def test_vikor_of_the_mountain_example_and_its_compromise():
    # Opricovic and Tzeng 2004, section 5
    found = vikor(np.array([[1, 3000], [2, 3750], [5, 4500]]), [0.5, 0.5], [-1, 1])
    assert pytest.approx([1, 0, 1]) == found.Q
    assert found.compromise == [2]


def test_benefit_of_the_doubt_finds_the_frontier_and_respects_share_bounds():
    # Cooper, Seiford and Tone: stores with one input and two outputs
    outputs = np.array([[1, 5], [2, 7], [3, 4], [4, 3], [4, 6], [5, 5], [6, 2]], dtype=float)
    free, _ = benefit_of_doubt(outputs)
    assert free == pytest.approx([0.7143, 1, 0.7, 0.75, 1, 1, 1], abs=1e-4)
    bound, weights = benefit_of_doubt(outputs, [0.4, 0.6])
    assert (bound <= free + 1e-9).all()
    shares = weights * outputs / (weights * outputs).sum(axis=1, keepdims=True)
    assert ((shares >= 0.4 - 1e-9) & (shares <= 0.6 + 1e-9)).all()


def test_critic_weighs_contrast_and_independence():
    weights = critic_weights(AIRCRAFT, TYPES)
    assert weights == pytest.approx([0.235874, 0.208818, 0.127, 0.130615, 0.120926, 0.176765], abs=1e-6)


def test_pca_weights_sum_to_one_and_favour_the_common_factor():
    rng = np.random.default_rng(1)
    common = rng.normal(size=200)
    X = np.column_stack([common + 0.1 * rng.normal(size=200) for _ in range(3)] + [rng.normal(size=200)])
    weights = pca_weights(X)
    assert weights.sum() == pytest.approx(1)
    assert principal_components(X).loadings[:3, 0].min() > 0.5


def test_alpha_of_identical_items_is_one_and_may_be_negative():
    x = np.arange(6.0)
    assert cronbach_alpha(np.column_stack([x, x, x])) == pytest.approx(1)
    assert cronbach_alpha(np.column_stack([x, -x + [0, 1, 0, 1, 0, 1]])) < 0
    assert cronbach_alpha(x[:, None]) is None


def test_the_other_methods_put_a_dominating_alternative_first():
    X = np.array([[9.0, 1.0], [5.0, 5.0], [1.0, 9.0]])
    types, weights = [1, -1], [0.5, 0.5]
    for scores in (
        simple_weighting(X, weights, types),
        grey_relation(X, weights, types),
        rank_sum_ratio(X, weights, types),
        promethee(X, weights, types),
    ):
        assert np.argsort(-scores).tolist() == [0, 1, 2]
    assert promethee(X, weights, types).sum() == pytest.approx(0)
    assert fuzzy_evaluation(np.array([[1.0, 0.0], [0.5, 0.5]]), [1, 1]) == pytest.approx([0.75, 0.25])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ahp([[1, 0], [1, 1]]), "第 1 行第 2 列"),
        (lambda: ahp([[1, 2, 3]]), "方阵"),
        (lambda: entropy_weights(np.array([[1.0, -1.0], [2.0, 3.0]])), "第 2 列有负数"),
        (lambda: entropy_weights(np.ones((3, 2))), "得不出权重"),
        (lambda: critic_weights(np.array([[1.0, 2], [1, 3], [1, 4]]), [1, 1]), "第 1 列取值全部相同"),
        (lambda: topsis(AIRCRAFT, WEIGHTS[:5], TYPES), "权重有 5 个"),
        (lambda: topsis(AIRCRAFT, WEIGHTS, [1, 1, 1, 0, 1, 1]), "1 或 -1"),
        (lambda: topsis(np.array([[1.0, np.nan]]), [1, 1], [1, 1]), "第 1 行第 2 列缺失"),
        (lambda: vikor(AIRCRAFT, WEIGHTS, TYPES, v=2), "0 到 1"),
        (lambda: benefit_of_doubt(np.ones((2, 2)), [0.6, 0.9]), "不能满足"),
    ],
)
def test_bad_tables_are_refused_in_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()


def test_noise_between_equal_utilities_is_not_stretched_to_a_difference():
    found = vikor(np.array([[0.9, 0.8, 1.0], [1.0, 1.0, 0.7], [0.0, 0.0, 0.0]]), [0.1, 0.2, 0.3], [1, 1, 1])
    assert found.S[0] < found.S[2]
    assert found.Q[2] == 1
    level = vikor(np.array([[1.0, 0.0], [0.0, 1.0]]), [0.1 + 0.2, 0.3], [1, 1])
    assert list(level.Q) == [0, 0]


def test_two_elements_have_a_ratio_only_with_a_random_index():
    assert ahp([[1, 3], ["1/3", 1]]).cr is None
    assert ahp([[1, 2], [1, 1]], ri=0.5).cr == pytest.approx(2 * (2**0.5 - 1))
