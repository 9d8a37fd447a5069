"""Unequal probabilities, two phases, two frames, and the decomposition of a change."""

import doctest

import numpy as np
import pytest

import keqiao.engines.survey as survey
from keqiao.engines.errors import InputError
from keqiao.engines.survey.change.decomposition import decompose_change
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.designs.dualframe import dual_frame
from keqiao.engines.survey.designs.twophase import two_phase
from keqiao.engines.survey.designs.unequal import pps_design, with_replacement_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.tests.samples import business, stratified_table

Y = forms.total(["y"])


def equal_probabilities(n: int = 30, population: float = 90.0) -> Table:
    rng = np.random.Generator(np.random.PCG64(8))
    return Table({"p": np.full(n, n / population), "size": np.full(n, population), "y": rng.normal(5, 2, n)})


@pytest.mark.parametrize("estimator", ["HT", "YG"])
@pytest.mark.parametrize("method", ["brewer", "joint"])
def test_equal_probabilities_give_the_simple_random_variance(method, estimator):
    table = equal_probabilities()
    n, population = 30, 90.0
    joint = np.full((n, n), n * (n - 1) / (population * (population - 1)))
    np.fill_diagonal(joint, n / population)
    wanted = estimate(survey_design(table, fpc="size"), Y)
    found = estimate(pps_design(table, "p", method=method, estimator=estimator, joint=joint), Y)
    assert found.se[0] == pytest.approx(wanted.se[0], rel=1e-10)


def test_approximate_joint_probabilities_are_close_to_exact_ones():
    table = equal_probabilities()
    wanted = estimate(survey_design(table, fpc="size"), Y).se[0]
    for method in ("overton", "hr"):
        assert estimate(pps_design(table, "p", method=method, estimator="YG"), Y).se[0] == pytest.approx(
            wanted, rel=0.1
        )


def test_draws_with_replacement_have_the_hansen_hurwitz_variance():
    table = equal_probabilities()
    z = table["y"] / table["p"]
    found = estimate(with_replacement_design(table, "p"), Y)
    assert found.variance[0] == pytest.approx(30 * z.var(ddof=1), rel=1e-12)


def test_a_probability_above_one_names_its_row():
    table = equal_probabilities().with_columns(p=np.r_[0.5, 1.2, np.full(28, 0.3)])
    with pytest.raises(InputError, match="第 2 行"):
        pps_design(table, "p")


def two_phase_table() -> Table:
    table = business(rows=200)
    return table.with_columns(size=np.full(200, 1000.0), second=np.arange(200) % 4 == 0)


def test_a_second_phase_costs_precision():
    table = two_phase_table()
    first = survey_design(table, fpc="size")
    both = two_phase(table, "second", first_phase={"fpc": "size"}, second_phase={"strata": "city"})
    assert estimate(both, Y).se[0] > estimate(first, Y).se[0]


@pytest.mark.parametrize("method", ["full", "simple"])
def test_a_second_phase_that_keeps_everything_is_one_phase(method):
    table = two_phase_table()
    whole = two_phase(
        table, "size > 0", first_phase={"fpc": "size"}, second_phase={"strata": "city"}, method=method
    )
    assert estimate(whole, Y).se[0] == pytest.approx(
        estimate(survey_design(table, fpc="size"), Y).se[0], rel=1e-9
    )


def test_two_frames_share_the_units_of_both():
    one = survey_design(business(seed=1), strata="h", weights="w")
    two = survey_design(business(seed=2), strata="h", weights="w")
    joined = dual_frame(one, two, "city == '成都'", theta=0.3)
    inside = [design.table["city"] == "成都" for design in (one, two)]
    wanted = sum(
        float(np.where(held, share, 1.0) @ (design.weights * design.table["y"]))
        for design, held, share in zip((one, two), inside, (0.3, 0.7), strict=True)
    )
    assert estimate(joined, Y).estimate[0] == pytest.approx(wanted)
    assert estimate(dual_frame(one, two, "city == '成都'"), Y).se[0] > 0


def test_the_parts_of_a_change_add_up():
    table = stratified_table().with_columns(unit=np.array([f"u{i}" for i in range(7)], dtype=object))
    later = table.with_columns(
        unit=np.array(["u0", "u1", "u2", "u3", "u4", "n1", "n2"], dtype=object),
        y=table["y"] * 1.2,
        area=np.array(["东", "东", "西", "东", "西", "西", "东"], dtype=object),
    )
    first, second = (survey_design(t, strata="h", weights="w") for t in (table, later))
    found = decompose_change(
        first, second, "y", "unit", scope="area == '东'", old_definition="area == '东' & x < 5"
    )
    assert sum(found.parts.values()) == pytest.approx(found.change)
    assert found.parts["left"] < 0
    assert found.parts["reclassified_in"] > 0
    assert found.parts["redefined"] != 0


def test_the_example_in_the_package_is_true():
    assert doctest.testmod(survey).failed == 0
