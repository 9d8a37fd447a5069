"""频率对齐: which short periods make up which benchmark, and how (sum, mean, first, last)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, choice

CONVERSIONS = ("sum", "mean", "first", "last")


def aggregation(
    members: Sequence[Hashable | None], benchmarks: Sequence[Hashable], conversion: str = "sum"
) -> FloatArray:
    """聚合矩阵: C (benchmarks × periods) with C y = benchmark.

    ``members`` names the benchmark each short period belongs to, ``None`` for a period beyond the last
    benchmark (extrapolation). Periods of one benchmark need not be equally many: eleven in a year where
    January and February are one, or a quarter still open.
    """
    choice("聚合方式", conversion, CONVERSIONS)
    place = {name: row for row, name in enumerate(benchmarks)}
    if len(place) != len(benchmarks):
        raise InputError("基准期有重复")
    matrix = np.zeros((len(benchmarks), len(members)))
    for column, name in enumerate(members):
        if name is None:
            continue
        if name not in place:
            raise InputError("第 {n} 期所属的基准期“{name}”没有基准值", n=column + 1, name=name)
        matrix[place[name], column] = 1.0
    empty = np.flatnonzero(matrix.sum(axis=1) == 0)
    if len(empty):
        raise InputError("基准期“{name}”没有任何短期数据", name=benchmarks[int(empty[0])])
    return _converted(matrix, conversion)


def _converted(matrix: FloatArray, conversion: str) -> FloatArray:
    if conversion == "sum":
        return matrix
    if conversion == "mean":
        averaged: FloatArray = matrix / matrix.sum(axis=1, keepdims=True)
        return averaged
    picked = np.zeros_like(matrix)
    for row, flags in enumerate(matrix):
        inside = np.flatnonzero(flags)
        picked[row, inside[0 if conversion == "first" else -1]] = 1.0
    return picked
