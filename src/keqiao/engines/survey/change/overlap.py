"""重叠样本间的变化: level and growth between two waves, with the covariance of overlapping samples.

The correlation of two totals comes from a multivariate regression of the weighted variables of both waves on
the strata of both waves and their crossings (Berger and Priam 2016, JRSS A 179, 681-708, section 5); the
variances are each design's own. Finite populations enter through the chance that a unit is in both samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.checks import distinct_units
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import MultistageForm
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.expressions import (
    Name,
    Node,
    condition,
    evaluate,
    names_in,
    parse,
    value_and_gradient,
)
from keqiao.engines.survey.tables import factor
from keqiao.engines.survey.types import AnyArray, FloatArray, IntArray


@dataclass(frozen=True)
class Change:
    """两期变化.

    ``totals`` by name and wave (``y.1``, ``y.2``); ``estimate`` and ``se`` of the function of them;
    ``overlap`` the share of the average sample that is in both; ``variance_1``, ``variance_2`` of the
    function's two parts, ``correlation`` between them, ``independent`` the variance had the samples been
    independent.
    """

    totals: Mapping[str, float]
    estimate: float
    variance: float
    df: float
    units: tuple[int, int, int]
    overlap: float
    variance_1: float
    variance_2: float
    correlation: float

    @property
    def se(self) -> float:
        return float(np.sqrt(self.variance))

    @property
    def independent(self) -> float:
        return self.variance_1 + self.variance_2

    @property
    def covariance(self) -> float:
        return float(self.correlation * np.sqrt(self.variance_1 * self.variance_2))

    def as_estimates(self, label: str) -> Estimates:
        return Estimates(
            (label,),
            np.asarray([self.estimate]),
            np.asarray([self.variance]),
            self.df,
            np.asarray([[self.variance]]),
        )


def change(first: Design, second: Design, expression: str, key: str, *, where: str | None = None) -> Change:
    """两期变化的估计. ``expression`` is over totals ``total(y, 1)``, ``total(y, 2)`` (or ``y.1``, ``y.2``).

    ``key`` names the unit identifier in both waves. Examples: ``total(y,2) - total(y,1)``,
    ``total(y,2) / total(y,1) - 1``.
    """
    node = parse(expression)
    names = names_in(node)
    waves = [_wave(name) for name in names]
    if not any(wave == 1 for _, wave in waves) or not any(wave == 2 for _, wave in waves):
        raise InputError("变化的表达式要同时用到第 1 期与第 2 期的总量,如 total(y,2)/total(y,1)-1")
    for design in (first, second):
        distinct_units(design.table, key)
    designs = (first, second)
    scores = [_score(designs[wave - 1], variable, where) for variable, wave in waves]
    totals = np.asarray(
        [designs[wave - 1].weights @ score for (_, wave), score in zip(waves, scores, strict=True)]
    )
    value, slope = value_and_gradient(node, names, totals)
    parts = []
    for number, design in enumerate(designs, start=1):
        part = np.zeros(design.table.rows)
        for (_, wave), score, rate in zip(waves, scores, slope, strict=True):
            if wave == number:
                part += rate * score
        parts.append(part)
    return _joined(
        first, second, parts[0], parts[1], key, dict(zip(names, totals.tolist(), strict=True)), value
    )


def _wave(name: str) -> tuple[str, int]:
    variable, dot, wave = name.rpartition(".")
    if not dot or wave not in {"1", "2"}:
        raise InputError("总量“{name}”没有写明是第几期:请写 total(变量,1) 或 total(变量,2)", name=name)
    return variable, int(wave)


def _score(design: Design, variable: str, where: str | None) -> FloatArray:
    rows = design.table.rows
    node: Node = Name(variable) if variable in design.table else parse(variable)
    values = np.array(np.broadcast_to(np.asarray(evaluate(node, design.table), dtype=np.float64), (rows,)))
    if where is not None:
        values[~condition(where, design.table, rows)] = 0.0
    if np.isnan(values).any():
        raise InputError(
            "变量“{name}”在第 {row} 行为空", name=variable, row=int(np.argmax(np.isnan(values))) + 1
        )
    return values


def _joined(
    first: Design,
    second: Design,
    one: FloatArray,
    two: FloatArray,
    key: str,
    totals: Mapping[str, float],
    value: float,
) -> Change:
    variances = [
        float(design.variance(part[:, None])[0, 0]) for design, part in ((first, one), (second, two))
    ]
    rows_1, rows_2, count = _matched(first.table[key], second.table[key])
    common = len(np.intersect1d(rows_1, rows_2))
    correlation = 0.0
    if common:
        residuals = [
            design.residual_scores(part[:, None])[0][:, 0] for design, part in ((first, one), (second, two))
        ]
        correlation = _correlation(first, second, residuals[0], residuals[1], rows_1, rows_2, count)
    v1, v2 = variances
    variance = v1 + v2 + 2 * correlation * float(np.sqrt(v1 * v2))
    sizes = (first.table.rows, second.table.rows, common)
    df = min(first.degrees_of_freedom, second.degrees_of_freedom)
    # the parts carry the signs of the function's slopes; details report the totals' own correlation
    sign = -1.0
    return Change(
        totals, value, variance, df, sizes, 2 * common / (sizes[0] + sizes[1]), v1, v2, sign * correlation
    )


def _matched(first: AnyArray, second: AnyArray) -> tuple[IntArray, IntArray, int]:
    """Each wave's rows among the units of both."""
    both = np.concatenate([first.astype(object), second.astype(object)])
    as_text = np.asarray(
        [f"{value:.15g}" if isinstance(value, float) else str(value) for value in both], dtype=object
    )
    codes, units = factor(as_text)
    return codes[: len(first)], codes[len(first) :], len(units)


def _strata(design: Design) -> tuple[IntArray, int]:
    if not isinstance(design.form, MultistageForm):
        raise InputError("变化的估计只支持分层、整群与多阶段设计")
    stage = design.form.stages[0]
    if not stage.is_elements:
        raise InputError("变化的协方差目前要求每期都是单元抽样(没有群)")
    return stage.stratum[stage.cluster], len(stage.names)


def _correlation(
    first: Design,
    second: Design,
    one: FloatArray,
    two: FloatArray,
    rows_1: IntArray,
    rows_2: IntArray,
    count: int,
) -> float:
    y = np.zeros((count, 2))
    y[rows_1, 0], y[rows_2, 1] = one, two
    (stratum_1, h1), (stratum_2, h2) = _strata(first), _strata(second)
    z1, z2 = np.zeros((count, h1)), np.zeros((count, h2))
    z1[rows_1, stratum_1], z2[rows_2, stratum_2] = 1.0, 1.0
    crossed = np.einsum("ni,nj->nij", z1, z2).reshape(count, -1)
    x = np.hstack([z1, z2, crossed[:, crossed.any(axis=0)]])
    fitted, *_ = np.linalg.lstsq(x, y, rcond=None)
    residual = y - x @ fitted
    pi_1, pi_2 = np.zeros(count), np.zeros(count)
    pi_1[rows_1], pi_2[rows_2] = _fractions(first), _fractions(second)
    both = _joint_factor(pi_1, pi_2, z1, z2)
    spread = float((both * residual[:, 0] * residual[:, 1]).sum())
    sizes = [float(((1 - pi) * residual[:, t] ** 2).sum()) for t, pi in enumerate((pi_1, pi_2))]
    bottom = float(np.sqrt(sizes[0] * sizes[1]))
    return float(np.clip(spread / bottom, -1.0, 1.0)) if bottom > 0 else 0.0


def _fractions(design: Design) -> FloatArray:
    """Each row's first-stage sampling fraction (0 with replacement)."""
    assert isinstance(design.form, MultistageForm)
    stage = design.form.stages[0]
    return stage.fraction[stage.cluster]


def _joint_factor(pi_1: FloatArray, pi_2: FloatArray, z1: FloatArray, z2: FloatArray) -> FloatArray:
    """``1 - pi_1 pi_2 / pi_12`` for units in both samples: what finite populations leave of the covariance.

    The chance of being in both, ``pi_12``, is taken from the share of each pair of strata that stayed in.
    """
    counts = z1.T @ z2
    kept = counts / np.maximum(z1.sum(axis=0), 1)[:, None]
    stayed = np.einsum("ni,ij,nj->n", z1, kept, z2)
    joint = np.clip(pi_1 * stayed, pi_1 * pi_2, np.minimum(pi_1, pi_2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(joint > 0, 1 - pi_1 * pi_2 / joint, 1.0)
