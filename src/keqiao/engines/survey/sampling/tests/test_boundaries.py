"""Stratum boundaries against published cuts and an exhaustive search."""

from itertools import combinations

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling import boundaries


def test_geometric_cuts_are_the_published_progression():
    # the progression of Gunning and Horgan (2004): common ratio (50,000 / 5)^(1/4) = 10
    sizes = np.array([5, 20, 60, 300, 700, 4000, 6000, 50_000.0])
    assert boundaries("geometric", sizes, 4).boundaries == pytest.approx([50, 500, 5000])


def test_cum_root_frequency_splits_the_root_density_equally():
    sizes = np.repeat(np.arange(1, 11), [100, 81, 64, 49, 36, 25, 16, 9, 4, 1]).astype(float)
    found = boundaries("cum_root_frequency", sizes, 2, classes=10)
    # √f = 10, 9, …, 1: half of 55 falls between the third class (27) and the fourth (34)
    assert found.counts.tolist() == [100 + 81 + 64, 49 + 36 + 25 + 16 + 9 + 4 + 1]


def _need(values, cuts, cv):
    codes = np.searchsorted(cuts, values)
    top = (codes == len(cuts)).sum()
    spread = within = 0.0
    for h in range(len(cuts)):
        part = values[codes == h]
        deviation = part.std(ddof=1) if len(part) > 1 else 0.0
        spread += len(part) * deviation
        within += len(part) * deviation**2
    return top + spread**2 / ((cv * values.sum()) ** 2 + within)


@pytest.mark.parametrize("strata", [2, 3])
def test_lavallee_hidiroglou_finds_the_exhaustive_optimum(strata):
    values = np.round(np.random.default_rng(3).lognormal(3, 1.2, 60), 1)
    found = boundaries("lavallee_hidiroglou", values, strata, cv=0.05)
    edges = np.unique(values)[:-1]
    best = min(_need(values, np.array(c), 0.05) for c in combinations(edges, strata - 1))
    assert found.sample == pytest.approx(best, rel=1e-9)
    assert found.counts.sum() == 60


def test_lavallee_hidiroglou_needs_fewer_units_than_the_rules_of_thumb():
    values = np.random.default_rng(8).lognormal(4, 1.6, 5000)
    found = boundaries("lavallee_hidiroglou", values, 5, cv=0.02)
    for rule in ("geometric", "cum_root_frequency"):
        cuts = boundaries(rule, values, 5, classes=2000).boundaries
        assert found.sample <= _need(values, cuts, 0.02) + 1e-9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: boundaries("geometric", [0, 1, 2], 2), "不是正数"),
        (lambda: boundaries("geometric", [1, 1, 1], 2), "不同的值"),
        (lambda: boundaries("lavallee_hidiroglou", [1, 2, 3], 2), "目标变异系数"),
        (lambda: boundaries("cum_root_frequency", [1, 2, 3, 4], 1), "至少为 2"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
