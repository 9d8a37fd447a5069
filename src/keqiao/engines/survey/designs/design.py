"""抽样设计: a sample with its weights, the way it was drawn, and what was done to its weights since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.checks import checked_weights, complete, distinct_units
from keqiao.engines.survey.designs.forms import MultistageForm, VarianceForm
from keqiao.engines.survey.designs.lonely import TREATMENTS, LonelyPolicy, Treatment, collapsed
from keqiao.engines.survey.designs.stages import Stage, StageColumns, code_stages
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.types import BoolArray, FloatArray


class Adjustment(Protocol):
    """权数调整: what a calibration does to the variance: scores (n, k) become residuals (n, k)."""

    def residuals(self, scores: FloatArray) -> FloatArray: ...

    def added_variance(self, scores: FloatArray) -> FloatArray | None: ...


@dataclass(frozen=True)
class Description:
    """设计说明: the columns a design was built from, for carriers that work where the data is."""

    stages: tuple[StageColumns, ...] = ()
    weights: str | None = None
    nest: bool = False
    lonely: LonelyPolicy = field(default_factory=LonelyPolicy)


@dataclass(frozen=True)
class Design:
    """抽样设计.

    ``weights`` (n,) in use now; ``form`` turns weighted scores into variances; ``adjustments`` are the
    calibrations so far, first to last, each with the weights it gave; ``df`` overrides the form's degrees
    of freedom.
    """

    table: Table
    weights: FloatArray
    form: VarianceForm
    adjustments: tuple[tuple[Adjustment, FloatArray], ...] = ()
    df: int | None = None
    description: Description | None = None

    @property
    def degrees_of_freedom(self) -> int:
        """自由度: clusters minus strata at the first stage, unless the design says otherwise."""
        return self.form.degrees_of_freedom if self.df is None else self.df

    def domain_degrees(self, rows: BoolArray) -> int:
        """域内自由度: the same among the rows of a domain (clusters and strata that the domain reaches)."""
        if rows.all() or not isinstance(self.form, MultistageForm):
            return self.degrees_of_freedom
        stage = self.form.stages[0]
        clusters = np.unique(stage.cluster[rows])
        return len(clusters) - len(np.unique(stage.stratum[clusters]))

    def variance(self, scores: FloatArray, active: BoolArray | None = None) -> FloatArray:
        """Covariance (k, k) of ``sum(weights * scores)``; scores (n, k) are influence values per unit."""
        z, added = self.residual_scores(scores)
        result = self.form.quadratic(z, active)
        return result if added is None else result + added

    def residual_scores(self, scores: FloatArray) -> tuple[FloatArray, FloatArray | None]:
        """Weighted residuals (n, k) after every calibration, and the variance that estimated totals add."""
        z, added = scores * self.weights[:, None], None
        for adjustment, weights in reversed(self.adjustments):
            safe = np.where(weights == 0, 1.0, weights)[:, None]
            part = adjustment.added_variance(z / safe)
            added = part if added is None or part is None else added + part
            z = adjustment.residuals(z / safe) * weights[:, None]
        return z, added

    def adjusted(self, weights: FloatArray, adjustment: Adjustment | None) -> Design:
        """The same sample with new weights."""
        more = () if adjustment is None else ((adjustment, weights),)
        return replace(self, weights=weights, adjustments=(*self.adjustments, *more))


def survey_design(
    table: Table,
    *,
    strata: str | Sequence[str | None] | None = None,
    clusters: str | Sequence[str] | None = None,
    fpc: str | Sequence[str] | None = None,
    weights: str | None = None,
    probabilities: str | None = None,
    nest: bool = False,
    lonely: Treatment = "fail",
    adjust_domain_lonely: bool = False,
    unit: str | None = None,
) -> Design:
    """设计: stratified, clustered and multistage sampling with finite population corrections.

    ``strata``, ``clusters`` and ``fpc`` name one column a stage (a single name is the first stage); without
    ``clusters`` the rows are the sampled units. ``fpc`` holds population sizes, or sampling fractions when no
    value exceeds 1. Weights come from ``weights``, from ``1 / probabilities``, or from the sizes of all
    stages. ``unit`` names a column that must not repeat. Raises :class:`InputError` naming the row or
    stratum.
    """
    if table.rows == 0:
        raise InputError("数据没有任何一行")
    if unit is not None:
        distinct_units(table, unit)
    if lonely not in TREATMENTS:
        raise InputError("单元层处理方式“{way}”不存在;可用:{ways}", way=lonely, ways="、".join(TREATMENTS))
    columns = _stage_columns(_listed(strata), _listed(clusters), _listed(fpc))
    stages = code_stages(table, columns, nest)
    policy = LonelyPolicy(lonely, adjust_domain_lonely)
    used = (collapsed(stages[0]), *stages[1:]) if lonely == "collapse" else stages
    description = Description(columns, weights, nest, policy)
    form = MultistageForm(used, policy)
    return Design(table, _weights(table, weights, probabilities, stages), form, description=description)


def described(given: Mapping[str, Any]) -> Description:
    """设计说明 from a study's design section, for carriers that never load the rows."""
    columns = _stage_columns(
        _listed(given.get("strata")), _listed(given.get("clusters")), _listed(given.get("fpc"))
    )
    policy = LonelyPolicy(given.get("lonely", "fail"), bool(given.get("adjust_domain_lonely", False)))
    return Description(columns, given.get("weights"), bool(given.get("nest", False)), policy)


def _listed(value: str | Sequence[str | None] | None) -> list[str | None]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _stage_columns(
    strata: list[str | None], clusters: list[str | None], fpc: list[str | None]
) -> tuple[StageColumns, ...]:
    count = max(len(strata), len(clusters), len(fpc), 1)
    if clusters and len(fpc) > len(clusters):
        raise InputError(
            "给了 {sizes} 个阶段的总体规模,却只有 {stages} 个阶段的群", sizes=len(fpc), stages=len(clusters)
        )
    # without the later sizes the first stage is the ultimate cluster: later stages add nothing
    count = min(count, max(len(fpc), 1))

    def at(values: list[str | None], i: int) -> str | None:
        return values[i] if i < len(values) else None

    return tuple(StageColumns(at(strata, i), at(clusters, i), at(fpc, i)) for i in range(count))


def _weights(
    table: Table, weights: str | None, probabilities: str | None, stages: tuple[Stage, ...]
) -> FloatArray:
    if weights is not None:
        return checked_weights(table.numbers(weights), weights)
    if probabilities is not None:
        complete(table, probabilities, "包含概率")
        values = table.numbers(probabilities)
        outside = (values <= 0) | (values > 1)
        if outside.any():
            raise InputError(
                "包含概率“{column}”在第 {row} 行不在 0 与 1 之间",
                column=probabilities,
                row=int(np.argmax(outside)) + 1,
            )
        return 1 / values
    result = np.ones(table.rows)
    for stage in stages:
        if np.isinf(stage.population).any():
            raise InputError("没有权数:请给出权数列、包含概率列,或各阶段的总体规模")
        result = result / stage.fraction[stage.cluster]
    return result
