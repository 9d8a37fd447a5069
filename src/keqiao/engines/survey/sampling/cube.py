"""平衡抽样(立方体法): a sample whose estimates of known totals are the known totals, as near as can be."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import linprog

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, IntArray, share_vector

_EDGE = 1e-9
_ENUMERATED = 2_000


def cube(probabilities: Any, balance: Any, rng: np.random.Generator, *, fixed_size: bool = True) -> IntArray:
    """立方体法: exact π, and Σ_s x_k/π_k = Σ x_k for every column of ``balance`` up to rounding at the end.

    ``balance``: units × variables, values known on the whole frame. ``fixed_size`` adds π as the first
    variable. Flight phase on p+1 units at a time (Chauvet and Tillé 2006, Computational Statistics 21,
    53-61); landing by linear programming over the samples of the units left, or, when these are too many,
    by dropping variables from the last. Source: Deville and Tillé (2004) Biometrika 91, 893-912.
    """
    pi = share_vector("入样概率", probabilities)
    columns = np.asarray(balance, dtype=np.float64).reshape(len(pi), -1)
    if not np.isfinite(columns).all():
        row = int(np.flatnonzero(~np.isfinite(columns).all(axis=1))[0]) + 1
        raise InputError("平衡变量第 {row} 行缺失或不是有限数", row=row)
    if fixed_size:
        columns = np.column_stack([pi, columns])
    state = np.where(pi < _EDGE, 0.0, np.where(pi > 1 - _EDGE, 1.0, pi))
    scaled = _scaled(columns, pi)
    state = _fly(state, scaled, rng)
    state = _land(state, scaled, rng)
    return np.flatnonzero(state > 0.5).astype(np.int64)


def imbalance(balance: Any, probabilities: Any, sample: Any) -> FloatArray:
    """平衡偏差: (estimate − total) / total of each balancing variable for a drawn sample."""
    pi = share_vector("入样概率", probabilities)
    columns = np.asarray(balance, dtype=np.float64).reshape(len(pi), -1)
    rows = np.asarray(sample, dtype=np.int64)
    totals = columns.sum(axis=0)
    if (totals == 0).any():
        raise InputError("第 {j} 个平衡变量的总量为零", j=int(np.flatnonzero(totals == 0)[0]) + 1)
    deviation: FloatArray = (columns[rows] / pi[rows, None]).sum(axis=0) / totals - 1
    return deviation


def _scaled(columns: FloatArray, pi: FloatArray) -> FloatArray:
    """Rows x_k/π_k, each variable brought to unit size so that the null space is found safely."""
    ratio = columns / np.where(pi > _EDGE, pi, 1.0)[:, None]
    size = np.abs(ratio).max(axis=0)
    result: FloatArray = ratio / np.where(size > 0, size, 1.0)
    return result


def _fly(state: FloatArray, columns: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Random walk on a window of p+1 open units; one that reaches 0 or 1 leaves and the next enters."""
    state = state.copy()
    open_rows = np.flatnonzero((state > _EDGE) & (state < 1 - _EDGE))
    width = columns.shape[1] + 1
    window, waiting = list(open_rows[:width]), list(open_rows[width:][::-1])
    while len(window) == width:
        direction = _null_direction(columns[window].T)
        state[window] = _step(state[window], direction, rng)
        window = [k for k in window if _EDGE < state[k] < 1 - _EDGE]
        while waiting and len(window) < width:
            window.append(waiting.pop())
    return _fly_rest(state, columns, rng)


def _fly_rest(state: FloatArray, columns: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Go on while the few units left still leave a direction (collinear balancing variables)."""
    while True:
        left = np.flatnonzero((state > _EDGE) & (state < 1 - _EDGE))
        if not len(left) or np.linalg.matrix_rank(columns[left].T, tol=1e-10) >= len(left):
            return state
        state[left] = _step(state[left], _null_direction(columns[left].T), rng)


def _null_direction(matrix: FloatArray) -> FloatArray:
    """A vector of the null space: the last right singular vector of the full decomposition."""
    direction: FloatArray = np.linalg.svd(matrix, full_matrices=True)[2][-1]
    return direction


def _step(part: FloatArray, direction: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Move to the face of the cube on either side, with the chance that keeps the mean where it is."""
    moving = np.abs(direction) > 1e-12
    u, x = direction[moving], part[moving]
    forward = float(np.where(u > 0, (1 - x) / u, -x / u).min())
    backward = float(np.where(u > 0, x / u, (x - 1) / u).min())
    ahead = rng.random() * (forward + backward) < backward
    moved = part + (forward if ahead else -backward) * direction
    moved[np.abs(moved) < _EDGE] = 0.0
    moved[np.abs(moved - 1) < _EDGE] = 1.0
    return moved


def _land(state: FloatArray, columns: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Settle the units left: by linear programme when their samples can be listed, else drop variables."""
    left = np.flatnonzero((state > _EDGE) & (state < 1 - _EDGE))
    while len(left):
        samples = _listed(state[left])
        if samples is not None:
            state[left] = _landing_sample(state[left], columns[left], samples, rng)
            break
        columns = columns[:, :-1]
        state = _fly(state, columns, rng)
        left = np.flatnonzero((state > _EDGE) & (state < 1 - _EDGE))
    return state


def _listed(pi: FloatArray) -> FloatArray | None:
    """All 0/1 samples of the units left whose size is the floor or ceiling of Σπ; ``None`` if too many."""
    total = float(pi.sum())
    near = round(total)
    sizes = {near} if abs(total - near) < 1e-6 else {int(np.floor(total)), int(np.ceil(total))}
    if len(pi) > 16:
        return None
    chosen = [rows for size in sorted(sizes) for rows in combinations(range(len(pi)), size)]
    if len(chosen) > _ENUMERATED:
        return None
    samples = np.zeros((len(chosen), len(pi)))
    for index, rows in enumerate(chosen):
        samples[index, list(rows)] = 1.0
    return samples


def _landing_sample(
    pi: FloatArray, columns: FloatArray, samples: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """The chances over ``samples`` that keep π and lose least balance in the mean; then one draw."""
    gap = ((samples - pi) @ columns) ** 2
    equal = np.vstack([samples.T, np.ones(len(samples))])
    found = linprog(gap.sum(axis=1), A_eq=equal, b_eq=np.append(pi, 1.0), bounds=(0, None), method="highs")
    if not found.success:
        raise InputError("平衡抽样的落地阶段无解:{message}", message=found.message)
    chances = np.cumsum(np.maximum(np.asarray(found.x), 0))
    place = int(np.searchsorted(chances, rng.random() * chances[-1], side="right"))
    row: FloatArray = samples[min(place, len(samples) - 1)]
    return row
