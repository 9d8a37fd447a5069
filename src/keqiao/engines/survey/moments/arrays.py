"""NumPy 载体: the grouped pass over arrays in memory, the reference for every other carrier."""

from __future__ import annotations

import numpy as np

from keqiao.engines.survey.designs.forms import MultistageForm
from keqiao.engines.survey.designs.stages import Stage, first_rows
from keqiao.engines.survey.moments.cells import LeafStage, Leaves, Moments, moments
from keqiao.engines.survey.tables import compressed
from keqiao.engines.survey.types import FloatArray, IntArray


def gather(
    form: MultistageForm, basics: FloatArray, weights: FloatArray, domain: IntArray, domains: int
) -> Moments:
    """Totals (D, p) and covariances (D, p, p) of ``weights * basics`` by domain (-1 is outside)."""
    inside = np.flatnonzero(domain >= 0)
    values = basics[inside] * weights[inside, None]
    last = form.stages[-1]
    leaf = last.stratum[last.cluster] if last.is_elements else last.cluster
    size = (int(leaf.max()) + 1) * domains
    inverse, key = compressed(leaf[inside] * domains + domain[inside], size)
    count = len(key)
    rows = np.bincount(inverse, minlength=count).astype(np.float64)
    sums = np.empty((count, values.shape[1]))
    for j in range(values.shape[1]):
        sums[:, j] = np.bincount(inverse, weights=values[:, j], minlength=count)
    squares = _centred_squares(values, inverse, sums / rows[:, None]) if last.is_elements else None
    example = inside[first_rows(inverse, count)]
    stages = [_leaf_stage(stage, example) for stage in form.stages]
    return moments(Leaves(stages, key % domains, domains, rows, sums, squares))


def _centred_squares(values: FloatArray, cell: IntArray, mean: FloatArray) -> FloatArray:
    count, p = mean.shape
    squares = np.empty((count, p, p))
    centred = values - mean[cell]
    for i in range(p):
        for j in range(i + 1):
            products = centred[:, i] * centred[:, j]
            squares[:, i, j] = squares[:, j, i] = np.bincount(cell, weights=products, minlength=count)
    return squares


def _leaf_stage(stage: Stage, example: IntArray) -> LeafStage:
    """A coded stage seen from one example row of each leaf."""
    strata = len(stage.names)
    multiplier = np.zeros(strata)
    multiplier[stage.stratum] = stage.multiplier
    cluster = None if stage.is_elements else stage.cluster[example]
    return LeafStage(
        stage.stratum[stage.cluster[example]],
        cluster,
        stage.sampled,
        stage.population,
        multiplier,
        stage.names,
    )
