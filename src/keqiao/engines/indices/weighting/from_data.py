"""客观赋权: weights that the data themselves give. They move with the data: freeze them for a cycle.

Entropy after Shannon as in Hwang and Yoon 1981; CRITIC after Diakoulaki, Mavrotas and Papayannakis 1995
(Computers & Operations Research 22:763-770); PCA weights as squared loadings times explained variance
(OECD/JRC Handbook 2008, step 6.1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.consistency import principal_components
from keqiao.engines.indices.moments import constant
from keqiao.engines.indices.steps.normalisation import Normalisation, normalise


def entropy_weights(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """熵权法: (entropy of each column, weights) of alternatives x criteria; 0 ln 0 is 0."""
    X = decision_matrix(matrix)
    if len(X) < 2:
        raise InputError("熵权法至少需要两个方案,现有 {n} 个", n=len(X))
    if np.any(X < 0):
        raise InputError(
            "熵权法要求取值非负,第 {j} 列有负数", j=int(np.flatnonzero((X < 0).any(axis=0))[0]) + 1
        )
    totals = X.sum(axis=0)
    if np.any(totals == 0):
        raise InputError("熵权法:第 {j} 列合计为零", j=int(np.flatnonzero(totals == 0)[0]) + 1)
    share = X / totals
    terms = share * np.log(np.where(share > 0, share, 1.0))
    entropy = -terms.sum(axis=0) / np.log(len(X))
    spread = np.where(constant(X), 0.0, 1 - entropy)
    if spread.sum() <= 0:
        raise InputError("熵权法:所有列取值都相同,得不出权重")
    return entropy, spread / spread.sum()


def critic_weights(matrix: FloatArray, types: Sequence[int]) -> FloatArray:
    """CRITIC 法: direction first, then standard deviation x sum(1 - correlation)."""
    X = decision_matrix(matrix)
    signs = criterion_types(types, X.shape[1])
    if len(X) < 2:
        raise InputError("CRITIC 法至少需要两个方案,现有 {n} 个", n=len(X))
    flat = constant(X)
    if np.any(flat):
        raise InputError("CRITIC 法:第 {j} 列取值全部相同", j=int(np.flatnonzero(flat)[0]) + 1)
    Y = normalise(X, Normalisation("minmax"), signs)
    contrast = Y.std(axis=0, ddof=1)
    correlation = np.corrcoef(Y, rowvar=False).reshape(X.shape[1], X.shape[1])
    information = contrast * (1 - correlation).sum(axis=0)
    if information.sum() <= 0:
        raise InputError("CRITIC 法:各列完全相关,得不出权重")
    return np.asarray(information / information.sum())


def pca_weights(X: FloatArray, *, least_eigenvalue: float = 1.0) -> FloatArray:
    """主成分赋权: squared loadings weighted by explained variance, over components with eigenvalue >= 1."""
    found = principal_components(X)
    kept = found.eigenvalues >= min(least_eigenvalue, float(found.eigenvalues[0]))
    raw = (found.loadings[:, kept] ** 2) @ found.eigenvalues[kept]
    return np.asarray(raw / raw.sum())


def decision_matrix(matrix: FloatArray) -> FloatArray:
    """A table of alternatives x criteria without gaps."""
    X = np.asarray(matrix, dtype=float)
    if X.ndim != 2 or X.size == 0:
        raise InputError("决策矩阵应是“方案 x 准则”的二维表")
    if not np.isfinite(X).all():
        row, j = (int(found[0]) for found in np.nonzero(~np.isfinite(X)))
        raise InputError("决策矩阵第 {row} 行第 {j} 列缺失或不是有限数", row=row + 1, j=j + 1)
    return X


def criterion_types(types: Sequence[int], n: int) -> FloatArray:
    """1 for a benefit, -1 for a cost, one for each criterion."""
    if len(types) != n or any(kind not in (1, -1) for kind in types):
        raise InputError("准则类型应是 {n} 个 1 或 -1,收到 {types}", n=n, types=list(types))
    return np.array(types, dtype=float)
