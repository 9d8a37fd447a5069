"""不等概率抽样: variances from inclusion probabilities, joint ones exact or approximated.

Brewer (2002, Combined Survey Sampling Inference) works from first-order probabilities alone; Overton
(1985) and Hartley and Rao (1962, Annals of Mathematical Statistics 33, 350-374) approximate the joint ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.checks import complete
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import MultistageForm, PairwiseForm
from keqiao.engines.survey.designs.lonely import LonelyPolicy
from keqiao.engines.survey.designs.stages import Stage
from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import FloatArray, IntArray

METHODS = ("brewer", "overton", "hr", "joint")
ESTIMATORS = ("HT", "YG")


def pps_design(
    table: Table,
    probabilities: str,
    *,
    method: str = "brewer",
    estimator: str = "HT",
    strata: str | None = None,
    joint: FloatArray | None = None,
    mean_square: float | None = None,
) -> Design:
    """不等概率不放回设计: rows drawn with the inclusion probabilities of a column.

    ``method`` ``brewer``, ``overton``, ``hr`` (Hartley-Rao; ``mean_square`` is the population's
    ``sum(pi^2) / n``, estimated from the sample when absent) or ``joint`` with the matrix ``joint`` (n, n) of
    joint probabilities, its diagonal the first-order ones. ``estimator`` ``HT`` or ``YG`` (Yates-Grundy).
    """
    pi = _probabilities(table, probabilities)
    if method not in METHODS:
        raise InputError("不等概率方法“{name}”不存在;可用:{known}", name=method, known="、".join(METHODS))
    if estimator not in ESTIMATORS:
        raise InputError("方差估计量“{name}”不存在;可用:{known}", name=estimator, known="、".join(ESTIMATORS))
    stratum, names = _strata(table, strata)
    if method == "brewer":
        return Design(table, 1 / pi, MultistageForm((_brewer_stage(pi, stratum, names),), LonelyPolicy()))
    pairs = _joint(pi, stratum, method, joint, mean_square)
    matrix = 1 - np.outer(pi, pi) / pairs
    matrix[np.diag_indices_from(matrix)] = 1 - pi
    return Design(table, 1 / pi, PairwiseForm(matrix, estimator == "YG", len(pi) - len(names)))


def with_replacement_design(table: Table, draws: str, *, strata: str | None = None) -> Design:
    """不等概率放回设计: ``draws`` holds the expected number of draws n p of each row (Hansen-Hurwitz)."""
    complete(table, draws, "期望入样次数")
    expected = table.numbers(draws)
    if (expected <= 0).any():
        raise InputError(
            "期望入样次数“{name}”在第 {row} 行不是正数", name=draws, row=int(np.argmax(expected <= 0)) + 1
        )
    stratum, names = _strata(table, strata)
    stage = replace(_brewer_stage(np.ones(table.rows), stratum, names), fraction=np.zeros(table.rows))
    return Design(table, 1 / expected, MultistageForm((stage,), LonelyPolicy()))


def _probabilities(table: Table, column: str) -> FloatArray:
    complete(table, column, "包含概率")
    pi = table.numbers(column)
    outside = (pi <= 0) | (pi > 1)
    if outside.any():
        raise InputError(
            "包含概率“{name}”在第 {row} 行不在 0 与 1 之间", name=column, row=int(np.argmax(outside)) + 1
        )
    return pi


def _strata(table: Table, strata: str | None) -> tuple[IntArray, tuple[str, ...]]:
    if strata is None:
        return np.zeros(table.rows, dtype=np.int64), ("全体",)
    complete(table, strata, "层")
    codes, names = factor(table[strata])
    return codes, tuple(names)


def _brewer_stage(pi: FloatArray, stratum: IntArray, names: tuple[str, ...]) -> Stage:
    rows = np.arange(len(pi), dtype=np.int64)
    sampled = np.bincount(stratum, minlength=len(names)).astype(np.float64)
    return Stage(rows, stratum, sampled, np.full(len(names), np.inf), np.ones(len(pi)), pi, names)


def _joint(
    pi: FloatArray, stratum: IntArray, method: str, joint: FloatArray | None, mean_square: float | None
) -> FloatArray:
    if method == "joint":
        return _checked_joint(pi, joint)
    n = np.bincount(stratum).astype(np.float64)[stratum][:, None]
    together = stratum[:, None] == stratum[None, :]
    product = np.outer(pi, pi)
    if method == "overton":
        pairs = product * (n - 1) / (n - (pi[:, None] + pi[None, :]) / 2)
    else:
        # the mean of pi over the sample estimates the population's sum(pi^2) / n
        sample_mean = (np.bincount(stratum, weights=pi) / np.bincount(stratum))[stratum][:, None]
        square = sample_mean if mean_square is None else mean_square
        pairs = product * (n - 1) / (n - pi[:, None] - pi[None, :] + square)
    return np.asarray(np.where(together, pairs, product))


def _checked_joint(pi: FloatArray, joint: FloatArray | None) -> FloatArray:
    if joint is None or joint.shape != (len(pi), len(pi)):
        raise InputError("联合包含概率应是 {count} 行 {count} 列的矩阵", count=len(pi))
    if not np.allclose(joint, joint.T, rtol=1e-8, atol=0) or (joint <= 0).any():
        raise InputError("联合包含概率矩阵应对称且每个元素为正")
    if not np.allclose(np.diag(joint), pi, rtol=1e-8, atol=0):
        row = int(np.argmax(np.abs(np.diag(joint) - pi)))
        raise InputError("联合包含概率矩阵第 {row} 个对角元与包含概率不符", row=row + 1)
    return joint


def unequal_design(table: Table, given: Mapping[str, Any]) -> Design:
    """From a stored description: ``pps``, ``variance``, ``fpc`` or ``probs``, ``strata``."""
    return pps_design(
        table,
        given.get("probs") or given["fpc"],
        method=str(given["pps"]).lower(),
        estimator=given.get("variance") or "HT",
        strata=given.get("strata"),
        joint=None if given.get("joint") is None else np.asarray(given["joint"], dtype=np.float64),
        mean_square=given.get("mean_square"),
    )
