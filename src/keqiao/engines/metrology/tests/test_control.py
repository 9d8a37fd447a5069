"""Control charts: published factors and charts, run rules, frozen limits."""

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.control import (
    RULES,
    ControlChart,
    chart_constants,
    cusum,
    ewma,
    individuals,
    run_signals,
    subgroups,
)


def test_factors_of_iso_7870_2():
    columns = {
        2: (1.128, 0.853, 1.880, 0, 3.267, 0.7979, 2.659, 0, 3.267),
        5: (2.326, 0.864, 0.577, 0, 2.114, 0.9400, 1.427, 0, 2.089),
    }
    columns[10] = (3.078, 0.797, 0.308, 0.223, 1.777, 0.9727, 0.975, 0.284, 1.716)
    columns[25] = (3.931, 0.708, 0.153, 0.459, 1.541, 0.9896, 0.606, 0.565, 1.435)
    for n, printed in columns.items():
        one = chart_constants(n)
        found = (one.d2, one.d3, one.A2, one.D3, one.D4, one.c4, one.A3, one.B3, one.B4)
        assert found == pytest.approx(printed, abs=0.0011)
    for n in (1, 201, 2.5):
        with pytest.raises(InputError):
            chart_constants(n)


def test_individuals_of_the_nist_handbook():
    chart = individuals([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert chart.MR_bar == pytest.approx(1.8778, abs=5e-5)
    assert pytest.approx((55.8041, 45.8159), abs=2e-4) == (chart.values.UCL, chart.values.LCL)


def test_limits_of_phase_one_are_frozen_for_later_points():
    calm = [10, 11, 9, 10, 11, 9, 10, 10]
    frozen = individuals([*calm, 30, 31], phase_one=8)
    assert (frozen.values.centre, frozen.values.UCL) == (
        individuals(calm).values.centre,
        individuals(calm).values.UCL,
    )
    assert frozen.values.beyond == (8, 9)
    with pytest.raises(InputError, match="第一阶段"):
        individuals(calm, phase_one=99)


@pytest.mark.parametrize("kind", ["range", "sd"])
def test_subgroup_charts_estimate_the_within_sigma(kind):
    data = np.random.default_rng(2).normal(100, 3, (400, 5))
    chart = subgroups(data.tolist(), kind)
    assert chart.sigma == pytest.approx(3, rel=0.05)
    assert pytest.approx(100 + 3 * 3 / 5**0.5, rel=0.01) == chart.averages.UCL
    assert len(chart.averages.beyond) < 8


def test_ewma_starts_with_narrower_limits():
    chart = ewma([50.0] * 3 + [54.0], 0.3, 50, 2.0539)
    assert pytest.approx(52.5884, abs=1e-4) == chart.UCL
    assert chart.upper[0] == pytest.approx(50 + 3 * 2.0539 * 0.3)
    assert chart.upper[-1] < chart.UCL
    assert chart.ewma[-1] == pytest.approx(51.2)


def test_cusum_signals_both_ways():
    rising = cusum([0, 1, 1, 1], 0, 0.25, 2)
    assert (rising.first_signal, rising.first_low_signal) == (4, None)
    assert rising.high_at_signal == pytest.approx(2.25)
    assert cusum([0, -1, -1, -1], 0, 0.25, 2).first_low_signal == 4
    assert cusum([0, 0], 0, 0.25, 2).high_at_signal is None


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("1", [0, 0, 3.1]),
        ("2", [0.5] * 9),
        ("3", [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        ("4", [0.5, -0.5] * 7),
        ("5", [2.1, 0, 2.1]),
        ("6", [1.1, 1.1, 0, 1.1, 1.1]),
        ("7", [0.5, -0.5, 0.2] * 5),
        ("8", [1.5, -1.5] * 4),
    ],
)
def test_each_run_rule_tells_its_pattern_when_complete(rule, points):
    chart = ControlChart(np.array(points, dtype=float), 0.0, 3.0, -3.0)
    assert [s.position for s in run_signals(chart, [rule])] == [len(points) - 1]
    breaker = {"4": 0.6, "7": 1.1}.get(rule, 0.0)  # one last point that does not fit the pattern
    broken = ControlChart(np.array([*points[:-1], breaker]), 0.0, 3.0, -3.0)
    assert run_signals(broken, [rule]) == []
    assert rule in RULES


def test_rules_can_be_switched_off_and_unknown_ones_are_refused():
    chart = ControlChart(np.array([0.0, 3.5]), 0.0, 3.0, -3.0)
    assert run_signals(chart, ["2"]) == []
    with pytest.raises(InputError, match="判异准则"):
        run_signals(chart, ["9"])
    with pytest.raises(InputError, match="标准差为 0"):
        run_signals(ControlChart(np.array([1.0, 1.0]), 1.0, 1.0, 1.0))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: individuals([1]),
        lambda: subgroups([[1, 2]]),
        lambda: subgroups([[1, 2], [1]]),
        lambda: ewma([1], 0, 0, 1),
        lambda: ewma([1], 1.5, 0, 1),
        lambda: ewma([1], 0.2, 0, 0),
        lambda: cusum([1], 0, -1, 1),
        lambda: cusum([1], 0, 1, 0),
        lambda: cusum([], 0, 1, 1),
    ],
)
def test_charts_of_too_little_are_refused(attempt):
    with pytest.raises(InputError):
        attempt()
