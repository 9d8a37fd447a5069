"""校准: weights that reproduce known totals, and a variance that knows about it.

The variance is that of the residuals of the calibration model weighted by the calibrated weights (Deville and
Särndal 1992, JASA 87, section 3; Särndal, Swensson and Wretman 1992, result 6.6.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.distances import distance
from keqiao.engines.survey.calibration.solve import weight_ratios
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import MultistageForm, grouped_sums
from keqiao.engines.survey.expressions import model_matrix
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import BoolArray, FloatArray, IntArray

Bounds = tuple[float | FloatArray | None, float | FloatArray | None]
Totals = Mapping[str, float] | Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Block:
    """One partition's model: its rows, auxiliaries (m, p), and ``root`` (m,) = sqrt(weight / spread)."""

    rows: BoolArray | slice
    auxiliaries: FloatArray
    root: FloatArray

    def coefficients(self, scores: FloatArray) -> FloatArray:
        """Regression coefficients (p, k) of the scores on the auxiliaries."""
        left = self.auxiliaries * self.root[:, None]
        size = np.sqrt(np.maximum((left**2).sum(axis=0), 1e-300))
        gram = (left / size).T @ (left / size)
        right = (left / size).T @ (scores[self.rows] * self.root[:, None])
        solution, *_ = np.linalg.lstsq(gram, right, rcond=1e-12)
        return np.asarray(solution / size[:, None])


@dataclass(frozen=True)
class Regression:
    """回归残差: the adjustment that a calibration makes to scores.

    ``totals_covariance`` (p, p) is set when the control totals were themselves estimated.
    """

    blocks: tuple[Block, ...]
    totals_covariance: FloatArray | None = None

    def residuals(self, scores: FloatArray) -> FloatArray:
        result = np.array(scores, dtype=np.float64)
        for block in self.blocks:
            result[block.rows] -= block.auxiliaries @ block.coefficients(scores)
        return result

    def added_variance(self, scores: FloatArray) -> FloatArray | None:
        """``B' V B``: what the uncertainty of estimated control totals adds."""
        if self.totals_covariance is None:
            return None
        slopes = np.vstack([block.coefficients(scores) for block in self.blocks])
        return np.asarray(slopes.T @ self.totals_covariance @ slopes)


@dataclass(frozen=True)
class Model:
    """校准模型: auxiliaries by formula, their control totals, distance, and how weights may move.

    ``totals`` maps each column of the formula to its total; with ``partition`` it maps each of its values to
    such a mapping. ``spread`` names a column proportional to the units' variance. ``equal_within`` names a
    cluster column whose units keep one weight ratio. ``weight_bounds`` bound the weights themselves.
    """

    formula: str
    totals: Totals
    method: str = "linear"
    bounds: Bounds = (None, None)
    partition: str | None = None
    spread: str | None = None
    equal_within: str | None = None
    weight_bounds: Bounds = (None, None)
    totals_covariance: FloatArray | None = None


def calibrate(design: Design, model: Model) -> Design:
    """校准一个设计. The design's weights move as little as the distance allows to meet every total.

    Raises :class:`InputError` when a total is missing, an auxiliary is missing for a unit, or the totals
    cannot be met (naming the margin).
    """
    weights, blocks = calibrated_weights(design.table, design.weights, model, _within(design, model))
    return design.adjusted(weights, Regression(tuple(blocks), model.totals_covariance))


def calibrate_replicates(design: ReplicateDesign, model: Model) -> ReplicateDesign:
    """逐组校准: the full sample and every replicate meet the totals."""
    weights, _ = calibrated_weights(design.table, design.weights, model, None)
    columns = [
        calibrated_weights(design.table, design.replicates[:, r], model, None)[0] for r in range(design.count)
    ]
    return design.reweighted(weights, np.column_stack(columns))


def _within(design: Design, model: Model) -> IntArray | None:
    if model.equal_within is None:
        return None
    if isinstance(design.form, MultistageForm) and model.equal_within == "psu":
        return design.form.stages[0].cluster
    return factor(design.table[model.equal_within])[0]


def calibrated_weights(
    table: Table, weights: FloatArray, model: Model, within: IntArray | None
) -> tuple[FloatArray, list[Block]]:
    """The calibrated weights (n,) and the regression blocks behind them."""
    matrix = model_matrix(model.formula, table, table.rows)
    _complete(matrix.values, matrix.names, weights)
    spread = None if model.spread is None else table.numbers(model.spread)
    result = np.array(weights, dtype=np.float64)
    blocks: list[Block] = []
    for rows, totals in _parts(table, model):
        columns, wanted = _ordered(matrix.names, totals)
        auxiliaries = matrix.values[rows][:, columns]
        base = weights[rows]
        if within is not None:
            auxiliaries = _averaged(auxiliaries, within[rows])
        part_spread = None if spread is None else spread[rows]
        chosen = distance(model.method, _ratio_bounds(model, base))
        names = [matrix.names[j] for j in columns]
        ratios = weight_ratios(auxiliaries, base, wanted, chosen, names, part_spread)
        result[rows] = base * ratios
        root = np.sqrt(base if part_spread is None else base / part_spread)
        blocks.append(Block(rows, auxiliaries, root))
    return result, blocks


def _ratio_bounds(model: Model, base: FloatArray) -> Bounds:
    low, high = model.weight_bounds
    if low is None and high is None:
        return model.bounds
    safe = np.where(base > 0, base, 1.0)
    lower = None if low is None else np.minimum(low / safe, 1.0)
    upper = None if high is None else np.maximum(high / safe, 1.0)
    return lower, upper


def _complete(values: FloatArray, names: Sequence[str], weights: FloatArray) -> None:
    missing = np.isnan(values) & (weights > 0)[:, None]
    if missing.any():
        row, column = np.argwhere(missing)[0]
        raise InputError("辅助变量“{name}”在第 {row} 行为空", name=names[column], row=int(row) + 1)
    values[np.isnan(values)] = 0.0


def _parts(table: Table, model: Model) -> list[tuple[BoolArray | slice, Mapping[str, float]]]:
    if model.partition is None:
        return [(slice(None), model.totals)]  # type: ignore[list-item] # without a partition the totals are flat
    codes, names = factor(table[model.partition])
    if (codes < 0).any():
        row = int(np.argmax(codes < 0)) + 1
        raise InputError("校准分区“{name}”在第 {row} 行为空", name=model.partition, row=row)
    given: Mapping[str, Mapping[str, float]] = model.totals  # type: ignore[assignment] # nested with a partition
    lacking = [name for name in names if name not in given]
    if lacking:
        raise InputError("校准分区“{name}”没有控制总量", name=lacking[0])
    return [(codes == i, given[name]) for i, name in enumerate(names)]


def _ordered(names: Sequence[str], totals: Mapping[str, float]) -> tuple[list[int], FloatArray]:
    position = {name: j for j, name in enumerate(names)}
    unknown = [name for name in totals if name not in position]
    lacking = [name for name in names if name not in totals]
    if unknown:
        raise InputError(
            "控制总量“{name}”不是公式的一列;公式的列是 {known}", name=unknown[0], known="、".join(names[:12])
        )
    if lacking:
        raise InputError("公式的“{name}”没有控制总量", name=lacking[0])
    wanted = np.asarray([float(value) for value in totals.values()])
    if not np.isfinite(wanted).all():
        raise InputError("控制总量“{name}”不是数", name=list(totals)[int(np.argmin(np.isfinite(wanted)))])
    return [position[name] for name in totals], wanted


def _averaged(values: FloatArray, cluster: IntArray) -> FloatArray:
    _, codes = np.unique(cluster, return_inverse=True)
    count = int(codes.max()) + 1
    sizes = np.bincount(codes, minlength=count)
    return (grouped_sums(values, codes, count) / sizes[:, None])[codes]
