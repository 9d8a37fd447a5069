"""流式自助法: bootstrap variances without keeping the replicate weights, for samples too large to hold
them.
"""

from __future__ import annotations

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import domain_totals, prepare
from keqiao.engines.survey.replication.weights import RaoWu, first_stage


def bootstrap_estimate(design: Design, estimand: Estimand, *, replicates: int, seed: int) -> Estimates:
    """Rao-Wu 自助法估计: the figures of ``estimate`` over ``bootstrap`` with the same seed, drawn one
    replicate at a time. Memory stays at a few columns whatever the number of replicates.
    """
    if replicates < 2:
        raise InputError("自助法至少要 2 组重复权数,收到 {count}", count=replicates)
    stage = first_stage(design)
    drawn = RaoWu(stage, np.random.Generator(np.random.PCG64(seed)))
    prepared = prepare(design.table, design.weights, estimand)
    figures = estimand.function(domain_totals(prepared, design.weights)).T.reshape(-1)
    deviations = np.empty((replicates, len(figures)))
    for r in range(replicates):
        weights = design.weights * drawn.draw()[stage.cluster]
        deviations[r] = estimand.function(domain_totals(prepared, weights)).T.reshape(-1) - figures
    covariance = deviations.T @ deviations / replicates
    domains = prepared.domains * len(estimand.labels)
    labels = tuple(label for label in estimand.labels for _ in prepared.domains)
    df = design.degrees_of_freedom
    return Estimates(labels, figures, np.diag(covariance).copy(), df, covariance, domains)
