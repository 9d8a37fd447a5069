"""校准: prior-shift of default probabilities, and Hosmer-Lemeshow over groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from keqiao.engines.errors import InputError


def calibrate(pds: Sequence[float], sample_rate: float, population_rate: float) -> list[float]:
    """先验校准: log-odds shifted by logit(population) - logit(sample)."""
    shift = _logit(population_rate, "population_bad_rate") - _logit(sample_rate, "sample_bad_rate")
    return [1 / (1 + math.exp(-(_logit(pd, "predicted_pd_on_sample") + shift))) for pd in pds]


def _logit(value: float, name: str) -> float:
    if not 0 < value < 1:
        raise InputError("“{name}”的概率 {value} 应在 0 与 1 之间(不含)", name=name, value=value)
    return math.log(value / (1 - value))


@dataclass(frozen=True)
class PdGroup:
    """校准分组: ``n`` loans, observed defaults, mean predicted probability."""

    n: float
    defaults: float
    mean_pd: float


@dataclass(frozen=True)
class CalibrationTest:
    """校准检验."""

    hosmer_lemeshow_chi2: float
    observed_to_expected: float
    brier_lower_bound_by_groups: float


def calibration_test(groups: Sequence[PdGroup]) -> CalibrationTest:
    """Hosmer-Lemeshow 检验 over given groups (Hosmer and Lemeshow 1980), observed over expected, Brier's
    part between groups."""
    for number, group in enumerate(groups, 1):
        if group.n <= 0 or not 0 <= group.defaults <= group.n or not 0 < group.mean_pd < 1:
            raise InputError(
                "第 {number} 组不合理:样本数应大于零,违约数不超过样本数,平均概率在 0 与 1 之间", number=number
            )
    chi2 = math.fsum(
        (g.defaults - g.n * g.mean_pd) ** 2 / (g.n * g.mean_pd * (1 - g.mean_pd)) for g in groups
    )
    brier = math.fsum(g.n * (g.defaults / g.n - g.mean_pd) ** 2 for g in groups)
    return CalibrationTest(
        chi2,
        math.fsum(g.defaults for g in groups) / math.fsum(g.n * g.mean_pd for g in groups),
        brier / math.fsum(g.n for g in groups),
    )
