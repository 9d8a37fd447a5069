"""Imputation by hand, its flags, and a variance that does not pretend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing import bayesian_bootstrap, combine, impute, rao_shao_total

NA = float("nan")


def test_each_method_fills_what_its_formula_says():
    y, x = [10.0, NA, 30, 50, NA], [1.0, 2, 3, 4, 5]
    assert impute("mean", y).values.tolist() == [10, 30, 30, 50, 30]
    assert impute("mean", y, weights=[3, 1, 1, 1, 1]).values[1] == pytest.approx(22)
    assert impute("median", y).values[1] == 30
    assert impute("ratio", y, auxiliary=x).values[[1, 4]] == pytest.approx([2 * 90 / 8, 5 * 90 / 8])
    line = np.polyfit([1, 3, 4], [10, 30, 50], 1)
    assert impute("regression", y, auxiliary=x).values[[1, 4]] == pytest.approx(np.polyval(line, [2, 5]))
    nearest = impute("nearest", y, auxiliary=x)
    assert nearest.values[[1, 4]].tolist() == [10, 50]
    assert nearest.donors.tolist() == [-1, 0, -1, -1, 3]
    assert impute("historical", y, auxiliary=[9.0, 20, 27, 54, 5]).values[1] == pytest.approx(20)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("甲乙"), st.floats(0, 1e6) | st.none()), min_size=2, max_size=30),
    st.integers(0, 99),
)
def test_hot_deck_takes_values_of_its_own_class_and_flags_them(rows, seed):
    classes = [c for c, _ in rows]
    y = np.array([NA if v is None else v for _, v in rows])
    if any(all(v is None for c, v in rows if c == label) for label in set(classes)):
        with pytest.raises(InputError, match="没有可用的供者"):
            impute("hot_deck", y, classes=classes, rng=np.random.default_rng(seed))
        return
    found = impute("hot_deck", y, classes=classes, rng=np.random.default_rng(seed))
    assert found.flags.tolist() == np.isnan(y).tolist()
    assert found.values[~found.flags].tolist() == y[~np.isnan(y)].tolist()
    for row in np.flatnonzero(found.flags):
        donor = found.donors[row]
        assert not np.isnan(y[donor])
        assert classes[donor] == classes[row]
        assert found.values[row] == y[donor]


def test_rao_shao_for_mean_imputation_is_the_known_closed_form():
    # one stratum, equal weights: the respondents' mean, its jackknife (n-1)/n · s_r²/(r-1)
    rng = np.random.default_rng(3)
    y, n, r = rng.normal(50, 9, 40), 40, 28
    full = np.where(np.arange(n) < r, y, y[:r].mean())
    found = rao_shao_total(full, np.arange(n) >= r, np.full(n, 5.0))
    s2 = y[:r].var(ddof=1)
    assert found.total == pytest.approx(200 * y[:r].mean())
    assert found.variance == pytest.approx(200**2 * (n - 1) / n * s2 / (r - 1))
    assert found.naive_variance < found.variance / 1.5


def _by_deleting(y, flags, w, classes, strata):
    """The definition, replicate by replicate."""
    base = np.zeros(len(y))
    for label in set(classes):
        mine = np.array([c == label for c in classes])
        base[mine] = np.average(y[mine & ~flags], weights=w[mine & ~flags])
    whole, variance = (w * y).sum(), 0.0
    for j in range(len(y)):
        h = np.array([s == strata[j] for s in strata])
        n = h.sum()
        wj = np.where(h, w * n / (n - 1), w)
        wj[j] = 0
        yj = y.copy()
        for label in set(classes):
            mine = np.array([c == label for c in classes])
            shifted = np.average(y[mine & ~flags], weights=wj[mine & ~flags])
            yj[mine & flags] += shifted - base[mine & flags]
        variance += (n - 1) / n * ((wj * yj).sum() - whole) ** 2
    return variance


def test_rao_shao_equals_its_definition_with_strata_classes_and_weights():
    rng = np.random.default_rng(4)
    y, w = rng.normal(20, 4, 30), rng.uniform(1, 9, 30)
    classes, strata = ["ab"[i % 2] for i in range(30)], ["XYZ"[i // 10] for i in range(30)]
    flags = np.arange(30) % 7 == 3
    found = rao_shao_total(y, flags, w, classes=classes, strata=strata)
    assert found.variance == pytest.approx(_by_deleting(y, flags, w, classes, strata))


def test_rao_shao_without_imputation_is_the_plain_jackknife():
    y = np.arange(12.0)
    found = rao_shao_total(y, np.zeros(12, bool), np.ones(12), strata=["a"] * 6 + ["b"] * 6)
    assert found.variance == found.naive_variance
    assert found.variance == pytest.approx(6 * y[:6].var(ddof=1) + 6 * y[6:].var(ddof=1))


def test_rubins_rules_on_a_worked_example():
    found = combine([10.0, 12.0, 11.0], [4.0, 5.0, 6.0])
    assert found.estimate == 11
    assert found.variance == pytest.approx(5 + 4 / 3)
    share = (4 / 3) / (5 + 4 / 3)
    assert found.degrees_of_freedom == pytest.approx(2 / share**2)
    assert combine([10.0, 12, 11], [4.0, 5, 6], complete_df=20).degrees_of_freedom < 20
    assert combine([5.0, 5.0], [1.0, 1.0]).degrees_of_freedom == np.inf


def test_approximate_bayesian_bootstrap_variance_reaches_the_respondents_variance():
    rng = np.random.default_rng(9)
    y = rng.normal(100, 10, 400)
    y[rng.random(400) < 0.4] = NA
    copies = bayesian_bootstrap(y, 200, rng)
    found = combine(copies.mean(axis=1), copies.var(axis=1, ddof=1) / 400)
    given_ = y[~np.isnan(y)]
    assert found.variance == pytest.approx(given_.var(ddof=1) / len(given_), rel=0.2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: impute("mean", [NA, NA]), "“全部”没有可用的供者"),
        (lambda: impute("ratio", [1, NA]), "需要辅助变量"),
        (lambda: impute("ratio", [1, NA], auxiliary=[0, 1]), "合计为零"),
        (lambda: impute("ratio", [1, NA], auxiliary=[1, NA]), "第 2 行缺失"),
        (lambda: impute("regression", [1, 2, NA], auxiliary=[1, 1, 1]), "共线"),
        (lambda: impute("hot_deck", [1, NA]), "随机数流"),
        (lambda: impute("magic", [1, NA]), "magic"),
        (lambda: rao_shao_total([1, 2], [True], [1, 1]), "插补标志"),
        (lambda: rao_shao_total([1, 2], [True, False], [1, 1], strata=["a", "b"]), "只有一个单位"),
        (lambda: rao_shao_total([1, 2], [True, True], [1, 1]), "没有观测值"),
        (lambda: rao_shao_total([1, 2], [True, False], [1, 1]), "合并插补类"),
        (lambda: combine([1.0], [1.0]), "至少要两套"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises(InputError, match=words):
        call()
