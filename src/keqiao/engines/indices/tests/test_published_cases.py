"""The shared file of worked cases, through the same runner as `keqiao cases indices`."""

from __future__ import annotations

import json
import math

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.cases import run
from keqiao.engines.indices.outcome import evaluate, read_data
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.indices.recipes import load_recipe
from keqiao.engines.indices.tests.samples import SHARED


def shared(name):
    path = SHARED / name
    assert path.exists(), f"the shared reference folder is missing: {path}"
    return path


@pytest.mark.shared
def test_every_published_case_agrees():
    outcomes = list(run(shared("index_cases.json"), {}))
    assert len(outcomes) == 43
    assert [(one.case_id, one.differences) for one in outcomes if not one.passed] == []


@pytest.mark.shared
def test_the_asem_recipe_gives_the_index_of_the_case_file():
    cases = json.loads(shared("index_cases.json").read_text(encoding="utf-8"))["cases"]
    expected = next(case for case in cases if case["kind"] == "aggregate")["expected"]["results"]
    one = load_recipe("asem")
    found = evaluate(one, read_data(one, read_columns(shared("reference/asem_indata.csv"))), robust=False)
    assert len(found.rows) == len(expected)
    for row in found.rows:
        assert row.score == pytest.approx(expected[row.unit]["Index"], abs=1e-6)
        assert row.rank == expected[row.unit]["Rank"]
        assert math.fsum(row.lines.values()) == row.score


@pytest.mark.shared
@pytest.mark.parametrize(("name", "digits"), [("hdi", 3), ("ihdi", 3)])
def test_the_hdi_recipes_give_every_published_value_to_the_printed_digit(name, digits):
    one, columns = load_recipe(name), read_columns(shared("reference/hdr2022_components_and_indices.csv"))
    printed = dict(zip(columns["iso3"], columns[name], strict=True))
    found = evaluate(one, read_data(one, columns))
    for row in found.rows:
        assert (
            f"{row.score:.{digits}f}" == f"{float(printed[row.unit]):.{digits}f}"
            if row.score
            else not printed[row.unit]
        )


def case_file(tmp_path, *cases):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": list(cases)}), encoding="utf-8")
    return path


def test_a_wrong_expectation_an_unknown_kind_and_a_broken_case_fail_without_stopping_the_rest(tmp_path):
    good = {
        "id": "good",
        "topic": "composite index",
        "kind": "mean_of_domains",
        "input": {"domains": {"a": 1, "b": 2}},
        "expected": {"index": 1.5},
        "tolerance": 0,
    }
    wrong = good | {"id": "wrong", "expected": {"index": 1.6}}
    unknown = good | {"id": "unknown", "kind": "magic"}
    broken = good | {"id": "broken", "input": {}}
    outcomes = {
        one.case_id: one.passed for one in run(case_file(tmp_path, wrong, unknown, broken, good, 3), {})
    }
    assert outcomes == {"wrong": False, "unknown": False, "broken": False, "good": True, "case 5": False}


def test_kinds_without_a_published_case_follow_their_described_form(tmp_path):
    def case(topic, kind, given, expected, tolerance=1e-6):
        return {
            "id": kind,
            "topic": topic,
            "kind": kind,
            "input": given,
            "expected": expected,
            "tolerance": tolerance,
        }

    a = [0.0, 1.0]
    v = [1 / (3 * (1 + x) ** 2) for x in a]
    total = (1 + v[0]) * (1 + v[1]) - 1
    cases = [
        case(
            "smart city",
            "points",
            {"second_level": [{"id": "P1", "w": 8, "items": [[0.6, 90], [0.4, 77.77]]}]},
            {"second": {"P1": {"score": "85.11", "points": "6.81"}}, "sum_points": "6.81"},
            0,
        ),
        case("transformation", "box_cox", {"x": [1, 4, 9], "lambda": 0.5}, {"y": [0, 2, 4]}),
        case(
            "data consistency",
            "intensity",
            {"series": {"2021": {"value": 1214.5, "intensity_pct": 2.26}}},
            {"implied_denominator": {"2021": 53738.938}},
            0.01,
        ),
        case(
            "composite index",
            "growth_from_domains",
            {"domains": {"a": 110, "b": 220}, "domain_growth_pct": {"a": 10, "b": 10}},
            {"index_previous": 150, "index_growth_pct": 10},
        ),
        case(
            "multivariate",
            "cronbach_pca",
            {"rows": [[1, 2], [2, 4], [3, 6], [4, 8]]},
            {"alpha": 0.888889, "eigenvalues_correlation": [2, 0]},
            1e-5,
        ),
        case(
            "sensitivity",
            "function_indices",
            {"function": "sobol_g", "a": a, "range": "[0, 1]", "samples": 4096},
            {
                "S1": [v[0] / total, v[1] / total],
                "ST": [v[0] * (1 + v[1]) / total, v[1] * (1 + v[0]) / total],
            },
            0.02,
        ),
        case(
            "AHP",
            "weights",
            {"matrix": [[1, 2], ["1/2", 1]], "ri": None, "weights_method": "row_geometric_mean"},
            {"weights": [2 / 3, 1 / 3], "lambda_max": 2, "ci": 0},
        ),
        case(
            "TOPSIS",
            "rank",
            {
                "matrix": [[1, 9], [2, 8], [3, 7]],
                "weights": [0.5, 0.5],
                "types": [1, -1],
                "normalisation": "minmax",
            },
            {"closeness": [0, 0.5, 1], "ranking": [3, 2, 1]},
        ),
        case(
            "HDI",
            "table",
            {
                "data": [
                    {"hdi_female": 0.9, "hdi_male": "1.0", "gdi": 0.9},
                    {"hdi_female": "", "hdi_male": 1, "gdi": None},
                ],
                "formula": {"gdi": "hdi_female/hdi_male"},
            },
            {"columns": ["gdi"], "n": {"gdi": 1}},
            {"gdi": 1e-9},
        ),
        case(
            "aggregation",
            "means",
            {"x": [4, None, 9], "w": [1, 1, 1], "power": 0.5},
            {"arithmetic": 6.5, "geometric": 6, "harmonic": 72 / 13, "generalised_p0.5": 6.25},
        ),
    ]
    assert [
        (one.case_id, one.differences) for one in run(case_file(tmp_path, *cases), {}) if not one.passed
    ] == []


def test_a_case_file_that_is_none_is_refused(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="没有 cases 列表"):
        list(run(path, {}))
    with pytest.raises(InputError, match="没有选项"):
        list(run(path, {"x": "1"}))
