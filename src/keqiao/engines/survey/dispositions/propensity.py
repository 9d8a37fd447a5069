"""应答倾向: a weighted logistic model of who answers."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import BoolArray, FloatArray

_ROUNDS = 50


def response_propensity(
    covariates: FloatArray, responded: BoolArray, weights: FloatArray, *, fit_on: BoolArray
) -> FloatArray:
    """应答倾向得分: P(respond | x) for every row, by weighted maximum likelihood on the rows ``fit_on``.

    Newton's method on scaled covariates with a constant. Groups that a covariate separates perfectly have
    no finite estimate: an error, not a propensity of 0 or 1. Source: Little (1986) International
    Statistical Review 54, 139-157.
    """
    bad = ~np.isfinite(covariates).all(axis=1)
    if bad.any():
        raise InputError("应答模型的协变量第 {row} 行缺失", row=int(np.flatnonzero(bad)[0]) + 1)
    spread = covariates[fit_on].std(axis=0)
    scaled = (covariates - covariates[fit_on].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(covariates)), scaled[:, spread > 0]])
    X, y, w = design[fit_on], responded[fit_on].astype(float), weights[fit_on] / weights[fit_on].mean()
    if np.linalg.matrix_rank(X) < X.shape[1]:
        raise InputError("应答模型的协变量共线")
    beta = np.zeros(X.shape[1])
    for _ in range(_ROUNDS):
        p = expit(X @ beta)
        information = (X * (w * p * (1 - p))[:, None]).T @ X
        if np.linalg.cond(information) > 1e12 or np.abs(beta).max() > 30:
            break
        step = np.linalg.solve(information, X.T @ (w * (y - p)))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            score: FloatArray = expit(design @ beta)
            return score
    raise InputError("应答模型不收敛:某个协变量把应答与未应答完全分开,请合并或去掉它")
