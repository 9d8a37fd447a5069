"""Scorecards: binning, fitting, decisions with reasons, separation, points tables, fairness, combination."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit import (
    Bin,
    Scale,
    ScoreRange,
    calibrate,
    combine,
    decide,
    fairness,
    fit_scorecard,
    innovation_points,
    load_points_table,
    separation,
    stability,
    woe_table,
)
from keqiao.engines.finance.credit.binning import bin_variable
from keqiao.engines.finance.credit.logistic import fit_logistic
from keqiao.engines.finance.credit.reject import fuzzy_augmentation
from keqiao.engines.finance.fields import Fields

SCALE = Scale(20, 600, 50)


def firms(rows: int = 6000) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Firms whose default falls with research and rises with debt; one column is noise, one a copy."""
    random = np.random.default_rng(7)
    research, debt, noise = random.exponential(size=rows), random.normal(size=rows), random.normal(size=rows)
    bad = (random.random(rows) < 1 / (1 + np.exp(2 + research - debt))).astype(float)
    research[::17] = np.nan
    return {"研发": research, "负债": debt, "噪声": noise}, bad


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 1)), min_size=2, max_size=60))
def test_auc_and_ks_equal_exhaustive_counting(rows) -> None:
    goods = [score for score, bad in rows if not bad]
    bads = [score for score, bad in rows if bad]
    if not goods or not bads:
        with pytest.raises(InputError, match="须同时有违约与未违约"):
            separation([s for s, _ in rows], [b for _, b in rows])
        return
    result = separation([s for s, _ in rows], [b for _, b in rows])
    wins = sum((g > b) + 0.5 * (g == b) for g in goods for b in bads)
    assert result.auc == pytest.approx(wins / (len(goods) * len(bads)), abs=1e-12)
    gaps = {
        s: abs(sum(b <= s for b in bads) / len(bads) - sum(g <= s for g in goods) / len(goods))
        for s in sorted({s for s, _ in rows})
    }
    assert result.ks == pytest.approx(max(gaps.values()), abs=1e-12)
    if result.ks_at is not None:
        assert result.ks_at == min(s for s, gap in gaps.items() if gap == pytest.approx(result.ks, abs=1e-12))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_bins_are_monotone_complete_and_none_is_one_sided(seed) -> None:
    random = np.random.default_rng(seed)
    values = np.round(random.normal(size=800), 1)
    values[random.random(800) < 0.1] = np.nan
    bad = (random.random(800) < 0.3).astype(float)
    binning = bin_variable("x", values, bad)
    assert sum(binning.good) + sum(binning.bad) == 800
    rates = [b / (g + b) for g, b in zip(binning.good[:-1], binning.bad[:-1], strict=True)]
    assert rates in (sorted(rates), sorted(rates, reverse=True))
    assert len(rates) == len(binning.edges) + 1
    counts = np.bincount(binning.codes(values), minlength=len(binning.good))
    assert counts.tolist() == [g + b for g, b in zip(binning.good, binning.bad, strict=True)]


def test_logistic_regression_recovers_a_known_two_by_two_table() -> None:
    x = np.array([[0.0]] * 100 + [[1.0]] * 100)
    y = np.array([1.0] * 20 + [0.0] * 80 + [1.0] * 60 + [0.0] * 40)
    intercept, (slope,) = fit_logistic(x, y, ridge=1e-12)
    assert intercept == pytest.approx(np.log(20 / 80), abs=1e-6)
    assert slope == pytest.approx(np.log(60 / 40) - np.log(20 / 80), abs=1e-6)


def test_a_scorecard_keeps_what_tells_and_its_points_are_the_log_odds() -> None:
    columns, bad = firms()
    card = fit_scorecard(columns, bad, SCALE)
    assert {v.binning.name for v in card.variables} == {"研发", "负债"}
    assert "IV" in card.dropped["噪声"]
    assert card.quality.auc > 0.75
    scores = card.scores(columns)
    logit = card.intercept + sum(
        v.beta * v.binning.woe[v.binning.codes(columns[v.binning.name])] for v in card.variables
    )
    assert scores == pytest.approx(SCALE.offset + SCALE.factor * logit)
    # a copy of a variable tells nothing more: it must not double the points
    twice = fit_scorecard({**columns, "又一个研发": columns["研发"]}, bad, SCALE)
    assert twice.scores({**columns, "又一个研发": columns["研发"]}) == pytest.approx(scores, abs=0.1)


def test_a_decision_names_the_figures_that_cost_most_and_adds_up() -> None:
    columns, bad = firms()
    card = fit_scorecard(columns, bad, SCALE)
    weak = decide(card, {"研发": 0.01, "负债": 3.0}, 600)
    strong = decide(card, {"研发": 9.0, "负债": -3.0}, 500)
    assert not weak.approved
    assert strong.approved
    assert strong.reasons == ()
    assert "未达到准入线 600" in weak.sentence
    assert [r.variable for r in weak.reasons] == ["负债", "研发"]
    best = sum(max(v.points) for v in card.variables)
    assert weak.score + sum(r.lost for r in weak.reasons) == pytest.approx(best)
    assert decide(card, {"研发": None, "负债": 0.0}, 0).reasons[0].label
    with pytest.raises(InputError, match="评分卡没有变量 心情"):
        decide(card, {"心情": 1.0}, 600)


def test_reject_inference_keeps_the_weight_of_every_rejected_firm_and_says_that_it_assumes() -> None:
    columns, bad = firms(500)
    pd = np.full(40, 0.2)
    more = fuzzy_augmentation(columns, bad, {k: v[:40] for k, v in columns.items()}, pd, uplift=2.0)
    assert more.weights.sum() == pytest.approx(540)
    assert more.weights[500] == pytest.approx(1 / 3)
    assert "假设" in more.statement
    assert fit_scorecard(more.columns, more.bad, SCALE, more.weights).quality.auc > 0.6


def test_a_zero_cell_a_wrong_label_and_a_single_class_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="分箱“b”有零计数"):
        woe_table([Bin("a", 5, 5), Bin("b", 5, 0)])
    columns, bad = firms(50)
    with pytest.raises(InputError, match="标签只能是 0 或 1"):
        fit_scorecard(columns, bad * 2, SCALE)
    with pytest.raises(InputError, match="“研发”有 49 行"):
        fit_scorecard({"研发": columns["研发"][1:]}, bad, SCALE)
    with pytest.raises(InputError, match="全部缺失"):
        bin_variable("空", np.full(3, np.nan), np.array([0.0, 1.0, 0.0]))
    with pytest.raises(InputError, match="第 2 箱"):
        stability([1, 1], [2, 0])


def test_calibrating_to_the_sample_rate_changes_nothing() -> None:
    assert calibrate([0.1, 0.7], 0.3, 0.3) == pytest.approx([0.1, 0.7])
    with pytest.raises(InputError, match="概率 1.0 应在 0 与 1 之间"):
        calibrate([1.0], 0.3, 0.1)


def test_a_points_table_without_weights_is_refused_because_they_are_not_published() -> None:
    rows = [{"name": "rd", "group": "tech", "floor": 0, "full": 10, "weight": 20}]
    table = load_points_table(Fields({"indicators": rows}), "growth")
    assert innovation_points(table, {"rd": Decimal("2.5")}).total == 5
    assert innovation_points(table, {}).missing == ("rd",)
    assert innovation_points(table, {"rd": Decimal(99)}).total == 20
    less = load_points_table(Fields({"indicators": [{**rows[0], "floor": "0.9", "full": "0.4"}]}), "growth")
    assert innovation_points(less, {"rd": Decimal("0.6")}).total == 12
    with pytest.raises(InputError, match="官方权重未公布"):
        load_points_table(Fields({"indicators": [{**rows[0], "weight": None}]}), "growth")
    with pytest.raises(InputError, match="指标“rd”重复"):
        load_points_table(Fields({"indicators": rows * 2}), "growth")
    with pytest.raises(InputError, match="积分表中没有指标 xyz"):
        innovation_points(table, {"xyz": Decimal(1)})


def test_fairness_flags_a_group_far_below_the_best_and_a_veto_beats_any_score() -> None:
    rows = fairness(
        ["甲", "甲", "乙", "乙"], np.array([700.0, 650.0, 700.0, 500.0]), 600, np.array([0, 1, 0, 1])
    )
    assert [(r.group, r.approval_rate, r.flagged) for r in rows] == [("乙", 0.5, True), ("甲", 1.0, False)]
    assert rows[1].default_rate == 0.5
    scores = {
        "积分": ScoreRange(Decimal(80), Decimal(0), Decimal(100), Decimal("0.4")),
        "银行": ScoreRange(Decimal(600), Decimal(300), Decimal(850), Decimal("0.6")),
    }
    result = combine(scores, Decimal(60), {"失信名单": True, "涉诉": False})
    assert (result.total, result.vetoes, result.eligible) == (Decimal("64.73"), ("失信名单",), False)
    with pytest.raises(InputError, match="权重之和为 0.4"):
        combine({"积分": scores["积分"]}, Decimal(60), {})
