"""逻辑回归: Newton's method in blocks of rows, so that a million rows fit in memory."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

_BLOCK = 50_000


def fit_logistic(
    features: Matrix, target: Vector, weights: Vector | None = None, *, ridge: float = 1e-6
) -> tuple[float, Vector]:
    """逻辑回归 of P(target = 1): intercept and coefficients.

    ``ridge`` (per row) keeps separable data finite. Raises `InputError` when the steps do not settle.
    """
    beta = np.zeros(features.shape[1] + 1)
    w = np.ones(target.size) if weights is None else weights
    penalty = ridge * w.sum() * np.eye(beta.size)
    penalty[0, 0] = 0.0
    for _ in range(60):
        gradient, hessian = _derivatives(features, target, w, beta)
        step = np.linalg.solve(hessian + penalty, gradient - penalty @ beta)
        # a long first step can overshoot; it is shortened, never refused
        length = np.abs(step).max()
        beta += step * min(1.0, 5.0 / length if length else 1.0)
        if length < 1e-8:
            return float(beta[0]), beta[1:]
    raise InputError("逻辑回归未收敛")


def _derivatives(features: Matrix, target: Vector, w: Vector, beta: Vector) -> tuple[Vector, Matrix]:
    gradient, hessian = np.zeros(beta.size), np.zeros((beta.size, beta.size))
    for start in range(0, target.size, _BLOCK):
        part = slice(start, start + _BLOCK)
        x = np.column_stack([np.ones(features[part].shape[0]), features[part]])
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -500, 500)))
        gradient += x.T @ (w[part] * (target[part] - p))
        hessian += x.T @ (x * (w[part] * np.maximum(p * (1 - p), 1e-10))[:, None])
    return gradient, hessian
