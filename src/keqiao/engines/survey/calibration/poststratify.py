"""事后分层与迭代比例调整: weights by cell counts, and by margins in turn (Deming and Stephan 1940)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import grouped_sums
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import Table, cross, factor
from keqiao.engines.survey.types import FloatArray, IntArray

Counts = Mapping[str, float]
MAX_ROUNDS = 500
EQUAL_ROUNDS = 10
CONVERGED = 1e-10


@dataclass(frozen=True)
class CellMeans:
    """事后层残差: scores less their cell means, margin after margin until they settle."""

    margins: tuple[IntArray, ...]
    weights: FloatArray
    rounds: int = 1

    def added_variance(self, scores: FloatArray) -> FloatArray | None:
        return None

    def residuals(self, scores: FloatArray) -> FloatArray:
        result = np.array(scores, dtype=np.float64)
        sizes = [np.bincount(cells, weights=self.weights) for cells in self.margins]
        for _ in range(self.rounds):
            before = result
            for cells, size in zip(self.margins, sizes, strict=True):
                sums = grouped_sums(result * self.weights[:, None], cells, len(size))
                result = result - (sums / np.where(size > 0, size, 1.0)[:, None])[cells]
            if np.abs(result - before).max(initial=0.0) <= 1e-14 * np.abs(scores).max(initial=0.0):
                break
        return result


def poststratify(design: Design, cells: str | Sequence[str], counts: Counts) -> Design:
    """事后分层.

    ``counts`` maps each cell (values joined by "." when there are several columns) to its size.
    """
    codes, names = cell_codes(design.table, cells)
    weights = _to_counts(design.weights, codes, names, counts)
    return design.adjusted(weights, CellMeans((codes,), design.weights))


def poststratify_replicates(
    design: ReplicateDesign, cells: str | Sequence[str], counts: Counts
) -> ReplicateDesign:
    """逐组事后分层."""
    codes, names = cell_codes(design.table, cells)

    def adjust(weights: FloatArray) -> FloatArray:
        return _to_counts(weights, codes, names, counts)

    return _each(design, adjust)


def rake(design: Design, margins: Mapping[str, Counts], *, residuals: str = "weighted") -> Design:
    """迭代比例调整 (raking) to several margins.

    ``residuals``: ``weighted`` takes cell means with the weights before raking, until they settle (the
    calibration residuals of Deville, Särndal and Sautory 1993, JASA 88, 1013-1020); ``equal`` takes ten
    rounds of plain cell means, the convention of R survey 4.x, for figures that must agree with it.
    """
    coded = {name: cell_codes(design.table, name) for name in margins}
    weights = _raked(design.weights, coded, margins)
    kept = tuple(codes for codes, _ in coded.values())
    if residuals == "equal":
        return design.adjusted(weights, CellMeans(kept, np.ones_like(weights), EQUAL_ROUNDS))
    if residuals != "weighted":
        raise InputError("残差方式“{name}”不存在;可用:weighted、equal", name=residuals)
    return design.adjusted(weights, CellMeans(kept, design.weights, MAX_ROUNDS))


def rake_replicates(design: ReplicateDesign, margins: Mapping[str, Counts]) -> ReplicateDesign:
    """逐组迭代比例调整."""
    coded = {name: cell_codes(design.table, name) for name in margins}
    return _each(design, lambda weights: _raked(weights, coded, margins))


def _each(design: ReplicateDesign, adjust: object) -> ReplicateDesign:
    function = adjust
    assert callable(function)
    columns = [function(design.replicates[:, r]) for r in range(design.count)]
    return design.reweighted(function(design.weights), np.column_stack(columns))


def cell_codes(table: Table, cells: str | Sequence[str]) -> tuple[IntArray, list[str]]:
    """Cells and their names; a missing value names its row."""
    columns = [cells] if isinstance(cells, str) else list(cells)
    coded = [factor(table[name]) for name in columns]
    codes, parts = cross(*(code for code, _ in coded))
    if (codes < 0).any():
        row = int(np.argmax(codes < 0)) + 1
        raise InputError("事后层变量“{name}”在第 {row} 行为空", name="、".join(columns), row=row)
    count = len(parts[0])
    names = [".".join(coded[i][1][parts[i][c]] for i in range(len(columns))) for c in range(count)]
    return codes, names


def _to_counts(weights: FloatArray, codes: IntArray, names: list[str], counts: Counts) -> FloatArray:
    wanted = _wanted(names, counts)
    sizes = np.bincount(codes, weights=weights, minlength=len(names))
    empty = (sizes <= 0) & (wanted > 0)
    if empty.any():
        raise InputError("事后层“{cell}”没有样本单位,无法达到其总数", cell=names[int(np.argmax(empty))])
    return weights * (wanted / np.where(sizes > 0, sizes, 1.0))[codes]


def _wanted(names: list[str], counts: Counts) -> FloatArray:
    given = {str(name): float(count) for name, count in counts.items()}
    for name in names:
        if name not in given:
            raise InputError("事后层“{cell}”没有给出总数", cell=name)
    for name, count in given.items():
        if name not in names and count > 0:
            raise InputError("事后层“{cell}”总数为 {count:g},却没有样本单位", cell=name, count=count)
    return np.asarray([given[name] for name in names])


def _raked(
    weights: FloatArray, coded: Mapping[str, tuple[IntArray, list[str]]], margins: Mapping[str, Counts]
) -> FloatArray:
    totals = {name: sum(counts.values()) for name, counts in margins.items()}
    first = next(iter(totals.values()))
    for name, whole in totals.items():
        if abs(whole - first) > 1e-6 * max(abs(first), 1.0):
            raise InputError(
                "边际“{name}”合计 {whole:.10g},与第一个边际的合计 {first:.10g} 不等,不能收敛",
                name=name,
                whole=whole,
                first=first,
            )
    result = weights
    for _ in range(MAX_ROUNDS):
        for name, counts in margins.items():
            result = _to_counts(result, *coded[name], counts)
        name, gap = _worst_margin(result, coded, margins)
        if gap <= CONVERGED:
            return result
    raise InputError(
        "迭代比例调整 {rounds} 轮仍不收敛:边际“{name}”相差 {gap:.3g}", rounds=MAX_ROUNDS, name=name, gap=gap
    )


def _worst_margin(
    weights: FloatArray, coded: Mapping[str, tuple[IntArray, list[str]]], margins: Mapping[str, Counts]
) -> tuple[str, float]:
    worst = ("", 0.0)
    for name, counts in margins.items():
        codes, names = coded[name]
        sizes = np.bincount(codes, weights=weights, minlength=len(names))
        gaps = np.abs(sizes - _wanted(names, counts)) / np.maximum(np.abs(_wanted(names, counts)), 1.0)
        if gaps.max() > worst[1]:
            worst = (f"{name}={names[int(np.argmax(gaps))]}", float(gaps.max()))
    return worst
