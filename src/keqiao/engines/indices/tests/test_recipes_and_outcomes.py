"""Shipped recipes, whole runs, the audit, and re-runs that are the same to the last bit."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.audit import audit
from keqiao.engines.indices.comparison import compare, side_of
from keqiao.engines.indices.outcome import evaluate, read_data
from keqiao.engines.indices.presenting import document_of, explanation, report_of
from keqiao.engines.indices.recipes import load_recipe, shipped
from keqiao.engines.indices.tests.samples import recipe, table
from keqiao.engines.publish import render_html, render_text

ROBUST = {
    "aggregation": ["arithmetic", "geometric"],
    "weight_noise": {2: 0.25},
    "weight_sets": 10,
    "runs": 40,
    "sobol": 8,
}


def outcome(**changes):
    one = recipe(**changes)
    return evaluate(one, read_data(one, table(), source="sample"))


def test_every_shipped_recipe_reads_and_names_its_source():
    assert {"asem", "hdi", "smart-city-2018", "smart-city-2016-services"} <= set(shipped())
    for name in shipped():
        one = load_recipe(name)
        assert one.source
        assert one.framework


@pytest.mark.parametrize("name", [name for name in shipped() if load_recipe(name).template])
def test_a_template_refuses_to_run_and_names_the_weights_it_lacks(name):
    one = load_recipe(name)
    assert one.missing_weights
    with pytest.raises(InputError, match="是模板") as caught:
        one.require_complete()
    assert all(code in str(caught.value) for code in one.missing_weights)


def test_the_hdi_recipe_gives_the_published_value_of_norway():
    # HDR 2023/24, statistical annex table 1: Norway 2022, HDI 0.966
    one = load_recipe("hdi")
    row = {
        "iso3": ["NOR"],
        "country": ["Norway"],
        "life_expectancy": [83.4],
        "expected_years_schooling": [18.6],
        "mean_years_schooling": [13.1],
        "gni_per_capita": [69190],
    }
    found = evaluate(one, read_data(one, row))
    assert round(found.rows[0].score, 3) == 0.966


def test_the_second_smart_city_round_scores_in_exact_points():
    one = load_recipe("smart-city-2018")
    row = {item.code: [80.55] for item in one.tree.indicators} | {"城市": ["某市"], "信息安全": [1.5]}
    found = evaluate(one, read_data(one, row))
    # 32.22 + 20.94 + 8.86 + 4.83 + 4.03 + 6.44 + 3.22 - 1.50, each part rounded half up
    assert found.rows[0].score == Decimal("79.04")
    assert sum(found.rows[0].lines.values()) == Decimal("79.04")
    assert "扣分 1.5" in render_text(explanation(found, "某市"))


def test_the_confirmed_branch_of_2016_sums_to_its_weight():
    one = load_recipe("smart-city-2016-services")
    row = {(item.column or item.code): [100] for item in one.tree.indicators} | {"城市": ["某市"]}
    assert evaluate(one, read_data(one, row)).rows[0].score == Decimal("37.00")


def test_a_rerun_gives_the_same_document_byte_for_byte():
    first, second = (
        json.dumps(document_of(outcome(robustness=ROBUST)), ensure_ascii=False) for _ in range(2)
    )
    assert first == second


def test_every_row_traces_to_recipe_snapshot_and_record():
    found = document_of(outcome(robustness=ROBUST))
    assert len(found["recipe"]["fingerprint"]) == len(found["data"]["snapshot"]) == 64
    top = found["results"][0]
    assert top["rank"] == 1
    assert top["rank_low"] <= top["rank"] <= top["rank_high"]
    assert math.fsum(top["contributions"].values()) == top["score"]
    record = table()
    assert top["evidence"]["a"] == record["a"][top["record"] - 1]


def test_the_audit_fills_in_ten_steps_and_admits_what_was_not_done():
    done = {one.step[:2].strip(): one.state for one in audit(outcome(robustness=ROBUST, links=["a"]))}
    assert len(done) == 10
    assert done["7"] == "done"
    assert done["9"] == "done"
    bare = {one.step[:2].strip(): one.state for one in audit(outcome(framework=""))}
    assert bare["7"] == bare["9"] == "missing"
    assert bare["1"] == "look"


def test_data_driven_weights_are_marked_to_be_frozen():
    for method in ("entropy", "critic", "pca", "equal"):
        found = outcome(weights={"method": method})
        sixth = next(one for one in audit(found) if one.step.startswith("6"))
        assert sixth.state == ("done" if method == "equal" else "look")


def test_ahp_judgements_set_the_weights_and_a_poor_one_is_flagged():
    judgements = {"total": [[1, 3], ["1/3", 1]], "p": [[1, 9, "1/9"], ["1/9", 1, 9], [9, "1/9", 1]]}
    found = outcome(weights={"method": "ahp", "judgements": judgements})
    assert found.tree.by_code["p"].weight == pytest.approx(0.75)
    assert next(one for one in audit(found) if one.step.startswith("6")).state == "look"
    assert "超过 0.1" in render_text(report_of(found))


def test_the_report_holds_ranks_intervals_and_charts():
    page = render_html(report_of(outcome(robustness=ROBUST), full=True))
    for words in ("名次区间", "十步自查", "相关系数", "总分由哪些部分构成", "名次反转", "得分分解"):
        assert words in page


def test_comparing_two_recipes_names_the_settings_and_the_moves():
    first, second = (
        side_of(outcome(nodes=[{"code": "total"}, *pillars]))
        for pillars in (
            [{"code": "p", "parent": "total", "weight": w}, {"code": "q", "parent": "total", "weight": 1 - w}]
            for w in (0.9, 0.1)
        )
    )
    found = compare(first, second)
    assert found.same_data
    assert any(key == "weight p" for key, _, _ in found.changed)
    assert any(move.gain for move in found.moves)
    assert compare(first, first).reversed_share == 0


def test_group_specific_weights_apply_to_their_groups():
    nodes = [
        {"code": "total"},
        {"code": "p", "parent": "total", "weight": {"东": 1, "西": 0}},
        {"code": "q", "parent": "total", "weight": {"东": 0, "西": 1}},
    ]
    found = outcome(nodes=nodes, group="group", weights={"relative": True})
    for row in found.rows:
        own = "p" if int(row.unit[1:]) % 2 else "q"
        assert row.score == pytest.approx(row.nodes[own])
