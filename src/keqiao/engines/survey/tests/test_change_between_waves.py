import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.change.overlap import change
from keqiao.engines.survey.change.target import chance_of_reaching
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate
from keqiao.engines.survey.synthetic import synthetic_industry


def waves():
    industry = synthetic_industry(enterprises=3000)
    return [
        survey_design(t, strata="层", weights="权数", fpc="总体数") for t in (industry.first, industry.second)
    ]


def test_overlap_makes_change_more_certain():
    first, second = waves()
    found = change(first, second, "total(收入,2) - total(收入,1)", "编号")
    assert found.overlap > 0.5
    assert found.correlation > 0.3
    assert found.se < np.sqrt(found.independent)


def test_a_wave_against_itself_has_not_changed():
    first, _ = waves()
    found = change(first, first, "total(收入,2) / total(收入,1) - 1", "编号")
    assert found.estimate == pytest.approx(0.0, abs=1e-12)
    assert found.se == pytest.approx(0.0, abs=1e-7)
    assert found.overlap == 1


def test_samples_without_a_common_unit_are_independent():
    first, second = waves()
    apart = second.table.with_columns(
        编号=np.array([f"X{i}" for i in range(second.table.rows)], dtype=object)
    )
    other = survey_design(apart, strata="层", weights="权数", fpc="总体数")
    found = change(first, other, "total(收入,2) - total(收入,1)", "编号")
    separate = [estimate(design, forms.total(["收入"])).variance[0] for design in (first, other)]
    assert found.variance == pytest.approx(sum(separate), rel=1e-12)


def test_one_wave_alone_is_not_a_change():
    first, second = waves()
    with pytest.raises(InputError, match="第 1 期与第 2 期"):
        change(first, second, "total(收入,2)", "编号")


def test_a_unit_twice_in_a_wave_is_refused():
    first, second = waves()
    keys = second.table["编号"].copy()
    keys[1] = keys[0]
    twice = survey_design(second.table.with_columns(编号=keys), strata="层", weights="权数", fpc="总体数")
    with pytest.raises(InputError, match="出现 2 次"):
        change(first, twice, "total(收入,2) - total(收入,1)", "编号")


def test_the_chance_of_a_target_is_half_at_the_estimate():
    assert chance_of_reaching(0.1, 0.02, 30, 0.1) == pytest.approx(0.5)
    assert chance_of_reaching(0.1, 0.0, 30, 0.1) == 1.0
    assert chance_of_reaching(0.1, 0.02, 30, 0.2) < 0.001
