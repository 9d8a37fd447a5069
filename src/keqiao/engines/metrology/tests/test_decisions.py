"""Conformity: published risks, guard bands, agreed risks, capability."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.decision import (
    acceptance_limits,
    capability,
    conformance_probability,
    decide,
    enforcement_threshold,
    global_risk,
    guard_band_risk,
    guard_factor_for_global_risk,
    in_tolerance_sds,
    load_rules,
    probability_above_limit,
)


def test_guard_band_risks_of_ilac_g8_table_1():
    assert [guard_band_risk(r) for r in (0, 1, 1.5, 3)] == pytest.approx(
        [0.5, 0.02275, 0.00135, 9.9e-10], rel=4e-3
    )


def test_jcgm_106_examples():
    assert conformance_probability(-5.47, 0.05, None, -5.4) == pytest.approx(0.92, abs=0.005)
    assert enforcement_threshold(100, 0.02, 0.999) == pytest.approx(107, abs=0.5)
    assert probability_above_limit(107, 100, 0.02) == pytest.approx(0.9995, abs=1e-4)


def test_conformance_is_certain_knowledge_without_uncertainty():
    assert conformance_probability(1.0, 0, 0, 1) == 1
    assert conformance_probability(1.1, 0, 0, 1) == 0


def test_far_tails_keep_their_digits():
    assert conformance_probability(0, 1, 8, 9) == pytest.approx(6.2e-16, rel=0.01)
    assert conformance_probability(0, 1, -9, -8) == pytest.approx(6.2e-16, rel=0.01)


@pytest.mark.parametrize(
    ("y", "rule", "verdict"),
    [
        (9.9, "simple", "pass"),
        (10.0, "simple", "pass"),
        (10.1, "simple", "fail"),
        (9.9, "guarded", "fail"),
        (9.7, "guarded", "pass"),
        (9.9, "non_binary", "conditional_pass"),
        (10.1, "non_binary", "conditional_fail"),
        (10.3, "non_binary", "fail"),
        (9.7, "non_binary", "pass"),
    ],
)
def test_each_rule_gives_its_verdict(y, rule, verdict):
    assert decide(y, 0.1, rule, lower=0, upper=10).verdict == verdict


def test_a_decision_keeps_rule_limits_and_risk():
    found = decide(9.9, 0.1, "guarded_1.5U", k=2, upper=10)
    assert found.rule.version
    assert found.acceptance.high == pytest.approx(9.7)
    assert found.worst_risk == pytest.approx(0.00135, rel=1e-2)
    assert found.risk == pytest.approx(found.p_conform)


def test_an_agreed_risk_is_met_exactly_at_the_acceptance_limit():
    one = decide(9.9, 0.1, "agreed_risk", upper=10, agreed_risk=0.05)
    assert (10 - one.acceptance.high) / 0.1 == pytest.approx(1.645, abs=1e-3)
    # two limits only four standard uncertainties apart: both tails count
    near = decide(0, 1, "agreed_risk", lower=-2, upper=2, agreed_risk=0.2)
    assert near.worst_risk == pytest.approx(0.2, abs=1e-9)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "至少要给出一个"),
        ({"lower": 2, "upper": 1}, "小于上限"),
        ({"upper": 1, "rule": "agreed_risk"}, "约定风险"),
        ({"lower": 0, "upper": 1, "rule": "agreed_risk", "agreed_risk": 0.001}, "达不到约定"),
        ({"lower": 0, "upper": 1, "rule": "guarded"}, "太宽"),
        ({"upper": 1, "rule": "mine"}, "没有判定规则"),
        ({"upper": 1, "k": 0}, "大于 0"),
    ],
)
def test_an_impossible_decision_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        decide(0.5, 0.4, **options)


def test_a_guard_band_wider_than_the_tolerance_allows_is_warned_of():
    assert acceptance_limits(load_rules()["simple"], 0.6, 2, 0, 2).warning


def test_published_global_risks():
    deaver = global_risk([-2, 2], [-2, 2], 1, 0.25)
    assert (deaver.pfa, deaver.pfr) == pytest.approx((0.0080061, 0.0148509), abs=1e-7)
    process, test = in_tolerance_sds(0.95, 4)
    rp19 = global_risk([-1, 1], [-1, 1], process, test)
    assert (rp19.pfa, rp19.conditional_pfa) == pytest.approx((0.0087101, 0.0092390), abs=1e-6)


@pytest.mark.parametrize(
    ("limits", "acceptance", "process", "test", "mean"),
    [
        ([-1, 1], [-0.8, 0.8], 0.6, 0.2, 0.1),
        ([None, 1], [None, 0.7], 1, 0.5, 0),
        ([0, None], [0.1, None], 1, 2, 1),
    ],
)
def test_global_risks_agree_with_simulation(limits, acceptance, process, test, mean):
    generator = np.random.default_rng(11)
    true = generator.normal(mean, process, 400_000)
    seen = true + generator.normal(0, test, 400_000)

    def within(x, pair):
        low, high = (-math.inf if pair[0] is None else pair[0]), (math.inf if pair[1] is None else pair[1])
        return (x >= low) & (x <= high)

    found = global_risk(limits, acceptance, process, test, mean)
    good, taken = within(true, limits), within(seen, acceptance)
    assert found.pfa == pytest.approx(np.mean(~good & taken), abs=2e-3)
    assert found.pfr == pytest.approx(np.mean(good & ~taken), abs=3e-3)
    assert found.accepted == pytest.approx(np.mean(taken), abs=3e-3)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.2, 3), st.floats(0.001, 2), st.floats(0.3, 2), st.floats(0.0, 0.9))
def test_accepted_items_are_good_ones_less_rejected_plus_bad_ones_accepted(process, test, half, shrink):
    found = global_risk([-half, half], [-half * (1 - shrink), half * (1 - shrink)], process, test)
    good = math.erf(half / process / math.sqrt(2))
    assert found.accepted == pytest.approx(good - found.pfr + found.pfa, abs=1e-9)


def test_a_guard_band_for_a_global_risk_brings_it_there():
    factor = guard_factor_for_global_risk([-2, 2], 1, 0.25, 0.004)
    limit = 2 - factor * 0.25
    assert global_risk([-2, 2], [-limit, limit], 1, 0.25).pfa == pytest.approx(0.004, abs=1e-8)
    assert guard_factor_for_global_risk([-2, 2], 1, 0.25, 0.02) == 0


def test_capability_counts_both_or_one_limit():
    assert capability(10.5, 0.4, [9, 11]).cpk == pytest.approx(0.416667, abs=1e-6)
    assert capability(10.5, 0.4, [9, 11]).risk_total == pytest.approx(0.105738, abs=1e-6)
    assert capability(10, 1, [None, 13]).cpk == pytest.approx(1)
    for limits in ([9], [None, None], [11, 9]):
        with pytest.raises(InputError):
            capability(10, 1, limits)
    with pytest.raises(InputError, match="大于 0"):
        capability(10, 0, [9, 11])
