"""全局灵敏度: Sobol first-order and total effects by SALib (Saltelli et al. 2010, CPC 181:259-270)."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, rank_descending
from keqiao.engines.indices.robustness.alternatives import Alternatives
from keqiao.engines.indices.robustness.evaluation import Evaluator
from keqiao.engines.indices.running import Computed

MOST_BASE = 65_536


@dataclass(frozen=True)
class Sensitivity:
    """灵敏度: first and total effects of each factor with half-widths, the output's variance, runs made."""

    factors: tuple[str, ...]
    first: FloatArray
    total: FloatArray
    first_half_width: FloatArray
    total_half_width: FloatArray
    variance: float
    runs: int


def index_sensitivity(
    nominal: Computed, alternatives: Alternatives, *, base: int, seed: int, level: float = 0.9
) -> Sensitivity:
    """Effects of the uncertain choices on the mean absolute rank shift against the nominal run.

    ``base`` is raised to a power of two, as the Sobol sequence needs; ``base * (factors + 2)`` runs are made.
    """
    sizes = alternatives.sizes
    if len(sizes) < 2:
        raise InputError("灵敏度分析至少需要两个不确定因素,现有 {n} 个", n=len(sizes))
    evaluator = Evaluator(nominal, alternatives, seed)

    def shift(u: FloatArray) -> float:
        choice = {
            name: min(int(x * size), size - 1) for x, (name, size) in zip(u, sizes.items(), strict=True)
        }
        return float(np.nanmean(np.abs(rank_descending(evaluator.scores(choice)) - nominal.ranks)))

    return _sensitivity(tuple(sizes), [(0.0, 1.0)] * len(sizes), shift, base, seed, level)


def function_sensitivity(
    names: Sequence[str],
    bounds: Sequence[tuple[float, float]],
    function: Callable[[FloatArray], float],
    *,
    base: int,
    seed: int,
) -> Sensitivity:
    """Effects of independent uniform inputs on a function of them."""
    return _sensitivity(tuple(names), bounds, function, base, seed, 0.95)


def _sensitivity(
    names: tuple[str, ...],
    bounds: Sequence[tuple[float, float]],
    function: Callable[[FloatArray], float],
    base: int,
    seed: int,
    level: float,
) -> Sensitivity:
    from SALib.analyze import sobol as analysis  # loads pandas and scipy.stats: only when it is needed
    from SALib.sample import sobol as sampling

    if not 2 <= base <= MOST_BASE:
        raise InputError("灵敏度分析的基础样本数应在 2 到 {most} 之间,收到 {n}", most=MOST_BASE, n=base)
    problem = {"num_vars": len(names), "names": list(names), "bounds": [list(pair) for pair in bounds]}
    power = 2 ** math.ceil(math.log2(base))
    points = sampling.sample(problem, power, calc_second_order=False, scramble=True, seed=seed)
    values = np.array([function(point) for point in points])
    if np.ptp(values) == 0:
        nothing = np.zeros(len(names))
        return Sensitivity(names, nothing, nothing, nothing, nothing, 0.0, len(values))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # resamples without variance give nan half-widths
        found = analysis.analyze(
            problem, values, calc_second_order=False, conf_level=level, seed=seed, print_to_console=False
        )
    return Sensitivity(
        names,
        np.asarray(found["S1"], dtype=float),
        np.asarray(found["ST"], dtype=float),
        np.asarray(found["S1_conf"], dtype=float),
        np.asarray(found["ST_conf"], dtype=float),
        float(values.var(ddof=1)),
        len(values),
    )
