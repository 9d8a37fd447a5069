"""内部一致性: alpha, principal components, correlation flags, silent and conflicting indicators.

Cronbach's alpha uses raw covariances; a negative alpha is reported, not clipped. Flags follow the audit
practice of the JRC Competence Centre on Composite Indicators: below 0.3 with the parent is weak, above 0.92
between siblings is redundant, a negative sign is a conflict of direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.running import Computed

WEAK, REDUNDANT, SILENT = 0.3, 0.92, 0.3


@dataclass(frozen=True)
class Components:
    """主成分: eigenvalues descending, explained shares, loadings of unit length (columns x components)."""

    eigenvalues: FloatArray
    explained: FloatArray
    loadings: FloatArray


@dataclass(frozen=True)
class Flag:
    """一致性提示: what was found between ``first`` and ``second``, with the coefficient."""

    kind: str
    first: str
    second: str
    value: float


def cronbach_alpha(X: FloatArray) -> float | None:
    """克朗巴赫系数 of the rows without gaps; none for a single column or constant totals."""
    complete = X[~np.isnan(X).any(axis=1)]
    n, k = complete.shape
    if k < 2 or n < 2:
        return None
    total = complete.sum(axis=1).var(ddof=1)
    if total == 0:
        return None
    return float(k / (k - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total))


def principal_components(X: FloatArray) -> Components:
    """PCA of standardised columns over complete rows; each loading's largest entry is positive."""
    complete = X[~np.isnan(X).any(axis=1)]
    if len(complete) < 2:
        raise InputError("主成分分析至少需要两个数据完整的单位,现有 {n} 个", n=len(complete))
    spread = complete.std(axis=0, ddof=1)
    if np.any(spread == 0):
        raise InputError("第 {j} 列取值全部相同,不能做主成分分析", j=int(np.flatnonzero(spread == 0)[0]) + 1)
    values, vectors = np.linalg.eigh(np.corrcoef(complete, rowvar=False).reshape(X.shape[1], X.shape[1]))
    order = np.argsort(-values)
    values, vectors = np.maximum(values[order], 0.0), vectors[:, order]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])]
    return Components(values, values / values.sum(), vectors * np.where(largest < 0, -1.0, 1.0))


def correlations(X: FloatArray) -> FloatArray:
    """Pearson correlations over pairwise present rows; ``nan`` where they do not exist."""
    if len(X) > 2 and not np.isnan(X).any():
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.corrcoef(X, rowvar=False)).reshape(X.shape[1], X.shape[1])
    k = X.shape[1]
    found = np.full((k, k), np.nan)
    for a in range(k):
        for b in range(a, k):
            found[a, b] = found[b, a] = correlation(X[:, a], X[:, b])
    return found


def correlation(x: FloatArray, y: FloatArray) -> float:
    """Pearson correlation over the rows where both are present."""
    both = ~(np.isnan(x) | np.isnan(y))
    a, b = x[both], y[both]
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def flags(run: Computed) -> list[Flag]:
    """Weak, conflicting, redundant and silent indicators of a run."""
    found = []
    for j, item in enumerate(run.tree.indicators):
        x = run.normalised[:, j]
        found += _with_parent(item.code, item.parent, correlation(x, run.of(item.parent)))
        total = correlation(x, run.index)
        if abs(total) < SILENT and item.parent != run.tree.root.code:
            found.append(Flag("silent", item.code, run.tree.root.code, total))
    return found + _redundant(run)


def _with_parent(code: str, parent: str, value: float) -> list[Flag]:
    if value < 0:
        return [Flag("conflict", code, parent, value)]
    return [Flag("weak", code, parent, value)] if value < WEAK else []


def _redundant(run: Computed) -> list[Flag]:
    found = []
    for nodes in run.tree.children.values():
        columns = np.column_stack([run.of(node.code) for node in nodes])
        table = correlations(columns)
        found += [
            Flag("redundant", nodes[a].code, nodes[b].code, float(table[a, b]))
            for a in range(len(nodes))
            for b in range(a + 1, len(nodes))
            if table[a, b] > REDUNDANT
        ]
    return found
