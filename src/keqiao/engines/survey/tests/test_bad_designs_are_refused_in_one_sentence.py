import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.calibrate import Model, calibrate
from keqiao.engines.survey.calibration.poststratify import poststratify, rake
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.designs.lonely import TREATMENTS
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.tests.samples import stratified, stratified_table


def changed(column: str, row: int, value: object) -> Table:
    values = stratified_table()[column].copy()
    values[row] = value
    return stratified_table().with_columns(**{column: values})


def refusal(table: Table, **columns: object) -> str:
    with pytest.raises(InputError) as caught:
        survey_design(table, **{"strata": "h", "weights": "w", "fpc": "n_total", **columns})
    return str(caught.value)


def test_a_stratum_without_a_population_size_is_named():
    assert "乙" in refusal(changed("n_total", 5, np.nan))


def test_a_size_below_the_sample_is_named_with_both_numbers():
    table = stratified_table().with_columns(n_total=np.array([9.0] * 3 + [3.0] * 4))
    assert "3 小于样本数 4" in refusal(table)


def test_a_size_that_changes_within_its_stratum_is_refused():
    assert "不止一个值" in refusal(changed("n_total", 0, 8.0))


def test_a_negative_weight_names_its_row():
    assert "第 2 行为负" in refusal(changed("w", 1, -1.0))


def test_a_missing_weight_names_its_row():
    assert "第 4 行为空" in refusal(changed("w", 3, np.nan))


def test_a_missing_stratum_names_its_row():
    assert "第 3 行为空" in refusal(changed("h", 2, None))


def test_a_unit_twice_is_named_with_both_rows():
    table = stratified_table().with_columns(unit=np.array([1, 2, 3, 4, 5, 2, 7.0]))
    message = refusal(table, unit="unit")
    assert "“2”" in message
    assert "第 2、6 行" in message


def test_a_column_that_is_not_there_lists_those_that_are():
    assert "没有“strata”" in refusal(stratified_table(), strata="strata")


def test_a_cluster_in_two_strata_asks_for_nest():
    table = stratified_table().with_columns(psu=np.array([1, 1, 2, 1, 2, 3, 3.0]))
    assert "nest" in refusal(table, clusters="psu", fpc=None)


def test_text_weights_name_the_row():
    table = stratified_table().with_columns(w=np.array(["3", "x", "3", "5", "5", "5", "5"], dtype=object))
    assert "应为数字" in refusal(table)


def test_a_domain_without_units_is_an_error_not_a_zero():
    with pytest.raises(InputError, match="没有任何样本单位"):
        estimate(stratified(), restricted(forms.total(["y"]), "area == '北'"))


def test_a_missing_value_is_an_error_unless_left_out_on_purpose():
    design = survey_design(changed("y", 1, np.nan), strata="h", weights="w", fpc="n_total")
    with pytest.raises(InputError, match="第 2 行为空"):
        estimate(design, forms.total(["y"]))
    kept = estimate(design, restricted(forms.total(["y"]), forms.present([forms.as_node("y")])))
    assert kept.estimate[0] == pytest.approx(3 * 11 + 5 * 20)


def lonely_table() -> Table:
    return stratified_table().with_columns(h=np.array(["甲"] * 6 + ["丙"], dtype=object))


def test_a_lonely_stratum_is_refused_by_name():
    design = survey_design(lonely_table(), strata="h", weights="w")
    with pytest.raises(InputError, match="丙"):
        estimate(design, forms.total(["y"]))


@pytest.mark.parametrize("treatment", TREATMENTS[1:])
def test_every_treatment_of_lonely_strata_gives_a_variance(treatment):
    design = survey_design(lonely_table(), strata="h", weights="w", lonely=treatment)
    assert estimate(design, forms.total(["y"])).variance[0] > 0


def test_an_unknown_treatment_lists_the_six():
    with pytest.raises(InputError, match="collapse"):
        survey_design(lonely_table(), strata="h", weights="w", lonely="ignore")


def test_calibration_names_the_margin_it_cannot_meet():
    model = Model("~ x", {"(Intercept)": 29.0, "x": 1000.0}, method="logit", bounds=(0.5, 2.0))
    with pytest.raises(InputError, match="“x”|Intercept"):
        calibrate(stratified(), model)


def test_calibration_names_a_missing_or_unknown_total():
    with pytest.raises(InputError, match="没有控制总量"):
        calibrate(stratified(), Model("~ x", {"x": 70.0}))
    with pytest.raises(InputError, match="不是公式的一列"):
        calibrate(stratified(), Model("~ x", {"(Intercept)": 29.0, "x": 70.0, "z": 1.0}))


def test_post_strata_without_units_are_named():
    with pytest.raises(InputError, match="北"):
        poststratify(stratified(), "area", {"东": 10, "西": 10, "北": 9})


def test_margins_that_disagree_are_refused_before_iterating():
    with pytest.raises(InputError, match="合计"):
        rake(stratified(), {"area": {"东": 10, "西": 10}, "h": {"甲": 9, "乙": 20}})
