"""中心矩: centred moments by (stratum, PSU, domain), the one algebra behind every carrier.

A grouped pass gives for each leaf cell its rows, sums and centred cross-products of the weighted values; what
follows is small matrices. For a domain holding ``m`` of the ``n`` clusters of a stratum, with mean ``u`` and
centred sum of squares ``M2`` among them, the sum of squares with the absent clusters as zeros is
``M2 + m * u u' * (1 - m / n)``: no squares of totals are ever subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray, IntArray

ROUNDING = 64 * np.finfo(np.float64).eps
"""A variance this far below the terms that cancelled in it is rounding: nothing varies there."""
DENSE = 5_000_000
ACROSS = 2000
"""Most figures for which the covariances between domains are kept."""


@dataclass(frozen=True)
class LeafStage:
    """One stage over the leaf cells: codes (L,), the stage's strata (H,): names, sampled, population."""

    stratum: IntArray
    cluster: IntArray | None  # None: the rows themselves are the clusters
    sampled: FloatArray
    population: FloatArray
    multiplier: FloatArray  # (H,)
    names: tuple[str, ...]


@dataclass(frozen=True)
class Leaves:
    """叶单元格: what one grouped pass brings back.

    ``domain`` (L,) with -1 outside every domain; ``rows`` (L,); ``sums`` (L, p) of the weighted values;
    ``squares`` (L, p, p) centred cross-products within the cell (needed when the last stage is the rows).
    """

    stages: Sequence[LeafStage]
    domain: IntArray
    domains: int
    rows: FloatArray
    sums: FloatArray
    squares: FloatArray | None


@dataclass(frozen=True)
class Moments:
    """矩: totals (D, p) and their covariance within each domain (D, p, p).

    ``across`` (D, p, D, p) also has the covariances between domains, where the domains are few enough.
    """

    totals: FloatArray
    covariance: FloatArray
    across: FloatArray | None = None

    def of_figures(self, jacobian: FloatArray) -> tuple[FloatArray, FloatArray | None]:
        """Variances (k * D,) of smooth figures with slopes (D, k, p), and their covariance where known."""
        size = jacobian.shape[0] * jacobian.shape[1]
        variance = np.einsum("dkp,dpq,dkq->kd", jacobian, self.covariance, jacobian).reshape(-1)
        size_of_terms = np.abs(jacobian), np.abs(self.covariance)
        bound = np.einsum("dkp,dpq,dkq->kd", size_of_terms[0], size_of_terms[1], size_of_terms[0])
        variance = np.where(variance <= ROUNDING * bound.reshape(-1), 0.0, variance)
        if self.across is None:
            return variance, None
        whole = np.einsum("dkp,dpeq,elq->kdle", jacobian, self.across, jacobian, optimize=True)
        return variance, whole.reshape(size, size)


def moments(leaves: Leaves) -> Moments:
    """Totals and covariances of every domain from the leaf cells of one pass."""
    inside = leaves.domain >= 0
    p = leaves.sums.shape[1]
    totals = np.zeros((leaves.domains, p))
    np.add.at(totals, leaves.domain[inside], leaves.sums[inside])
    covariance = np.zeros((leaves.domains, p, p))
    for number, stage in enumerate(leaves.stages):
        scale = _scale(stage)
        if number and not scale.any():
            break
        cell, rows, sums, squares = _stage_cells(leaves, stage)
        stratum, domain = cell
        mean = sums / rows[:, None]
        share = 1 - rows / stage.sampled[stratum]
        spread = squares + np.einsum("c,ci,cj->cij", rows * share, mean, mean)
        np.add.at(covariance, domain, scale[stratum][:, None, None] * spread)
    across = _across(leaves, covariance) if leaves.domains * p <= ACROSS else None
    return Moments(totals, covariance, across)


def _across(leaves: Leaves, covariance: FloatArray) -> FloatArray:
    """Covariances between domains: clusters that reach into both, less the product of the strata's means."""
    inside = np.flatnonzero(leaves.domain >= 0)
    d, p = leaves.domains, leaves.sums.shape[1]
    columns = (leaves.domain[inside, None] * p + np.arange(p)).reshape(-1)
    values = leaves.sums[inside].reshape(-1)
    result = np.zeros((d * p, d * p))
    for stage in leaves.stages:
        scale = _scale(stage)
        strata = np.repeat(stage.stratum[inside], p)
        result -= _crossed(values, strata, columns, scale / np.maximum(stage.sampled, 1), d * p)
        if stage.cluster is not None:
            count = int(stage.cluster.max()) + 1
            stratum = np.zeros(count, dtype=np.int64)
            stratum[stage.cluster] = stage.stratum
            clusters = np.repeat(stage.cluster[inside], p)
            result += _crossed(values, clusters, columns, scale[stratum], d * p)
    whole = result.reshape(d, p, d, p)
    whole[np.arange(d), :, np.arange(d), :] = covariance
    return whole


def _crossed(
    values: FloatArray, groups: IntArray, columns: IntArray, scale: FloatArray, width: int
) -> FloatArray:
    """``S' diag(scale) S`` for the sums S (groups, width) of the values."""
    count = len(scale)
    if count * width <= DENSE:
        flat = np.bincount(groups * width + columns, weights=values, minlength=count * width)
        sums = flat.reshape(count, width)
        return np.asarray(sums.T @ (sums * scale[:, None]))
    sparse = coo_array((values, (groups, columns)), shape=(count, width)).tocsr()
    product = sparse.T @ (sparse * scale[:, None])
    return np.asarray(coo_array(product).toarray(), dtype=np.float64)


def _scale(stage: LeafStage) -> FloatArray:
    """``multiplier * (1 - f) * n / (n - 1)`` by stratum; a stratum taken whole, or alone in it, adds
    nothing.
    """
    fraction = np.where(np.isinf(stage.population), 0.0, stage.sampled / stage.population)
    expansion = np.where(stage.sampled > 1, stage.sampled / np.maximum(stage.sampled - 1, 1), 0.0)
    return np.asarray(stage.multiplier * np.maximum(1 - fraction, 0.0) * expansion)


def refuse_lonely(stage: LeafStage) -> None:
    """Raise for the first stratum with one sampled cluster that was not taken whole."""
    lonely = (stage.sampled == 1) & ~(stage.population <= 1 + 1e-9)
    if lonely.any():
        raise InputError(
            "层“{stratum}”只有一个样本单元,无法估计方差;请并层,或指定单元层处理方式",
            stratum=stage.names[int(np.argmax(lonely))],
        )


_Cells = tuple[tuple[IntArray, IntArray], FloatArray, FloatArray, FloatArray]


def _stage_cells(leaves: Leaves, stage: LeafStage) -> _Cells:
    """Cells (stratum, domain) of one stage: clusters in them, sums, centred cross-products."""
    inside = np.flatnonzero(leaves.domain >= 0)
    domain, stratum = leaves.domain[inside], stage.stratum[inside]
    rows, sums = leaves.rows[inside], leaves.sums[inside]
    if stage.cluster is None:
        if leaves.squares is None:
            raise ValueError("cells of rows need their centred squares")
        if len(leaves.stages) == 1:
            return (stratum, domain), rows, sums, leaves.squares[inside]  # cells of one stage never repeat
        squares = leaves.squares[inside]
        first = None
    else:
        domain, stratum, sums = _cluster_sums(stage.cluster[inside], stratum, domain, sums, leaves.domains)
        rows, squares, first = np.ones(len(domain)), np.zeros((len(domain), sums.shape[1], sums.shape[1])), 0
    return _merged(stratum, domain, rows, sums, squares, leaves.domains, first is None)


def _cluster_sums(
    cluster: IntArray, stratum: IntArray, domain: IntArray, sums: FloatArray, domains: int
) -> tuple[IntArray, IntArray, FloatArray]:
    key, inverse = np.unique(cluster * domains + domain, return_inverse=True)
    added = np.zeros((len(key), sums.shape[1]))
    np.add.at(added, inverse, sums)
    stratum_of = np.zeros(len(key), dtype=np.int64)
    stratum_of[inverse] = stratum
    return key % domains, stratum_of, added


def _merged(
    stratum: IntArray,
    domain: IntArray,
    rows: FloatArray,
    sums: FloatArray,
    squares: FloatArray,
    domains: int,
    already: bool,
) -> _Cells:
    """Join parts of the same (stratum, domain): centred squares add up with the spread of the parts'
    means.
    """
    key, inverse = np.unique(stratum * domains + domain, return_inverse=True)
    cell = ((key // domains).astype(np.int64), (key % domains).astype(np.int64))
    if already and len(key) == len(stratum):
        order = np.argsort(stratum * domains + domain)
        return cell, rows[order], sums[order], squares[order]
    counts = np.bincount(inverse, weights=rows, minlength=len(key)).astype(np.float64)
    joined = np.zeros((len(key), sums.shape[1]))
    np.add.at(joined, inverse, sums)
    deviation = sums / rows[:, None] - (joined / counts[:, None])[inverse]
    between = np.einsum("c,ci,cj->cij", rows, deviation, deviation)
    spread = np.zeros((len(key), sums.shape[1], sums.shape[1]))
    np.add.at(spread, inverse, squares + between)
    return cell, counts, joined, spread
