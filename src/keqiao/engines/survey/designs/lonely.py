"""单元层的处理: what a stratum with a single sampled cluster contributes. Six named treatments.

fail       refuse, naming the stratum (the default)
certainty  it was selected with certainty: nothing
remove     leave it out: nothing
adjust     its distance from the mean of all clusters stands for its variance
average    it is taken to vary as the other strata do on average
collapse   it is joined with its neighbour before anything is computed (see ``collapsed``)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.stages import Stage
from keqiao.engines.survey.types import BoolArray, FloatArray

Treatment = Literal["fail", "certainty", "remove", "adjust", "average", "collapse"]
TREATMENTS: tuple[str, ...] = get_args(Treatment)
_CERTAIN = 1e-9


@dataclass(frozen=True)
class LonelyPolicy:
    """单元层处理方式. ``in_domains`` also treats strata of which a domain holds a single cluster."""

    treatment: Treatment = "fail"
    in_domains: bool = False


def stage_covariance(
    totals: FloatArray, stage: Stage, policy: LonelyPolicy, present: BoolArray | None
) -> FloatArray:
    """Between-cluster covariance (k, k) of one stage from its cluster totals (C, k)."""
    strata = len(stage.names)
    sampled = stage.sampled[stage.stratum]
    means = np.empty((strata, totals.shape[1]))
    for j in range(totals.shape[1]):
        means[:, j] = np.bincount(stage.stratum, weights=totals[:, j], minlength=strata)
    means /= np.maximum(stage.sampled, 1)[:, None]
    scale = stage.multiplier * (1 - stage.fraction)
    scale = scale * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)
    deviations = totals - means[stage.stratum]
    lonely = (stage.sampled == 1) & _uncertain(stage)
    if policy.treatment == "fail" and lonely.any():
        raise InputError(
            "层“{stratum}”只有一个样本单元,无法估计方差;请并层,或指定单元层处理方式 {ways}",
            stratum=stage.names[int(np.argmax(lonely))],
            ways="、".join(TREATMENTS[1:]),
        )
    if policy.in_domains and present is not None:
        held = np.bincount(stage.stratum[present], minlength=strata)
        lonely = lonely | ((held == 1) & (stage.sampled > 1) & _uncertain(stage))
    return _treated(totals, deviations, scale, stage, lonely, policy, present)


def _uncertain(stage: Stage) -> BoolArray:
    """Strata that were not taken whole."""
    most = np.zeros(len(stage.names))
    np.maximum.at(most, stage.stratum, 1 - stage.fraction)
    return np.asarray(most > _CERTAIN)


def _treated(
    totals: FloatArray,
    deviations: FloatArray,
    scale: FloatArray,
    stage: Stage,
    lonely: BoolArray,
    policy: LonelyPolicy,
    present: BoolArray | None,
) -> FloatArray:
    alone = lonely[stage.stratum]
    if policy.treatment == "adjust" and alone.any():
        centre = totals.mean(axis=0)
        deviations = np.where(alone[:, None], totals - centre, deviations)
    elif policy.treatment == "average" and alone.any():
        scale = np.where(alone, 0.0, scale)
    result = deviations.T @ (scale[:, None] * deviations)
    if policy.treatment == "average" and lonely.any():
        held = np.ones(len(stage.names), dtype=np.bool_)
        if present is not None:
            held = np.bincount(stage.stratum[present], minlength=len(stage.names)) > 0
        strata, others = int(held.sum()), int((held & ~lonely).sum())
        if others == 0 and policy.in_domains and present is not None:
            return np.full_like(result, np.nan)  # a domain without any stratum to average over
        if others == 0:
            raise InputError("每一层都只有一个样本单元,没有可供平均的方差")
        result = result * strata / others
    return np.asarray(result)


def collapsed(stage: Stage) -> Stage:
    """并层: join every lonely stratum with the stratum before it (the first with the one after it)."""
    lonely = (stage.sampled == 1) & _uncertain(stage)
    target = np.arange(len(stage.names), dtype=np.int64)
    for h in np.flatnonzero(lonely):
        neighbour = int(target[h - 1]) if h > 0 else 1
        if neighbour >= len(stage.names):
            raise InputError("只有一个层,无法并层")
        target[target == target[h]] = neighbour
    kept, target = np.unique(target, return_inverse=True)
    sampled = np.bincount(target, weights=stage.sampled, minlength=len(kept)).astype(np.float64)
    population = np.bincount(target, weights=stage.population, minlength=len(kept)).astype(np.float64)
    stratum = target[stage.stratum].astype(np.int64)
    fraction = np.where(np.isinf(population), 0.0, sampled / population)[stratum]
    names = tuple("+".join(stage.names[i] for i in np.flatnonzero(target == new)) for new in range(len(kept)))
    return replace(
        stage, stratum=stratum, sampled=sampled, population=population, fraction=fraction, names=names
    )
