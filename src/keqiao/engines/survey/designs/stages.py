"""抽样阶段: one stage of sampling, coded once so that every variance is a few grouped sums.

The estimator of each stage is the ultimate-cluster formula with its finite population correction; later
stages enter multiplied by the sampling fractions of the stages above them (Cochran 1977, Sampling
Techniques, 3rd ed., section 11.10; Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling,
result 4.3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.checks import complete, constant_within
from keqiao.engines.survey.tables import Table, cross, factor
from keqiao.engines.survey.types import FloatArray, IntArray


@dataclass(frozen=True)
class Stage:
    """抽样阶段.

    ``cluster`` (n,) the row's cluster, nested in its stratum; ``stratum`` (C,) the cluster's stratum;
    ``sampled`` and ``population`` (H,) clusters sampled and clusters there are (inf: with replacement);
    ``multiplier`` (C,) product of the sampling fractions above; ``fraction`` (C,) the cluster's own sampling
    fraction (equal within a stratum except under unequal probabilities); ``names`` (H,) for messages.
    """

    cluster: IntArray
    stratum: IntArray
    sampled: FloatArray
    population: FloatArray
    multiplier: FloatArray
    fraction: FloatArray
    names: tuple[str, ...]

    @property
    def clusters(self) -> int:
        return int(self.stratum.shape[0])

    @property
    def is_elements(self) -> bool:
        """Every row is a cluster of its own."""
        return bool(self.clusters == self.cluster.shape[0])


@dataclass(frozen=True)
class StageColumns:
    """一个阶段的列名: any part may be absent (None)."""

    stratum: str | None = None
    cluster: str | None = None
    fpc: str | None = None


def code_stages(table: Table, columns: Sequence[StageColumns], nest: bool) -> tuple[Stage, ...]:
    """Code every stage. ``nest`` says that cluster names start anew in each stratum.

    Raises :class:`InputError` naming the row or stratum for a missing design value, a size that changes
    within its stratum, a size below the sample, or a cluster that crosses strata.
    """
    stages: list[Stage] = []
    above = np.zeros(table.rows, dtype=np.int64)
    multiplier = np.ones(table.rows)
    for part in columns:
        stage = _code_stage(table, part, above, multiplier, nest or bool(stages))
        stages.append(stage)
        above = stage.cluster
        multiplier = (stage.multiplier * stage.fraction)[stage.cluster]
    return tuple(stages)


def _code_stage(
    table: Table, part: StageColumns, above: IntArray, multiplier: FloatArray, nest: bool
) -> Stage:
    stratum, names = _strata(table, part.stratum, above)
    cluster = _clusters(table, part.cluster, stratum, nest)
    count = int(cluster.max(initial=-1)) + 1
    first = first_rows(cluster, count)
    stratum_of = stratum[first]
    sampled = np.bincount(stratum_of, minlength=len(names)).astype(np.float64)
    population = population_sizes(_sizes(table, part.fpc), part.fpc or "", stratum, sampled, names)
    with np.errstate(invalid="ignore"):
        fraction = np.where(np.isinf(population), 0.0, sampled / population)[stratum_of]
    return Stage(cluster, stratum_of, sampled, population, multiplier[first], fraction, names)


def first_rows(codes: IntArray, count: int) -> IntArray:
    """The first row of each code."""
    first = np.full(count, codes.shape[0], dtype=np.int64)
    np.minimum.at(first, codes, np.arange(codes.shape[0], dtype=np.int64))
    return first


def _strata(table: Table, column: str | None, above: IntArray) -> tuple[IntArray, tuple[str, ...]]:
    if column is None:
        count = int(above.max(initial=0)) + 1
        return above, tuple(f"{i + 1}" for i in range(count)) if count > 1 else ("全体",)
    complete(table, column, "层")
    own, levels = factor(table[column])
    if not above.any():
        return own, tuple(levels)
    codes, parts = cross(own, above)
    return codes, tuple(f"{levels[i]}@{j + 1}" for i, j in zip(parts[0], parts[1], strict=True))


def _clusters(table: Table, column: str | None, stratum: IntArray, nest: bool) -> IntArray:
    if column is None:
        return np.arange(table.rows, dtype=np.int64)
    complete(table, column, "群")
    own, levels = factor(table[column])
    codes, parts = cross(own, stratum)
    if len(parts[0]) == table.rows:
        return np.arange(table.rows, dtype=np.int64)  # every row is a cluster of its own
    if not nest and len(parts[0]) != len(levels):
        crossing = levels[int(np.argmax(np.bincount(parts[0])))]
        raise InputError(
            "群“{cluster}”出现在不止一个层中;若各层的群编号各自从头编,请写 nest = true", cluster=crossing
        )
    return codes


def _sizes(table: Table, column: str | None) -> FloatArray | None:
    return None if column is None else table.numbers(column)


def population_sizes(
    values: FloatArray | None, column: str, stratum: IntArray, sampled: FloatArray, names: tuple[str, ...]
) -> FloatArray:
    """各层的总体规模 (H,) from a size or a sampling fraction on every row (or cell); inf without any."""
    if values is None:
        return np.full(sampled.shape, np.inf)
    missing = np.isnan(values)
    if missing.any():
        row = int(np.argmax(missing))
        raise InputError(
            "层“{stratum}”没有总体规模:第 {row} 行的“{column}”为空",
            stratum=names[stratum[row]],
            row=row + 1,
            column=column,
        )
    sizes = constant_within(values, stratum, names, column)
    if (values <= 0).any():
        row = int(np.argmax(values <= 0))
        raise InputError(
            "层“{stratum}”的总体规模不是正数:第 {row} 行的“{column}”",
            stratum=names[stratum[row]],
            row=row + 1,
            column=column,
        )
    # all at most 1: sampling fractions; otherwise numbers of clusters in the population
    population = sampled / sizes if (values <= 1).all() else sizes
    short = population < sampled * (1 - 1e-9)
    if short.any():
        h = int(np.argmax(short))
        raise InputError(
            "层“{stratum}”的总体规模 {size:g} 小于样本数 {sampled:g}",
            stratum=names[h],
            size=float(population[h]),
            sampled=float(sampled[h]),
        )
    return np.asarray(np.maximum(population, sampled))
