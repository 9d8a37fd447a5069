"""两相抽样: a first sample measured cheaply, a second drawn from it and measured in full.

With ``z`` the fully weighted score, the variance is ``z'[D1 (1 - D2) + D2]z`` where ``D = 1 - pi_i pi_j /
pi_ij`` of each phase (Särndal, Swensson and Wretman 1992, result 9.3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.calibrate import Model, Regression, calibrated_weights
from keqiao.engines.survey.designs.design import Adjustment, Design, survey_design
from keqiao.engines.survey.designs.forms import MultistageForm
from keqiao.engines.survey.expressions import condition, model_matrix
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.types import BoolArray, FloatArray

METHODS = ("full", "simple", "approx")
LARGEST = 20_000


@dataclass(frozen=True)
class TwoPhaseDesign(Design):
    """两相设计: its table and weights are those of the second phase.

    ``first`` (n2, n2) and ``second`` (n2, n2) are the quadratic forms of the two phases; ``phase_one`` is the
    first sample as a design of its own.
    """

    first: FloatArray | None = None
    second: FloatArray | None = None
    phase_one: Design | None = None
    chosen: BoolArray | None = None
    second_adjustments: tuple[Adjustment, ...] = ()

    def variance(self, scores: FloatArray, active: BoolArray | None = None) -> FloatArray:
        assert self.first is not None
        assert self.second is not None
        residuals = scores
        for adjustment in reversed(self.second_adjustments):
            residuals = adjustment.residuals(residuals)
        z, e = scores * self.weights[:, None], residuals * self.weights[:, None]
        return np.asarray(z.T @ (self.first @ z) + e.T @ (self.second @ e))


def two_phase(
    table: Table,
    subset: str,
    *,
    first_phase: Mapping[str, Any],
    second_phase: Mapping[str, Any],
    method: str = "full",
) -> TwoPhaseDesign:
    """两相设计. ``subset`` is the condition for being in the second sample; each phase names its columns
    (``strata``, ``psu``, ``fpc``, ``weights``, ``probs``). Without a second ``fpc`` the second phase is taken
    as a simple random sample from the first within its strata.
    """
    if method not in METHODS:
        raise InputError("两相方差方法“{name}”不存在;可用:{known}", name=method, known="、".join(METHODS))
    one = _phase_one(table, first_phase)
    chosen = condition(subset, table, table.rows)
    if not chosen.any():
        raise InputError("第二相样本没有任何单位:条件“{subset}”", subset=subset)
    if int(chosen.sum()) > LARGEST:
        raise InputError(
            "第二相样本 {count} 个单位,超过两相方差可处理的 {most} 个", count=int(chosen.sum()), most=LARGEST
        )
    sized = _with_sizes(table, chosen, second_phase)
    part = sized.take(chosen)
    two = survey_design(
        part, strata=second_phase.get("strata"), clusters=second_phase.get("psu"), fpc="第一相样本数"
    )
    second = _matrix(two.form, part.rows)
    whole = _phase_matrix(one, chosen)
    first = whole * (1 - second) if method == "full" else _simple(one, two, chosen)
    weights = one.weights[chosen] * two.weights
    return TwoPhaseDesign(
        part,
        weights,
        two.form,
        first=first,
        second=second,
        phase_one=one,
        chosen=chosen,
        df=two.degrees_of_freedom,
    )


def _phase_one(table: Table, given: Mapping[str, Any]) -> Design:
    if given.get("weights") or given.get("probs") or given.get("fpc"):
        return survey_design(
            table,
            strata=given.get("strata"),
            clusters=given.get("psu"),
            fpc=given.get("fpc"),
            weights=given.get("weights"),
            probabilities=given.get("probs"),
            nest=True,
        )
    even = table.with_columns(**{"权数": np.ones(table.rows)})
    return survey_design(
        even, strata=given.get("strata"), clusters=given.get("psu"), weights="权数", nest=True
    )


def _with_sizes(table: Table, chosen: BoolArray, second: Mapping[str, Any]) -> Table:
    """Add the number of first-phase units in each second-phase stratum."""
    if second.get("fpc"):
        return table.with_columns(**{"第一相样本数": table.numbers(second["fpc"])})
    if second.get("psu"):
        raise InputError("第二相按群抽取时要给出第二相的总体规模列 fpc")
    counted = table.with_columns(**{"计数": np.ones(table.rows)})
    plain = survey_design(counted, strata=second.get("strata"), weights="计数")
    assert isinstance(plain.form, MultistageForm)
    stage = plain.form.stages[0]
    return table.with_columns(**{"第一相样本数": stage.sampled[stage.stratum[stage.cluster]]})


def _matrix(form: object, rows: int) -> FloatArray:
    assert isinstance(form, MultistageForm)
    return form.quadratic_matrix(rows)


def _phase_matrix(one: Design, chosen: BoolArray) -> FloatArray:
    """The first phase's form over the second-phase rows."""
    assert isinstance(one.form, MultistageForm)
    return one.form.quadratic_matrix(len(chosen), np.flatnonzero(chosen))


def _simple(one: Design, two: Design, chosen: BoolArray) -> FloatArray:
    """First-phase variance with the sum of squares estimated by the second-phase weights."""
    assert isinstance(one.form, MultistageForm)
    stage = one.form.stages[0]
    if not stage.is_elements:
        raise InputError("method = simple 要求第一相为单元抽样;整群请用 full")
    sampled = stage.sampled[stage.stratum]
    scale = stage.multiplier * (1 - stage.fraction) * sampled / np.maximum(sampled - 1, 1)
    return _phase_matrix(one, chosen) + np.diag(scale[chosen] * (1 / two.weights - 1))


def calibrate_phases(design: TwoPhaseDesign, formula: str) -> TwoPhaseDesign:
    """第二相对第一相校准: second-phase weights reproduce the first phase's estimates of the auxiliaries."""
    assert design.phase_one is not None
    one = design.phase_one
    matrix = model_matrix(formula, one.table, one.table.rows)
    if np.isnan(matrix.values).any():
        row, column = np.argwhere(np.isnan(matrix.values))[0]
        raise InputError(
            "辅助变量“{name}”在第一相第 {row} 行为空", name=matrix.names[column], row=int(row) + 1
        )
    totals = dict(zip(matrix.names, (matrix.values.T @ one.weights).tolist(), strict=True))
    weights, blocks = calibrated_weights(design.table, design.weights, Model(formula, totals), None)
    adjustments = (*design.second_adjustments, Regression(tuple(blocks)))
    return replace(design, weights=weights, second_adjustments=adjustments)
